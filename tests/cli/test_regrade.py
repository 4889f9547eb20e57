"""`checker regrade` as an instructor meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.classroom import DAY, NOON, hand_in
from tests.shipped import FOLDER

from .conftest import Checker, Invoke

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen on which every table fits."""
    monkeypatch.setenv("COLUMNS", "200")


TABLE = """\
learner  exercise       attempt  before  after  of  points            status
ada      forward-error        1       0      1   1  rises             incorrect → correct
bob      forward-error        2       1      0   1  would fall: kept  correct → incorrect

2 attempts graded again (2 submissions): 1 would rise.
1 would fall and would be kept as they are; to let points fall: --allow-lower

Why: another version of the solver (2).
Why: another tolerance (2).
Why: another version of the program (2).
"""


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "scores.sqlite3")
    hand_in(path, "ada", "forward-error", 0, NOON, source=b"11", solver="0")
    hand_in(path, "bob", "forward-error", 1, NOON + DAY, source=b"16", solver="0")
    return path


def test_a_dry_run_a_regrade_and_back(database: str, invoke: Invoke) -> None:
    assert invoke("regrade", "--dry-run").output == TABLE
    done = invoke("regrade", "--by", "kim")
    assert done.exit_code == 0
    assert "1 rose." in done.output
    assert "To take this back: checker regrade --undo" in done.output
    assert [row["status"] for row in _scores(invoke, "ada")] == ["correct"]
    undone = invoke("regrade", "--undo").output
    assert undone.startswith("Back to the verdicts from before 20")
    assert undone.endswith(": 1 attempt.\n")
    assert [row["status"] for row in _scores(invoke, "ada")] == ["incorrect"]
    assert invoke("regrade", "--undo").exit_code == 2


def test_a_course_alone_is_graded_again(database: str, invoke: Invoke) -> None:
    for words in ("new dl", "enrol dl bob", "assign dl forward-error"):
        assert invoke("class", *words.split()).exit_code == 0
    told = json.loads(invoke("regrade", "--course", "dl", "--allow-lower", "--json").output)
    assert [(one["learner"], one["after"]) for one in told["changes"]] == [("bob", 0)]
    assert [row["status"] for row in _scores(invoke, "ada")] == ["incorrect"]
    last = json.loads(invoke("class", "log", "dl", "--json").output)[-1]
    (mark,) = last["details"]["marks"]
    assert (mark["learner"], mark["before"], mark["after"]) == ("bob", 1, 0)
    assert invoke("regrade", "--course", "dl", "--undo").exit_code == 0
    assert invoke("regrade", "--course", "none").exit_code == 2


def _scores(invoke: Invoke, learner: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        invoke("scores", "--learner", learner, "--json").output
    )
    return found


def test_for_scripts(database: str, invoke: Invoke) -> None:
    told = json.loads(invoke("regrade", "--dry-run", "--json", "--allow-lower").output)
    assert (told["dry_run"], told["attempts"], told["submissions"]) == (True, 2, 2)
    assert [(one["learner"], one["what"], one["after"]) for one in told["changes"]] == [
        ("ada", "rises", 1), ("bob", "falls", 0),
    ]  # fmt: skip
    text = invoke("regrade", "--dry-run", "--format", "csv").output
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["learner"] for row in rows] == ["ada", "bob"]
    since = invoke("regrade", "--dry-run", "--since", "2026-12-02", "--format", "csv").output
    assert len(since.splitlines()) == 2


def test_nothing_to_do_is_said_and_makes_nothing(invoke: Invoke, tmp_path: Path) -> None:
    assert invoke("regrade", "--dry-run").output == "No stored attempt needs to be graded again.\n"
    assert not (tmp_path / "scores.sqlite3").exists()
    assert invoke("regrade", "--since", "soon").exit_code == 2
    assert invoke("regrade", "--exercise", "slop").exit_code == 2


def test_programs_are_graded_in_the_sandbox(checker: Checker, tmp_path: Path) -> None:
    path = str(tmp_path / "scores.sqlite3")
    source = (FOLDER / "backpropagation/05-slope/solution.py").read_bytes()
    for name in ("ada", "bob", "eve"):
        hand_in(path, name, "slope", 1, NOON, source=source, solver="0")
    hand_in(path, "zoe", "slope", 1, NOON, source=b"raise SystemExit", solver="0")
    done = checker("regrade", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert "4 attempts graded again (2 submissions): 3 rose." in done.stdout
    assert "1 would fall" in done.stdout
