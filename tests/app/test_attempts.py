"""A learner's attempts for whoever teaches: of the course's learners, at what it assigns, alone."""

from __future__ import annotations

import pytest

from checker.app import assigning, attempts, classes, regrade_changes, regrading
from checker.app.grader import Grader
from checker.models.course import Person
from checker.models.errors import UnknownAttemptError, UnknownLearnerError
from checker.store import Store
from tests.classroom import DAY, HOUR, NOON, hand_in
from tests.grading.observing import observe
from tests.shipped import FOLDER

RIGHT = (FOLDER / "backpropagation/05-slope/solution.py").read_bytes()


@pytest.fixture
def course(database: str) -> str:
    """ada handed in three times, once in vain and once too late; kim teaches; zoe is no member."""
    classes.new(database, "dl", "Deep learning", "UTC", "kim")
    people = [Person("ada"), Person("grace"), Person("kim", "instructor")]
    classes.enrol(database, "dl", people, "kim")
    dates = {"due": "2026-12-01 12:00", "closes": "2026-12-01 18:00"}
    edit = assigning.MarkEdit(FOLDER, database, "dl", "kim")
    assigning.assign(edit, ["slope", "forward-error"], assigning.AssignmentSettings(dates, {}))
    hand_in(database, "ada", "slope", 0, NOON - HOUR, status="invalid", source=b"slope = 0\n")
    hand_in(database, "ada", "slope", 2, NOON - HOUR, source=b"slope = 1\n")
    hand_in(database, "ada", "slope", 4, NOON + DAY, source=RIGHT)
    hand_in(database, "ada", "forward-error", 1, NOON, source=b"11", name="response")
    hand_in(database, "ada", "many-points", 4, NOON)
    hand_in(database, "zoe", "slope", 4, NOON)
    return database


def keys(database: str, learner: str, exercise: str) -> list[int]:
    with Store.open(database) as store:
        return [one.id for one in store.attempts(learner, exercise)]


def test_all_attempts_are_there_and_which_one_counts(course: str) -> None:
    shown = attempts.of_learner(FOLDER, course, "dl", "ada")
    slope, error = shown.work
    assert [(one.points, one.counts) for one in slope.attempts] == [
        (0, False), (2, True), (4, True),
    ]  # fmt: skip
    assert slope.counted is not None
    # The last one came after the assignment closed.
    assert (slope.counted.points, shown.points, shown.max_points) == (2, 3, 5)
    assert error.mark is not None
    assert [one.attempts for one in attempts.of_learner(FOLDER, course, "dl", "grace").work] == [
        (), (),
    ]  # fmt: skip


def test_an_attempt_that_cannot_count_says_why(course: str) -> None:
    def told() -> list[str]:
        slope = attempts.of_learner(FOLDER, course, "dl", "ada").work[0]
        return [slope.passed_by(one) for one in slope.attempts if one.counts]

    assert told() == ["", "after it closed"]
    edit = assigning.MarkEdit(FOLDER, course, "dl", "kim")
    opens = {"opens": "2026-12-01 11:30", "closes": "2026-12-09"}
    assigning.assign(edit, ["slope"], assigning.AssignmentSettings(opens, {}))
    assert told() == ["before it opened", ""]
    assigning.assign(edit, ["slope"], assigning.AssignmentSettings({}, {"variants": True}))
    assert told() == ["on other numbers"] * 2


def test_only_learners_of_the_course_are_shown(course: str) -> None:
    for name in ("zoe", "kim", "nobody"):
        with pytest.raises(UnknownLearnerError):
            attempts.of_learner(FOLDER, course, "dl", name)


def test_only_attempts_of_the_course_are_shown(course: str) -> None:
    for learner, exercise in (("zoe", "slope"), ("ada", "many-points")):
        with pytest.raises(UnknownAttemptError):
            attempts.of_attempt(FOLDER, course, "dl", keys(course, learner, exercise)[0])
    with pytest.raises(UnknownAttemptError):
        attempts.of_attempt(FOLDER, course, "dl", 1 << 40)


def test_an_attempt_has_its_verdict_its_bytes_and_its_neighbours(course: str) -> None:
    first, second, third = keys(course, "ada", "slope")
    shown = attempts.of_attempt(FOLDER, course, "dl", second)
    assert (shown.submission.source, shown.verdict.score.points) == (b"slope = 1\n", 2)
    assert shown.before is not None
    assert shown.after is not None
    assert (shown.before.id, shown.after.id, shown.is_program) == (first, third, True)
    response = attempts.of_attempt(FOLDER, course, "dl", *keys(course, "ada", "forward-error"))
    assert (response.is_program, response.before, response.after) == (False, None, None)


def test_a_verdict_that_was_replaced_is_told(course: str) -> None:
    hand_in(course, "grace", "slope", 1, NOON - HOUR, source=RIGHT, solver="0")
    grader = Grader(FOLDER, observe, b"a secret that only the tests know")
    due = regrading.due(course, grader, course="dl")
    tasks = regrading.tasks(course, grader, due.tasks.values())
    answers = ((task, regrading.judge(grader, task)) for task in tasks)
    judged = regrading.collect(answers, lambda: None)
    regrade_changes.apply(course, due, judged, regrade_changes.changes(due, judged), by="kim")
    shown = attempts.of_attempt(FOLDER, course, "dl", *keys(course, "grace", "slope"))
    assert shown.verdict.score.points == 4
    assert [(one.points, one.solver) for one in shown.replaced] == [(1, "0")]
