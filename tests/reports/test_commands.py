"""The formats as `checker grade` and `checker answer` print them: streams, files, exit codes."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from junitparser import JUnitXml

from checker.cli.app import app

FORMATS = ("text", "json", "junit", "github")
WRONG = ("answer", "weight-change", "more", "--dry-run")
ROOT = Path(__file__).parents[2]


def invoke(*arguments: str, **environment: str) -> Result:
    unset = {"GITHUB_STEP_SUMMARY": environment.get("summary")}
    return CliRunner(env=unset).invoke(app, arguments)


def standalone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "checker", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("GITHUB_STEP_SUMMARY", None)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)


def test_junit_is_all_that_stands_on_standard_output() -> None:
    done = invoke(*WRONG, "--format", "junit")
    (suite,) = JUnitXml.fromstring(done.stdout_bytes)
    assert (suite.name, suite.tests, suite.failures) == ("weight-change", 1, 1)
    assert done.stderr == "Not stored, as you asked.\n"


def test_github_prints_commands_and_adds_to_the_summary(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    done = invoke(*WRONG, "--format", "github", summary=str(summary))
    assert all(line.startswith(("::error ", "::notice ")) for line in done.stdout.splitlines())
    written = summary.read_text(encoding="utf-8")
    assert written.startswith("before\n### ")
    assert "| ❌ | response |" in written


def test_without_a_summary_file_there_are_only_commands() -> None:
    assert invoke(*WRONG, "--format", "github").stderr == "Not stored, as you asked.\n"


def test_a_summary_that_cannot_be_written_changes_no_verdict(tmp_path: Path) -> None:
    done = CliRunner(env={"GITHUB_STEP_SUMMARY": str(tmp_path)}).invoke(
        app, [*WRONG, "--format", "github"], standalone_mode=False
    )
    assert done.return_value == 1
    assert done.stdout.startswith("::error ")
    assert "The step summary was not written: " in done.stderr


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize(("response", "code"), [("more", 1), ("less", 0)])
def test_the_format_does_not_change_the_exit_code(output: str, response: str, code: int) -> None:
    arguments = ["answer", "weight-change", response, "--dry-run", "--format", output]
    assert CliRunner().invoke(app, arguments, standalone_mode=False).return_value == code


HOSTILE = """\
preds = (weights * input_data).sum()
raise ValueError("\\n::error::forged\\r\\n##[add-mask]1 \\x1b[31m\\0\\ud800|`<img src=x>")
"""


@pytest.mark.slow
def test_a_hostile_program_in_every_format(tmp_path: Path) -> None:
    name = "a,b%0A::notice::é.py"
    (tmp_path / name).write_text(HOSTILE, encoding="utf-8")
    ran = {
        output: standalone(tmp_path, "grade", "slope", name, "--dry-run", "--format", output)
        for output in FORMATS
    }
    assert {done.returncode for done in ran.values()} == {1}
    github = ran["github"].stdout.decode().splitlines()
    assert github[0].startswith("::error file=a%2Cb%250A%3A%3Anotice%3A%3Aé.py,line=2,title=slope")
    assert {line.split(" ")[0] for line in github} == {"::error", "::notice"}
    (suite,) = JUnitXml.fromstring(ran["junit"].stdout)
    assert r"\x1b[31m?" in suite.child(type(next(iter(suite)))).result[0].message
    for done in ran.values():
        assert not set(b"\0\x1b\r") & set(done.stdout + done.stderr)


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What `checker answer` prints where its standard output is a terminal."""
    outside, inside = pty.openpty()
    try:
        command = [sys.executable, "-m", "checker", *(arguments or WRONG)]
        settings = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        settings |= {"PYTHONPATH": str(ROOT), **environment}
        subprocess.run(command, stdout=inside, stderr=subprocess.PIPE, env=settings, check=False)
        return os.read(outside, 1 << 16).decode()
    finally:
        os.close(outside)
        os.close(inside)


@pytest.mark.slow
def test_colours_only_on_a_terminal_that_wants_them(tmp_path: Path) -> None:
    assert "\x1b[31m" in on_a_terminal(TERM="xterm")
    assert "\x1b" in on_a_terminal("show", "slope", TERM="xterm")
    assert "\x1b" not in on_a_terminal(TERM="dumb")
    assert "\x1b" not in on_a_terminal("show", "slope", TERM="dumb")
    assert "\x1b" not in on_a_terminal(NO_COLOR="1")
    assert b"\x1b" not in standalone(tmp_path, *WRONG).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("grade", "slope", "\n::error::\r##[add-mask]1.py"),
        ("grade", "slope", "a\n##[group]" * 100),
        ("answer", "weight-change", "\n::error::##[add-mask]1"),
        ("answer", "slope", "\n::error::##[add-mask]1"),
    ],
)
def test_no_complaint_holds_a_workflow_command(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*arguments, "--format", "github"])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "##[" not in done.stderr
    assert not any(line.lstrip().startswith("::") for line in done.stderr.splitlines())
