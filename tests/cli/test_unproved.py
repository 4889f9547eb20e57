"""A verdict of an exercise that nobody proved lets no CI job pass, and every report says so."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from junitparser import JUnitXml

from checker.cli.app import app
from tests.shipped import entry
from tests.sizes import slow_but

FORMATS = ("text", "json", "junit", "github")

NOT_PROVED = "Not stored: this exercise is not proved as it stands, and its verdict may be wrong."


@pytest.fixture
def unproved(tmp_path: Path) -> Path:
    """A folder with one exercise that was changed after it was proved."""
    source = entry("forward-error").folder
    folder = tmp_path / "mine" / "backpropagation" / source.name
    shutil.copytree(source, folder)
    spec = folder / "exercise.json"
    text = spec.read_text(encoding="utf-8").replace('"title": "', '"title": "Changed: ')
    spec.write_text(text, encoding="utf-8")
    return tmp_path / "mine"


def answer(folder: Path, response: str, output: str, *more: str) -> Result:
    arguments = ["answer", "forward-error", response, "--exercises", str(folder)]
    summary = {"GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    return CliRunner(env=summary).invoke(
        app, [*arguments, "--format", output, "--dry-run", *more], standalone_mode=False
    )


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("response", ["11", "5"])
def test_it_is_no_success_and_no_wrong_answer_either(
    unproved: Path, output: str, response: str
) -> None:
    done = answer(unproved, response, output)
    assert done.return_value == 3
    assert NOT_PROVED in done.stderr
    assert done.stdout


@pytest.mark.slow
def test_the_command_that_is_told_proves_it(unproved: Path) -> None:
    told = " ".join(answer(unproved, "11", "text").stderr.split())
    _, line = told.split("Its author proves it with: checker ")
    done = CliRunner().invoke(app, shlex.split(line))
    assert (done.exit_code, done.stdout[:18]) == (0, "✓ 01-forward-error")
    again = answer(unproved, "11", "text")
    assert (again.return_value, "Its author" in again.stderr) == (0, False)


def test_a_folder_with_a_space_is_quoted(unproved: Path) -> None:
    folder = unproved.rename(unproved.with_name("my own"))
    told = " ".join(answer(folder, "11", "text").stderr.split())
    assert told.endswith(f"checker validate '{folder}/backpropagation/01-forward-error'")


@pytest.mark.parametrize("output", FORMATS)
def test_it_is_said_also_where_it_is_allowed(unproved: Path, output: str) -> None:
    for response, code in (("11", 0), ("5", 1)):
        done = answer(unproved, response, output, "--allow-unproved")
        assert (done.return_value, NOT_PROVED in done.stderr) == (code, True)


def test_the_first_annotation_and_the_summary_say_it(unproved: Path) -> None:
    first, *_ = answer(unproved, "11", "github").stdout.splitlines()
    assert first.startswith(f"::error title=forward-error%3A not proved::{NOT_PROVED}")
    first, *_ = answer(unproved, "11", "github", "--allow-unproved").stdout.splitlines()
    assert first.startswith("::warning title=forward-error%3A not proved::")
    assert "> ⚠️ Not stored" in (unproved / "summary.md").read_text(encoding="utf-8")


def test_junit_holds_a_case_for_it(unproved: Path) -> None:
    (suite,) = JUnitXml.fromstring(answer(unproved, "11", "junit").stdout_bytes)
    assert (suite.tests, suite.errors) == (2, 1)
    (suite,) = JUnitXml.fromstring(answer(unproved, "11", "junit", "--allow-unproved").stdout_bytes)
    assert (suite.tests, suite.errors, suite.skipped) == (2, 0, 1)


def test_json_stays_one_verdict(unproved: Path) -> None:
    assert json.loads(answer(unproved, "11", "json").stdout)["status"] == "correct"


COMMANDS = ["list", "progress", "validate", "demo"]


@pytest.mark.parametrize("command", slow_but(COMMANDS, "list", "progress", "validate"))
def test_no_exercises_are_no_success(tmp_path: Path, command: str) -> None:
    done = CliRunner().invoke(app, [command, "--exercises", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"There are no exercises in {tmp_path}. " in done.stderr
