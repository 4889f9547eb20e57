"""`checker class` and `checker gradebook` as an instructor meets them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from checker.models.learner import learner_name
from tests.classroom import DAY, HOUR, NOON, hand_in
from tests.databases import MakeOnce

from .conftest import Invoke


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen on which every table fits."""
    monkeypatch.setenv("COLUMNS", "200")


TABLE = """\
learner  full name     slope  forward-error  points
ada      Ada Lovelace    3.6              1     4.6
=1+1                       –              –       0

2 learners, 5 points to be had.
ada, slope: 3.6 of 4 kept, 1 day late
"""
HOSTILE = ["=1+1", "@x", "a,b", 'a"b', "+1", "-1"]


@pytest.fixture
def course(invoke: Invoke, tmp_path: Path, make_once: MakeOnce) -> str:
    """A course of ada and somebody with a name like a formula; gives the database."""
    roster = tmp_path / "roster.csv"
    roster.write_text("login,full name\nada,Ada Lovelace\n=1+1,\n", encoding="utf-8")
    database = str(tmp_path / "scores.sqlite3")

    def make() -> None:
        invoke("class", "new", "dl", "--title", "Deep learning", "--time-zone", "Europe/Berlin")
        told = invoke("class", "enrol", "dl", "--from", roster).output
        assert told == "Enrolled in dl: 2 new.\n"
        hand_in(database, "ada", "slope", 4, NOON + HOUR)
        hand_in(database, "ada", "forward-error", 1, NOON)

    make_once("course of ada", database, make)
    return database


def test_from_roster_to_gradebook(course: str, invoke: Invoke) -> None:
    done = invoke(
        "class", "assign", "dl", "slope", "1", "--due", "2026-12-01 13:00",
        "--closes", "2026-12-03", "--late-penalty", "10%",
    )  # fmt: skip
    assert done.output == (
        "Assigned in dl: slope, forward-error.\n"
        "2 marks changed:\n"
        "learner  exercise       before  after\n"
        "ada      forward-error  –           1\n"
        "ada      slope          –         3.6\n"
    )
    assert invoke("gradebook", "dl", "--sort", "points", "--reverse").output == TABLE
    assert invoke("class", "show", "dl").output == (
        "Deep learning (dl)\n"
        "2 learners; dates in Europe/Berlin\n\n"
        "exercise       due               closes            late        counted\n"
        "slope          2026-12-01 13:00  2026-12-03 23:59  -10% a day  best\n"
        "forward-error  2026-12-01 13:00  2026-12-03 23:59  -10% a day  best\n"
    )


def test_what_would_never_be_told_is_said_when_assigning(course: str, invoke: Invoke) -> None:
    words = ("class", "assign", "dl", "slope", "--feedback", "after-close")
    assert invoke(*words).stderr == (
        "There is no due or closing date: feedback will wait until you say "
        "checker class assign dl slope --feedback at-once\n"
    )
    assert invoke(*words, "--due", "2026-12-01").stderr == ""


def test_own_numbers_are_told_of_and_shown(course: str, invoke: Invoke) -> None:
    assigned = ("class", "assign", "dl", "slope", "perfect-prediction", "--variants")
    told = "No variants, so everybody has the same numbers: perfect-prediction.\n"
    assert invoke(*assigned).stderr == told
    people = json.loads(invoke("class", "show", "dl", "--json").output)["members"]
    assert all(len(one["variant"]) == 8 for one in people)
    assert people[0]["variant"] in invoke("class", "show", "dl", "--people").output


def test_the_csv_opens_in_a_spreadsheet_and_runs_no_formula(
    course: str, invoke: Invoke, tmp_path: Path
) -> None:
    for name in HOSTILE:
        hand_in(course, learner_name(name), "slope", 1.5, NOON + DAY)
    file = tmp_path / "marks.csv"
    done = invoke("gradebook", "--format", "csv", "-o", file)
    assert (done.stdout, done.stderr) == ("", f"Wrote {file}.\n")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert list(rows[0]) == [
        "learner", "full_name", "external_id", "forward-error", "slope", "points", "max_points",
    ]  # fmt: skip
    by_name = {row["learner"]: row for row in rows}
    assert by_name["ada"]["full_name"] == "Ada Lovelace"
    assert [by_name["ada"][name] for name in ("forward-error", "slope", "points")] == [
        "1",
        "4",
        "5",
    ]
    assert by_name["a,b"]["forward-error"] == ""
    assert {"'=1+1", "'@x", "'+1", "'-1", 'a"b'} < by_name.keys()


