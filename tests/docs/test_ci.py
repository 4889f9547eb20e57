"""The jobs of docs/ci.md, taken from the page and run through the steps that they take."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import click
import pytest
from junitparser import JUnitXml

from checker.cli.learn import grade
from tests.sizes import daily

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
GITHUB, GITLAB = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
INSTALL = "pip install ./exercise-checker"
SUBMISSIONS = ROOT / "exercises/backpropagation/05-slope"
RIGHT = (SUBMISSIONS / "solution.py").read_text(encoding="utf-8")
WRONG = (SUBMISSIONS / "submissions/wrong/missing-factor-2.py").read_text(encoding="utf-8")


def scripts(job: str, key: str) -> list[str]:
    """The values of a key that holds a line, or a block of lines after `|`."""
    pattern = rf"^(?P<indent> *){key} (?:\|\n(?P<block>(?:(?P=indent) +.*\n|\n)+)|(?P<line>.+)\n)"
    found = re.finditer(pattern, job, re.MULTILINE)
    return [one["line"] or textwrap.dedent(one["block"]) for one in found]


def github_steps() -> list[str]:
    return scripts(GITHUB, "run:")


def gitlab_script() -> str:
    listed = GITLAB.partition("script:\n")[2].partition("  artifacts:")[0]
    return "\n".join(scripts(listed, "-"))


def run(script: str, folder: Path, first: Path, **environment: str) -> int:
    """Run as both systems do, in bash that stops at a failure; `first` leads the search path."""
    path = f"{first}{os.pathsep}{os.environ['PATH']}"
    settings = {**os.environ, "PATH": path, **environment}
    # The checkout is installed already; what the page installs is the same program.
    lines = ["set -eo pipefail", script.replace(INSTALL, "command -v checker")]
    command = ["bash", "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, check=False)
    return done.returncode


def hand_in(folder: Path, program: str | None, response: str) -> None:
    (folder / "weight-change.txt").write_text(response + "\n", encoding="utf-8")
    if program is not None:
        (folder / "slope.py").write_text(program, encoding="utf-8")


def test_the_page_names_every_format_and_every_exit_code() -> None:
    choice = next(one for one in grade.params if one.opts == ["--format"]).type
    assert isinstance(choice, click.Choice)
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set(choice.choices)
    assert re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE) == list("01234")
    assert len(PAGE.splitlines()) < 120


def test_the_jobs_install_and_grade() -> None:
    assert github_steps()[0] == INSTALL
    assert [step.count("checker ") for step in github_steps()[1:]] == [1, 1]
    assert gitlab_script().startswith(INSTALL)
    assert gitlab_script().count("checker ") == 2
    assert not re.search(r"https?:|registry|index-url", GITHUB + GITLAB)


@pytest.mark.parametrize(
    ("graded", "answered", "worst"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 1), (2, 1, 2), (1, 2, 2), (4, 1, 4), (1, 4, 4), (0, 4, 4)],
)
def test_the_gitlab_job_leaves_with_the_worst_code(
    tmp_path: Path, graded: int, answered: int, worst: int
) -> None:
    stub = tmp_path / "checker"
    stub.write_text(f'#!/bin/sh\n[ "$1" = grade ] && exit {graded}\nexit {answered}\n')
    stub.chmod(0o755)
    hand_in(tmp_path, RIGHT, "less")
    assert run(gitlab_script(), tmp_path, tmp_path) == worst


CASES = {
    "right": (RIGHT, "less", [0, 0]),
    "wrong program": (WRONG, "less", [1, 0]),
    "wrong response": (RIGHT, "more", [0, 1]),
    "no program": (None, "less", [2, 0]),
    "no such option": (RIGHT, "--json", [0, 2]),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", daily(CASES, "wrong program", "no such option"))
def test_the_github_job(tmp_path: Path, case: str) -> None:
    program, response, codes = CASES[case]
    hand_in(tmp_path, program, response)
    scripts_folder, found = Path(sys.executable).parent, []
    for number, step in enumerate(github_steps()):
        summary = tmp_path / f"summary{number}.md"
        found.append(run(step, tmp_path, scripts_folder, GITHUB_STEP_SUMMARY=str(summary)))
        assert summary.exists() == (number > 0 and found[-1] in (0, 1))
    assert found == [0, *codes]


@pytest.mark.slow
@pytest.mark.parametrize("case", daily(CASES, "right", "no program"))
def test_the_gitlab_job(tmp_path: Path, case: str) -> None:
    program, response, codes = CASES[case]
    hand_in(tmp_path, program, response)
    assert run(gitlab_script(), tmp_path, Path(sys.executable).parent) == max(codes)
    for name, code in zip(("slope", "weight-change"), codes, strict=True):
        written = (tmp_path / f"{name}.xml").read_bytes()
        if code == 2:
            assert written == b""
        else:
            (suite,) = JUnitXml.fromstring(written)
            assert (suite.name, suite.failures, suite.errors) == (name, code, 0)
