"""The README's commands work as they stand, one after the other, for a newcomer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker.cli.app import app
from checker.cli.phrases import exit_code
from checker.jobs.processes import OUTDATED
from checker.models import exit_codes
from checker.models.errors import OutdatedError

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)

# Each of these is run in another place: by .ci/run, by tests/authoring/test_shipped.py, by
# tests/cli/test_watch.py, tests/cli/test_grade_all.py, tests/jobs, and by tests/web.
ELSEWHERE = {"make demo", "make test", "checker validate", "checker demo --serve"}
ELSEWHERE |= {
    "checker watch slope slope.py",
    "checker ci --base origin/main",
    "checker serve",
    "checker serve --accounts",
    "checker grade-all handed-in",
    "checker worker --db postgresql://HOST/NAME",
}


def commands() -> list[str]:
    """Every command of the README, without its comment."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    return [command for line in lines if (command := line.split("  #")[0].strip())]


def test_there_are_commands_to_run() -> None:
    assert {"make demo", "make test", "checker list"} <= set(commands())
    assert len(commands()) > 12


def test_the_two_commands_come_first() -> None:
    assert commands()[:2] == ["make demo", "make test"]


def test_every_file_of_the_table_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:checker|db|tests|deploy)/[\w/.]*)`", text)
    assert len(named) > 50
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_exit_code_is_told_where_people_look() -> None:
    codes = {value for name, value in vars(exit_codes).items() if name.isupper()} | {0, 1}
    told = {
        page: {
            int(code)
            for row in re.findall(r"^\| ([\d, ]+) \|", (ROOT / page).read_text("utf-8"), re.M)
            for code in row.split(", ")
        }
        for page in ("README.md", "docs/ci.md")
    }
    left = exit_codes.BROKEN_PIPE  # Whoever reads the README has not closed its output.
    assert told == {"README.md": codes - {left}, "docs/ci.md": codes}
    (line,) = re.findall(r"Exit codes: (.*?\.)\n\n", app.help or "", re.DOTALL)
    assert set(map(int, re.findall(r"\d+", line))) == codes - {left}


def test_an_outdated_worker_leaves_as_any_command_on_a_newer_database() -> None:
    assert exit_code(OutdatedError("")) == OUTDATED


# They prove every exercise on twenty seeds, or grade hundreds of programs.
LONG = ("checker validate ", "--mutants")


@pytest.mark.slow
@pytest.mark.parametrize("long", [False, pytest.param(True, marks=pytest.mark.full)])
def test_every_command_runs(tmp_path: Path, long: bool) -> None:
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "CHECKER_DATABASE_URL": str(tmp_path / "scores.sqlite3"),
        "PYTHONPATH": str(ROOT),
    }
    for command in commands():
        if command in ELSEWHERE or long != any(words in command for words in LONG):
            continue
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True,
            check=False, timeout=1200,
        )  # fmt: skip
        # 1 is a verdict: the starter file is not a right submission yet.
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"
        assert done.returncode == 0 or "grade" in command, command
