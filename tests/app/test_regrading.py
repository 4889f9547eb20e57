"""Grading again: who changes and why, what never falls silently, old verdicts, and undoing it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from checker.app import assigning, classes, history, regrade_changes, regrading, service
from checker.app.gradebook import book
from checker.app.grader import Grader
from checker.app.regrading import Due, RegradeResult
from checker.models.course import Person
from checker.models.errors import UnknownCourseError, UsageError
from checker.models.regrade import Change
from checker.store import Store
from checker.words import phrase
from tests.classroom import DAY, HOUR, NOON, hand_in
from tests.grading.observing import observe
from tests.shipped import FOLDER

pytestmark = pytest.mark.slow
RIGHT = (FOLDER / "backpropagation/05-slope/solution.py").read_bytes()
WRONG = RIGHT.replace(b"2 * ", b"")
SECRET = b"a secret that only the tests know"


def grader(folder: Path = FOLDER) -> Grader:
    return Grader(folder, observe, SECRET)


def run(
    database: str, made: Grader | None = None, *, dry_run: bool = False, lower: bool = False,
    **more: object,
) -> tuple[Due, tuple[Change, ...]]:  # fmt: skip
    made = made or grader()
    due = regrading.due(database, made, **more)  # type: ignore[arg-type]
    tasks = regrading.tasks(database, made, due.tasks.values())
    answers = ((task, regrading.judge(made, task)) for task in tasks)
    judged: RegradeResult = regrading.collect(answers, lambda: None)
    changes = regrade_changes.changes(due, judged, allow_lower=lower)
    if not dry_run:
        regrade_changes.apply(database, due, judged, changes, by="kim")
    return due, changes


@pytest.fixture
def old(database: str) -> str:
    """Verdicts of another solver: ada's is too low, grace's too high, zoe's as today."""
    hand_in(database, "ada", "slope", 1, NOON, source=RIGHT, solver="0", slip="scaled")
    hand_in(database, "grace", "slope", 4, NOON + HOUR, source=WRONG, solver="0")
    hand_in(database, "zoe", "slope", 4, NOON + DAY, source=RIGHT, solver="0")
    return database


def points(database: str, folder: Path = FOLDER) -> dict[str, float]:
    return {line.member.name: line.points for line in book(folder, database).lines}


def test_who_would_change_by_how_much_and_why(old: str) -> None:
    due, changes = run(old, dry_run=True)
    assert (len(due.attempts), len(due.tasks), due.programs) == (3, 2, True)
    told = [(one.learner, one.before, one.after, one.what, one.status) for one in changes]
    assert told == [("ada", 1, 4, "rises", "correct"), ("grace", 4, 2, "kept", "partial")]
    assert set(changes[0].why) == {"solver", "tolerance", "program"}
    assert points(old) == {"ada": 1, "grace": 4, "zoe": 4}


def test_points_rise_and_never_fall_unless_allowed(old: str) -> None:
    run(old)
    assert points(old) == {"ada": 4, "grace": 4, "zoe": 4}
    _, (fell,) = run(old, lower=True)
    assert (fell.learner, fell.what) == ("grace", "falls")
    assert points(old) == {"ada": 4, "grace": 2, "zoe": 4}


def test_the_old_verdict_is_kept_and_the_attempt_keeps_its_number(old: str) -> None:
    hand_in(old, "ada", "slope", 2, NOON + HOUR, source=WRONG)
    with Store.open(old) as store:
        (before, _) = store.attempts("ada", findings=True)
        run(old)
        after, later = store.attempts("ada", findings=True)
        assert (after.id, after.number, later.number) == (before.id, 1, 2)
        assert (after.submitted_at, after.points) == (before.submitted_at, 4)
        with store.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id, points FROM attempt WHERE replaced_by IS NOT NULL"
            ).all()
        ((kept, earned),) = rows
        assert earned == 1
        assert store.verdict(kept).findings == before.findings
        assert store.verdict(kept).receipt.solver_version == "0"


def test_a_regrade_is_undone_whole_and_once(old: str) -> None:
    with Store.open(old) as store:
        before = [store.attempts(name, findings=True) for name in ("ada", "grace")]
        run(old, lower=True)
        again = [store.attempts(name, findings=True) for name in ("ada", "grace")]
        assert regrade_changes.undo(old, "kim", dry_run=True)[1] == 2
        assert [store.attempts(name, findings=True) for name in ("ada", "grace")] == again
        assert regrade_changes.undo(old, "kim")[1] == 2
        assert [store.attempts(name, findings=True) for name in ("ada", "grace")] == before
    with pytest.raises(UsageError, match="There is no regrade to undo"):
        regrade_changes.undo(old, "kim")
    assert len(run(old, dry_run=True)[1]) == 2


def test_what_is_told_after_a_regrade_and_after_its_undoing_is_read_in_a_language(
    old: str,
) -> None:
    def told() -> list[str]:
        with Store.open(old) as store:
            (made,) = store.attempts("grace", findings=True)
            return [phrase(one, "de") for one in (made.feedback, made.findings[0].message)]

    before = told()
    run(old, lower=True)
    assert told()[0].startswith("`slope` ist [7, 14, 21]. Der Faktor 2")
    assert told()[1] == "`preds` ist richtig."
    regrade_changes.undo(old, "kim")
    assert told() == before


