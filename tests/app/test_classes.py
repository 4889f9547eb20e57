"""A class: people, assignments, extensions, marks set by hand; on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from checker.app import assigning, classes, coursework, history, own_numbers, refusals
from checker.app.analysis import analysis
from checker.app.assigning import AssignmentSettings, Changed, MarkEdit
from checker.app.gradebook import Book, book
from checker.models.batch import Found, HandedIn
from checker.models.course import Person
from checker.models.errors import (
    NotAssignedError,
    RosterError,
    UnknownCourseError,
    UnknownExerciseError,
    UnknownLearnerError,
    UsageError,
)
from tests.classroom import DAY, HOUR, NOON, fill, hand_in
from tests.shipped import FOLDER

pytestmark = pytest.mark.slow
DUE = {"due": "2026-12-01 12:00", "closes": "2026-12-03 12:00"}


@pytest.fixture
def course(database: str) -> str:
    """A course in UTC with ada and grace, who both handed in `slope`: on time, and late."""
    classes.new(database, "dl", "Deep learning", "UTC", "kim")
    classes.enrol(
        database, "dl", [Person("ada"), Person("grace"), Person("kim", "instructor")], "kim"
    )
    hand_in(database, "ada", "slope", 2, NOON - HOUR)
    hand_in(database, "grace", "slope", 4, NOON + HOUR)
    hand_in(database, "zoe", "slope", 4, NOON)
    return database


def edit(database: str, reason: str = "", *, dry_run: bool = False) -> MarkEdit:
    return MarkEdit(FOLDER, database, "dl", "kim", reason, dry_run)


def slope(database: str, **rules: object) -> tuple[Changed, ...]:
    return assigning.assign(edit(database), ["slope"], AssignmentSettings(DUE, rules))[1]


def points(found: Book) -> dict[str, list[float | None]]:
    return {
        line.member.name: [one.mark.points if one else None for one in line.cells]
        for line in found.lines
    }


def marks(database: str) -> dict[str, list[float | None]]:
    return points(book(FOLDER, database, "dl"))


def test_without_a_course_everybody_and_everything_is_in_the_book(course: str) -> None:
    hand_in(course, "ada", "slope", 3, NOON)
    hand_in(course, "ada", "forward-error", 0, NOON, status="invalid")
    hand_in(course, "ada", "forward-error", 1, NOON)
    found = book(FOLDER, course)
    assert [one.exercise for one in found.columns] == ["forward-error", "slope"]
    assert points(found) == {
        "ada": [1, 3],
        "grace": [None, 4],
        "kim": [None, None],
        "zoe": [None, 4],
    }
    assert list(found.means) == pytest.approx([1, 11 / 3])


def test_a_course_has_its_learners_and_assignments_alone(course: str) -> None:
    assert marks(course) == {"ada": [], "grace": []}
    assert book(FOLDER, course, "dl").means == ()
    assert slope(course) == (Changed("ada", "slope", None, 2), Changed("grace", "slope", None, 4))
    assert marks(course) == {"ada": [2], "grace": [4]}


def test_a_rule_changes_marks_and_what_is_not_named_stays(course: str) -> None:
    slope(course)
    wanted = AssignmentSettings({}, {"late_penalty": 0.25})
    would = assigning.assign(edit(course, dry_run=True), ["slope"], wanted)[1]
    assert would == (Changed("grace", "slope", 4, 3),)
    assert marks(course)["grace"] == [4]
    ((given,), changed) = assigning.assign(edit(course), ["5"], wanted)
    assert (given.dates.due, changed) == (NOON, would)
    (given,), _ = assigning.assign(
        edit(course), ["slope"], AssignmentSettings({"closes": "none"}, {})
    )
    assert (given.dates.due, given.dates.closes, given.rules.late_penalty) == (NOON, None, 0.25)
    assert marks(course)["grace"] == [0]


def test_an_extension_is_for_one_learner_and_can_be_taken_back(course: str) -> None:
    slope(course, late_penalty=0.25)
    late = edit(course, "was ill")
    done = assigning.extend(late, "slope", "grace", "2026-12-01 14:00")
    assert done.given is not None
    assert (done.given.due, done.given.closes) == (NOON + 2 * HOUR, NOON + 2 * HOUR + 2 * DAY)
    assert done.changed == (Changed("grace", "slope", 3, 4),)
    again = assigning.extend(late, "slope", "grace", "2026-12-01 13:00", "2026-12-01 13:00")
    assert again.changed == ()
    assert assigning.extend(late, "slope", "grace", None).changed == (
        Changed("grace", "slope", 4, 3),
    )
    with pytest.raises(UsageError, match=r"^grace has no extension for slope\.$"):
        assigning.extend(late, "slope", "grace", None)


def test_a_mark_set_by_hand_keeps_the_computed_one_and_why(course: str) -> None:
    slope(course, late_penalty=0.25)
    paper = edit(course, "on paper")
    assert assigning.override(paper, "slope", "grace", 3.5) == (Changed("grace", "slope", 3, 3.5),)
    (_, line) = book(FOLDER, course, "dl").lines
    (cell,) = line.cells
    assert cell is not None
    assert (cell.mark.points, cell.mark.computed) == (3.5, 3)
    assert cell.mark.override is not None
    assert (cell.mark.override.by, cell.mark.override.reason) == ("kim", "on paper")
    assigning.override(paper, "slope", "grace", 1)
    assert assigning.override(paper, "slope", "grace", None) == (Changed("grace", "slope", 1, 3),)
    with pytest.raises(UsageError, match="was set by hand"):
        assigning.override(paper, "slope", "grace", None)
    done = [one for one in history.events(course, "dl")[1] if one.action == "override"]
    told = [(one.details["points"], one.details["computed"]) for one in done]
    assert told == [(3.5, 3), (1, 3), (None, 3)]
    moved = [(each.learner, each.before, each.after) for one in done for each in one.moved]
    assert moved == [("grace", 3, 3.5), ("grace", 3.5, 1), ("grace", 1, 3)]
    assert {one.reason for one in done} == {"on paper"}


@pytest.mark.parametrize(
    ("points", "reason", "sentence"),
    [(4.5, "x", "slope has 4 points"), (-1, "x", "slope has 4 points"), (3, " ", "Say why")],
)
def test_a_mark_that_cannot_be_is_refused(
    course: str, points: float, reason: str, sentence: str
) -> None:
    slope(course)
    with pytest.raises(UsageError, match=sentence):
        assigning.override(edit(course, reason), "slope", "ada", points)
    assert marks(course)["ada"] == [2]


def test_an_assignment_taken_back_takes_its_decisions_along(course: str) -> None:
    slope(course)
    assigning.override(edit(course, "on paper"), "slope", "ada", 4)
    assert assigning.unassign(edit(course), "slope")[0] == Changed("ada", "slope", 4, None)
    _, done = history.events(course, "dl")
    assert done[-1].details["overrides"] == [["ada", 4, "on paper"]]
    slope(course)
    assert marks(course) == {"ada": [2], "grace": [4]}


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"opens": "2026-12-02"}, "opens on 2026-12-02 00:00 cannot be due on 2026-12-01 12:00"),
        ({"closes": "2026-11-30"}, "is due on 2026-12-01 12:00 cannot close on 2026-11-30 23:59"),
    ],
)
def test_dates_come_one_after_the_other(course: str, dates: dict[str, str], sentence: str) -> None:
    slope(course)
    with pytest.raises(UsageError, match=sentence):
        assigning.assign(edit(course), ["slope"], AssignmentSettings(dates, {}))


def test_who_and_what_is_not_there_is_told(course: str) -> None:
    slope(course)
    with pytest.raises(UnknownLearnerError) as near:
        assigning.override(edit(course, "x"), "slope", "grce", 1)
    assert near.value.near == ("grace",)
    with pytest.raises(UnknownLearnerError, match=r"^There is no 'zoe' in the course dl\.$"):
        assigning.override(edit(course, "x"), "slope", "zoe", 1)
    with pytest.raises(NotAssignedError):
        assigning.override(edit(course, "x"), "many-points", "ada", 1)
    with pytest.raises(UnknownExerciseError):
        assigning.override(edit(course, "x"), "slop", "ada", 1)
    with pytest.raises(UnknownCourseError) as known:
        book(FOLDER, course, "ml")
    assert known.value.known == ("dl",)


def test_enrolling_again_changes_what_is_new(course: str) -> None:
    people = [
        Person("ada", full_name="Ada Lovelace"),
        Person("grace"),
        Person(None, external_id="7"),
    ]
    would = classes.enrol(course, "dl", people, "kim", dry_run=True)
    assert [one.what for one in would] == ["changed", "there", "new"]
    assert len(classes.shown(course, "dl").members) == 3
    told = classes.enrol(course, "dl", people, "kim")
    assert told[2].name.startswith("learner-")
    again = classes.enrol(course, "dl", people, "kim")
    assert [(one.name, one.what) for one in again] == [(one.name, "there") for one in told]
    assert [one.full_name for one in classes.shown(course, "dl").members] == [
        "Ada Lovelace",
        "",
        "",
        "",
    ]


def test_an_id_that_is_somebody_elses_enrols_nobody(course: str) -> None:
    classes.enrol(course, "dl", [Person("ada", external_id="7")], "kim")
    with pytest.raises(RosterError, match="bob: 7 belongs to ada already"):
        classes.enrol(course, "dl", [Person("eve"), Person("bob", external_id="7")], "kim")
    assert len(classes.shown(course, "dl").members) == 3


def test_who_leaves_keeps_attempts_and_so_does_whoever_loses_the_course(course: str) -> None:
    slope(course)
    assert classes.unenrol(course, "dl", ["ada"], "kim") == ("ada",)
    assert marks(course) == {"grace": [4]}
    classes.delete(course, "dl", "kim", dry_run=True)
    was = classes.delete(course, "dl", "kim")
    assert (len(was.members), len(was.assignments)) == (2, 1)
    assert classes.listed(course) == ()
    assert points(book(FOLDER, course))["ada"] == [2]


@pytest.mark.parametrize("slug", ["", "DL", "a b", "../x", "-x", "x" * 61])
def test_a_course_has_a_short_plain_name(database: str, slug: str) -> None:
    with pytest.raises(UsageError, match="cannot be a course's name"):
        classes.new(database, slug, "", "UTC", "kim")


def test_the_book_is_sorted_by_an_exercise(course: str) -> None:
    classes.enrol(course, "dl", [Person("bob")], "kim")
    slope(course)
    found = book(FOLDER, course, "dl")
    assert found.orders()[-1] == "slope"
    names = [line.member.name for line in found.sorted("slope", reverse=True).lines]
    assert names == ["grace", "ada", "bob"]


def test_no_database_is_made_by_looking(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert classes.listed(str(path)) == ()
    assert book(FOLDER, str(path)).lines == ()
    assert not path.exists()


@pytest.mark.slow
def test_a_whole_class_adds_up(database: str) -> None:
    number = fill(database, 7)
    found = book(FOLDER, database, steps=True).sorted("points", reverse=True)
    assert number > 150
    assert len(found.lines) == 7
    sums = [line.points for line in found.lines]
    assert sums == sorted(sums, reverse=True)
    for line in found.lines:
        for column, cell in zip(found.columns, line.cells, strict=True):
            if cell and column.steps:
                assert sum(cell.steps.values()) == pytest.approx(cell.mark.points)
            assert cell is None or cell.mark.points <= column.max_points
    assert {one.exercise: len(one.steps) for one in found.columns}["slope"] == 3


def test_a_learner_has_a_number_that_tells_nothing(course: str) -> None:
    ids = [one.learner_id for one in classes.shown(course, "dl").members]
    assert len(set(ids)) == 3
    assert min(ids) > 100


def test_where_each_has_their_own_numbers_attempts_at_these_alone_count(course: str) -> None:
    own = {
        one.name: own_numbers.seed(one.learner_id) for one in classes.shown(course, "dl").members
    }
    assert len(set(own.values())) == 3
    slope(course)
    hand_in(course, "ada", "slope", 3, NOON, variant=own["ada"])
    hand_in(course, "ada", "slope", 4, NOON, variant=own["grace"])
    assert marks(course) == {"ada": [4], "grace": [4]}
    assert slope(course, variants=True) == (
        Changed("ada", "slope", 4, 3),
        Changed("grace", "slope", 4, None),
    )
    (task,) = coursework.tasks(course, ["dl"], "ada", NOON)
    assert (task.own, task.left) == (own["ada"], None)
    found = analysis(FOLDER, course, "dl", "slope").items[0]
    assert (found.n, found.difficulty) == (1, 0.75)


def test_an_exercise_without_variants_is_the_same_for_everybody(course: str) -> None:
    wanted = AssignmentSettings({}, {"variants": True})
    given, _ = assigning.assign(edit(course), ["slope", "perfect-prediction"], wanted)
    assert [one.rules.variants for one in given] == [True, False]
    (given, _) = assigning.assign(edit(course), ["slope"], AssignmentSettings({}, {"attempts": 2}))
    assert given[0].rules.variants


def test_a_limit_holds_for_other_numbers_too(course: str) -> None:
    slope(course, variants=True, attempts=2)
    own = coursework.tasks(course, ["dl"], "ada", NOON)[0].own
    assert own is not None
    coursework.admit(course, ["dl"], "ada", "slope", own, NOON)
    for other in (None, "7"):
        with pytest.raises(refusals.OtherNumbersError, match=f"alone: variant {own}"):
            coursework.admit(course, ["dl"], "ada", "slope", other, NOON)
    for _ in range(2):
        hand_in(course, "ada", "slope", 1, NOON, variant=own)
    with pytest.raises(refusals.ClosedError, match="All attempts"):
        coursework.admit(course, ["dl"], "ada", "slope", own, NOON)
    slope(course, attempts=None)
    coursework.admit(course, ["dl"], "ada", "slope", "7", NOON)


def test_files_of_a_class_are_for_their_learners_own_numbers(course: str) -> None:
    names = (("ada", "slope"), ("ada", "many-points"), ("zoe", "slope"), ("kim", "slope"))
    files = Found("learner", tuple(HandedIn(*one, Path()) for one in names))
    slope(course)
    assert own_numbers.of_course(FOLDER, course, "dl", files) == files
    slope(course, variants=True)
    found = own_numbers.of_course(FOLDER, course, "dl", files).files
    own = coursework.tasks(course, ["dl"], "ada", NOON)[0].own
    assert [one.variant for one in found] == [own, None, None, None]


def test_files_that_would_count_on_own_numbers_alone_are_told_by_course(course: str) -> None:
    names = (("ada", "slope"), ("ada", "many-points"), ("zoe", "slope"), ("grace", "slope"))
    files = tuple(HandedIn(*one, Path()) for one in names)
    slope(course)
    assert own_numbers.elsewhere(course, files) == {}
    slope(course, variants=True)
    told = own_numbers.elsewhere(course, files)
    assert {name: [one.learner for one in some] for name, some in told.items()} == {
        "dl": ["ada", "grace"]
    }
    own = own_numbers.of_course(FOLDER, course, "dl", Found("learner", files)).files
    assert own_numbers.elsewhere(course, own) == {}


def without_variants(folder: Path) -> Path:
    """A folder of exercises in which `slope` has no variants."""
    shutil.copytree(FOLDER / "backpropagation", folder / "backpropagation")
    spec = folder / "backpropagation/05-slope/exercise.json"
    told = json.loads(spec.read_text())
    del told["variants"]
    spec.write_text(json.dumps(told))
    return folder


def test_where_own_numbers_are_gone_nothing_is_taken(course: str, tmp_path: Path) -> None:
    slope(course, variants=True)
    coursework.admit(course, ["dl"], "ada", "slope", None, NOON)
    with pytest.raises(refusals.NoNumbersError, match="tell whoever teaches"):
        coursework.admit(course, ["dl"], "ada", "slope", None, NOON, varied=False)
    folder = without_variants(tmp_path / "own")
    assert own_numbers.lost(folder, ["slope", "weight-change", "no-such"]) == {"slope"}
    files = tuple(HandedIn("ada", name, Path(name)) for name in ("slope", "many-points"))
    found = own_numbers.of_course(folder, course, "dl", Found("learner", files))
    assert [one.exercise for one in found.files] == ["many-points"]
    assert [(one.path.name, one.why) for one in found.left] == [
        ("slope", "the course gives each learner own numbers here, and the exercise has none any "
                  "more"),
    ]  # fmt: skip


def test_assigned_again_what_has_no_variants_counts_for_all(course: str, tmp_path: Path) -> None:
    slope(course, variants=True)
    folder = without_variants(tmp_path / "own")
    assert not marks_of(course)
    assigning.assign(MarkEdit(folder, course, "dl", "kim"), ["slope"], AssignmentSettings({}, {}))
    assert set(marks_of(course)) == {"ada", "grace"}
    coursework.admit(course, ["dl"], "ada", "slope", None, NOON, varied=False)


def marks_of(database: str) -> dict[str, float]:
    lines = book(FOLDER, database, "dl").lines
    return {line.member.name: line.points for line in lines if line.points}
