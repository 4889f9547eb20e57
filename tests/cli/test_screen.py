"""At every width words stay whole, and only code runs over the edge."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from checker.cli.app import app

pytestmark = pytest.mark.slow

# Code is what stands between backticks, a command, and what a program is given.
CODE = re.compile(
    r"`|^ {6}|\"\"\"|checker |python |^  +(import|from|def|for|return|[\w.\[\]]+ = |np\.)"
)
ANSWERED = (
    ("answer", "forward-backward-count", "8"),
    ("answer", "forward-error", "16"),
    ("answer", "forward-error", "-10", "--variant", "a long word for a seed"),
)
COMMANDS = (
    "list",
    "list --progress",
    "progress",
    "scores",
    "hint forward-error",
    "hint weight-change --all",
    "solution forward-error",
    "solution forward-error --give-up --yes",
    "solution zero-error-slopes --give-up --yes",
    "show forward-error",
    "show many-points",
    "show zero-error-slopes --variant 7",
    "show slop",
    "answer forward-error 16 --dry-run",
    "answer forward-error 17",
    "answer slope 3",
    "doctor",
)


@pytest.mark.parametrize("typed", COMMANDS)
def test_every_command_fits(typed: str, tmp_path: Path) -> None:
    known: set[str] = set()
    for columns in (200, 80, 40):
        place = tmp_path / f"{columns}.db"
        environment = {"COLUMNS": str(columns), "CHECKER_DATABASE_URL": str(place)}
        runner = CliRunner(env=environment)
        for answer in ANSWERED if typed in COMMANDS[:4] else ():
            runner.invoke(app, answer)
        shown = click.unstyle(runner.invoke(app, typed.split()).output)
        lines = [line.rstrip() for line in shown.splitlines()]
        assert shown.strip()
        assert [one for one in lines if len(one) > columns and not CODE.search(one)] == []
        # A word that was broken would be one that no wider screen has.
        words = {word for line in lines for word in re.findall(r"\w{5,}", line)}
        # A drawing that has no room becomes a list, in words of its own.
        assert not known or words <= known or "Drawing" in shown
        known |= words