def test_two_regrades_are_undone_one_after_the_other(old: str) -> None:
    run(old)
    run(old, lower=True)
    regrade_changes.undo(old, "kim")
    assert points(old) == {"ada": 4, "grace": 4, "zoe": 4}
    regrade_changes.undo(old, "kim")
    assert points(old) == {"ada": 1, "grace": 4, "zoe": 4}


def test_what_is_graded_again_is_chosen(old: str) -> None:
    hand_in(old, "ada", "forward-error", 0, NOON, source=b"11", solver="0")
    assert len(run(old, dry_run=True, since=NOON + HOUR)[0].attempts) == 2
    due, (change,) = run(old, dry_run=True, exercise="1")
    assert (due.programs, change.exercise, change.after) == (False, "forward-error", 1)


def test_what_was_graded_today_is_left_alone(database: str) -> None:
    from checker.app.records import keeper
    from checker.models.job import Job

    kept = Grader(FOLDER, observe, SECRET, keeper(database, "ada"))
    kept.grade(Job("slope", "ada", "program", WRONG, "a.py"))
    assert run(database)[0].attempts == ()
    due, changes = run(database, everything=True)
    assert ([why for _, why in due.attempts], changes) == ([("asked",)], ())


def test_a_changed_exercise_is_a_reason_and_one_not_proved_grades_nobody(
    old: str, tmp_path: Path
) -> None:
    shutil.copytree(FOLDER / "backpropagation", tmp_path / "own/backpropagation")
    spec = tmp_path / "own/backpropagation/05-slope/exercise.json"
    spec.write_text(spec.read_text().replace("The slope of the loss", "The gradient"))
    due, changes = run(old, grader(tmp_path / "own"))
    assert (due.attempts, changes) == ((), ())
    assert [(one.exercise, one.attempts, one.why) for one in due.left] == [
        ("slope", 3, "it is not proved")
    ]
    entry = service.exercise(tmp_path / "own", "slope")
    proof = spec.with_name("proof.json")
    told = json.loads(proof.read_text())
    proof.write_text(json.dumps({**told, "digest": entry.digest}))
    assert "spec" in run(old, grader(tmp_path / "own"), dry_run=True)[1][0].why
    shutil.rmtree(spec.parent)
    (left,) = run(old, grader(tmp_path / "own"))[0].left
    assert left.why == "there is no such exercise any more"


@pytest.fixture
def dearer(tmp_path: Path) -> Path:
    """A folder in which `slope` has 8 points, 6 of them for the slope; and is proved."""
    shutil.copytree(FOLDER / "backpropagation", tmp_path / "own/backpropagation")
    spec = tmp_path / "own/backpropagation/05-slope/exercise.json"
    spec.write_text(spec.read_text().replace('"points": 2', '"points": 6'))
    proof = spec.with_name("proof.json")
    told = json.loads(proof.read_text())
    entry = service.exercise(tmp_path / "own", "slope")
    proof.write_text(json.dumps({**told, "digest": entry.digest}))
    return tmp_path / "own"


def test_a_gradebook_has_the_points_that_an_exercise_has_today(old: str, dearer: Path) -> None:
    run(old, grader(dearer), lower=True)
    found = book(dearer, old)
    assert [one.max_points for one in found.columns] == [8]
    assert points(old, dearer) == {"ada": 8, "grace": 2, "zoe": 8}


def test_verdicts_that_would_have_fallen_count_in_these_points_too(old: str, dearer: Path) -> None:
    hand_in(old, "eve", "slope", 4, NOON + 2 * DAY, source=WRONG, solver="0")
    run(old, grader(dearer))
    found = book(dearer, old, steps=True)
    assert [one.max_points for one in found.columns] == [8]
    assert points(old, dearer) == {"ada": 8, "eve": 8, "grace": 8, "zoe": 8}
    parts = {line.member.name: line.cells[0].steps for line in found.lines if line.cells[0]}
    assert parts["ada"] == {"preds": 1, "error": 1, "slope": 6}
    assert parts["eve"] == {"preds": 2, "error": 2, "slope": 4}


def test_while_an_exercise_is_not_proved_the_points_of_before_count(old: str, dearer: Path) -> None:
    (dearer / "backpropagation/05-slope/proof.json").unlink()
    assert [one.max_points for one in book(dearer, old).columns] == [4]
    (dearer / "backpropagation/05-slope/exercise.json").write_text("{")
    assert [one.max_points for one in book(dearer, old).columns] == [4]
    shutil.rmtree(dearer)
    assert [one.max_points for one in book(dearer, old).columns] == [4]


def test_a_variant_is_graded_as_that_variant(database: str) -> None:
    entry = service.exercise(FOLDER, "forward-error", "7")
    (key,) = (one.name for one in service.options(entry) if one.is_key)
    assert key != "11"
    hand_in(database, "ada", "forward-error", 0, NOON, source=key.encode(), variant="7")
    hand_in(database, "bob", "forward-error", 0, NOON, source=b"11", variant=None)
    run(database)
    assert points(database) == {"ada": 1, "bob": 1}