def test_a_file_that_cannot_be_written_leaves_what_was_there(
    course: str, invoke: Invoke, tmp_path: Path
) -> None:
    done = invoke("gradebook", "-o", tmp_path / "none" / "marks.csv")
    assert done.exit_code == 2
    assert "cannot be written: No such file or directory." in done.stderr


def test_a_step_has_a_column_on_request(course: str, invoke: Invoke) -> None:
    text = invoke("gradebook", "--steps", "--format", "csv").output
    assert text.splitlines()[0].split(",")[3:8] == [
        "forward-error", "slope", "slope: preds", "slope: error", "slope: slope",
    ]  # fmt: skip
    told = json.loads(invoke("gradebook", "--steps", "--json").output)
    mark = told["learners"][-1]["marks"]["slope"]
    assert (mark["points"], mark["steps"]) == (4, {"preds": 1, "error": 1, "slope": 2})


def test_other_systems_have_their_own_columns(course: str, invoke: Invoke) -> None:
    assert invoke("gradebook", "--format", "moodle").output == (
        "Username,forward-error,slope\nada,1,4\n"
    )


def test_many_exercises_are_told_by_number(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    database = str(tmp_path / "scores.sqlite3")
    for exercise in (
        "forward-error", "weight-change", "forward-backward-count", "zero-error-slopes",
        "round-of-backprop", "many-points-original", "improve-weights",
    ):  # fmt: skip
        hand_in(database, "ada", exercise, 1, NOON)
    told = invoke("gradebook").output.splitlines()
    assert told[0].split() == ["learner", *map(str, range(1, 8)), "points"]
    assert "3: improve-weights" in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("class", "list"), "There is no course yet. Begin one with: checker class new NAME"),
        (("gradebook",), "Nothing is graded yet. What there is to do: checker list"),
    ],
)
def test_nothing_yet_is_said_with_what_to_do(
    invoke: Invoke, arguments: tuple[str, ...], sentence: str
) -> None:
    assert invoke(*arguments).output == f"{sentence}\n"
    assert json.loads(invoke(*arguments, "--json").output) in ([], {
        "course": None, "max_points": 0, "exercises": [], "learners": [],
    })  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("gradebook ml", "There is no course 'ml'. There is dl."),
        ("class show ml", "There is no course 'ml'. There is dl."),
        ("class new dl", "There is a course dl already."),
        ("class new ml --time-zone Mars", "There is no time zone 'Mars'."),
        ("class assign dl", "Name an exercise, or say --all."),
        (
            "class assign dl slop --due 2026-12-01",
            "There is no exercise 'slop'. Did you mean slope?",
        ),
        ("class assign dl slope --due soon", "'soon' is no date. Write a date as 2026-12-01"),
        ("class assign dl slope --attempts 0", "'0' is no number of attempts."),
        ("class assign dl slope --late-penalty 2", "'2' is no share of the points."),
        ("class enrol dl", "Name somebody, or a roster with --from FILE."),
        ("class enrol dl --from none.csv", "There is no file none.csv."),
        ("class unenrol dl adda", "There is no 'adda' in the course dl. Did you mean ada?"),
        ("class unenrol dl zoe", "To see who is: checker class show dl --people"),
        ("class override dl slope ada 3 --reason x", "To assign it: checker class assign dl slope"),
        ("class override dl slope ada --reason x", "Say either POINTS or --take-back."),
        ("class extend dl slope ada --reason x", "Say either --until DATE or --take-back."),
    ],
)
def test_what_cannot_be_is_told_and_exits_with_2(
    course: str, invoke: Invoke, arguments: str, sentence: str
) -> None:
    done = invoke(*arguments.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_a_dry_run_says_would_and_the_log_says_why(course: str, invoke: Invoke) -> None:
    invoke("class", "assign", "dl", "slope")
    setting = (
        "class",
        "override",
        "dl",
        "slope",
        "ada",
        "3",
        "--reason",
        "on paper",
        "--by",
        "kim",
    )
    would = invoke(*setting, "--dry-run").output
    assert would.startswith("1 mark would change:\n")
    assert invoke(*setting).output == would.replace("would change", "changed")
    assert invoke("gradebook", "dl").output.endswith(
        "ada, slope: 3 set by kim (on paper); computed 4\n"
    )
    last = invoke("class", "log", "dl").output.splitlines()[-1]
    assert "kim" in last
    assert last.endswith(
        "exercise slope; learner ada; points 3; computed 4; reason on paper; ada slope 4 → 3"
    )
    done = invoke("class", "delete", "dl")
    assert done.output.startswith(
        "Would go: dl, with 1 assignment, 0 extensions, 1 mark set by hand, 2 enrol"
    )
    assert invoke("class", "delete", "dl", "--yes").output.startswith("dl is deleted")