def test_a_fault_of_ours_is_mended_and_makes_none(old: str) -> None:
    hand_in(old, "bob", "slope", 0, NOON, source=RIGHT, status="grader_fault", solver="0")
    hand_in(old, "eve", "forward-error", 1, NOON, source=b"nonsense", solver="0")
    assert points(old)["bob"] == 0
    made = grader()
    due = regrading.due(old, made)
    tasks = regrading.tasks(old, made, due.tasks.values())
    judged = regrading.collect(((one, regrading.judge(made, one)) for one in tasks), lambda: None)
    (why,) = judged.faults.values()
    assert why.startswith("forward-error has no option 'nonsense'. The options are: ")
    run(old)
    assert points(old)["bob"] == 4
    assert points(old)["eve"] == 1


def test_an_attempt_that_was_graded_again_meanwhile_is_left(old: str) -> None:
    made = grader()
    due = regrading.due(old, made)
    tasks = regrading.tasks(old, made, due.tasks.values())
    judged = regrading.collect(((one, regrading.judge(made, one)) for one in tasks), lambda: None)
    changes = regrade_changes.changes(due, judged)
    assert regrade_changes.apply(old, due, judged, changes, by="kim") == 1
    assert regrade_changes.apply(old, due, judged, changes, by="kim") == 0


def classes_of(database: str) -> None:
    """Two courses that have `slope`: ada and grace take part in one, zoe in the other."""
    for slug, names in (("dl", ("ada", "grace")), ("ml", ("zoe", "ada"))):
        classes.new(database, slug, slug, "UTC", "kim")
        classes.enrol(database, slug, [Person(name) for name in names], "kim")
        edit = assigning.MarkEdit(FOLDER, database, slug, "kim")
        assigning.assign(edit, ["slope"], assigning.AssignmentSettings({}, {}))


def test_a_course_is_graded_again_and_undone_by_itself(old: str) -> None:
    classes_of(old)
    hand_in(old, "bob", "slope", 1, NOON, source=RIGHT, solver="0")
    due, changes = run(old, course="dl")
    assert {one.learner for one, _ in due.attempts} == {"ada", "grace"}
    assert [one.learner for one in changes] == ["ada", "grace"]
    assert points(old) == {"ada": 4, "bob": 1, "grace": 4, "zoe": 4}
    with pytest.raises(UsageError, match="There is no regrade to undo"):
        regrade_changes.undo(old, "kim", course="ml")
    assert regrade_changes.undo(old, "kim", course="dl")[1] == 1
    assert points(old)["ada"] == 1
    with pytest.raises(UnknownCourseError):
        run(old, course="none")


def test_verdicts_are_put_back_in_the_order_of_their_giving_way(old: str) -> None:
    classes_of(old)
    run(old, course="dl")
    with Store.open(old) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE receipt SET solver_version = '0'")
        connection.exec_driver_sql("UPDATE attempt SET points = 3 WHERE points = 4")
    run(old)
    with pytest.raises(UsageError, match=r"A later regrade .* taken back first: checker regrade"):
        regrade_changes.undo(old, "kim", course="dl")
    assert regrade_changes.latest(old, "dl") is None
    regrade_changes.undo(old, "kim")
    assert regrade_changes.undo(old, "kim", course="dl")[1] == 1


def test_the_log_of_a_course_tells_its_regrades(old: str) -> None:
    classes_of(old)
    run(old)
    regrade_changes.undo(old, "kim")
    events = [one for one in history.events(old, "dl")[1] if one.action.startswith("regrade")]
    told = [
        [(each.learner, each.exercise, each.before, each.after) for each in one.moved]
        for one in events
    ]
    assert told == [[("ada", "slope", 1, 4)], [("ada", "slope", 4, 1)]]
    assert [(one.learner, one.before, one.after) for one in events[0].kept] == [("grace", 4, 2)]
    classes.unenrol(old, "ml", ["ada"], "kim")
    assert not [one for one in history.events(old, "ml")[1] if one.action == "regrade"]


def test_the_log_tells_rules_and_marks_before_and_after(old: str) -> None:
    classes_of(old)
    edit = assigning.MarkEdit(FOLDER, old, "dl", "kim")
    wanted = assigning.AssignmentSettings(
        {"due": "2026-12-01 12:00", "closes": "2026-12-05"}, {"late_penalty": 0.5}
    )
    assigning.assign(edit, ["slope"], wanted)
    last = history.events(old, "dl")[1][-1]
    rules = [(one.name, one.before, one.after) for one in last.rules]
    assert rules == [
        ("due", None, "2026-12-01 12:00"),
        ("closes", None, "2026-12-05 23:59"),
        ("late_penalty", "0", "0.5"),
    ]
    assert [(one.learner, one.before, one.after) for one in last.moved] == [("grace", 4, 2)]
    assert (last.by, last.details) == ("kim", {"exercises": ["slope"]})
