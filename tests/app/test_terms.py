"""What a learner's courses say of an exercise: of several the strictest holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from checker.app import assigning, classes, hints, terms
from checker.app.assigning import AssignmentSettings, MarkEdit
from checker.app.coursework import LearnerAssignment
from checker.app.terms import Terms
from checker.models.course import Assignment, Course, Dates, Person, Rules
from tests.classroom import DAY, HOUR, NOON, hand_in
from tests.shipped import FOLDER, entry

DUE = {"due": "2026-12-01 12:00", "closes": "2026-12-03 12:00"}
CLOSE = NOON + 2 * DAY
LATER = CLOSE + HOUR


@pytest.fixture
def courses(database: str) -> str:
    """Two courses of ada's, each in UTC; what they assign is for each test to say."""
    for slug in ("dl", "ml"):
        classes.new(database, slug, "", "UTC", "kim")
        classes.enrol(database, slug, [Person("ada")], "kim")
    return database


def assign(database: str, slug: str, dates: dict[str, str] = DUE, **rules: Any) -> None:
    edit = MarkEdit(FOLDER, database, slug, "kim")
    assigning.assign(edit, ["slope"], AssignmentSettings(dates, rules))


def task(rules: Rules, now: datetime) -> LearnerAssignment:
    """`slope` as a course that closes at `CLOSE` asks it."""
    dates = Dates(closes=CLOSE)
    slope = Assignment(1, 1, "slope", 1, dates, rules)
    return LearnerAssignment(
        Course(1, "dl", "", "UTC"), slope, dates, "open", None, None, is_over=now > CLOSE
    )


def at(database: str, now: datetime, *slugs: str) -> Terms:
    return terms.of(database, slugs or ("dl", "ml"), "ada", "slope", now)


def test_feedback_waits_for_the_close_and_an_extension_moves_it(courses: str) -> None:
    assign(courses, "dl", feedback="after-close")
    found = at(courses, CLOSE)
    assert (found.withheld, found.told_from, found.told_on) == (
        True, CLOSE, "2026-12-03 12:00 (UTC)",
    )  # fmt: skip
    assert not at(courses, LATER).withheld
    assigning.extend(
        MarkEdit(FOLDER, courses, "dl", "kim", "ill"), "slope", "ada", "2026-12-05 12:00"
    )
    assert at(courses, LATER).told_on == "2026-12-07 12:00 (UTC)"


def test_without_a_last_date_feedback_waits_until_it_is_released(courses: str) -> None:
    assign(courses, "dl", {}, feedback="after-close")
    found = at(courses, NOON + 999 * DAY)
    assert (found.withheld, found.told_from, found.told_on) == (True, None, "")
    assign(courses, "dl", {}, feedback="at-once")
    assert not at(courses, NOON).withheld


def test_the_due_date_is_the_last_where_there_is_no_other(courses: str) -> None:
    assign(courses, "dl", {"due": DUE["due"]}, feedback="after-close")
    assert (at(courses, NOON).withheld, at(courses, NOON + HOUR).withheld) == (True, False)


def test_no_course_tells_what_another_withholds(courses: str) -> None:
    assign(courses, "dl", feedback="after-close")
    assign(courses, "ml", {"closes": "2026-12-09 12:00"}, attempts=2)
    assert at(courses, NOON).withheld
    assert not at(courses, NOON, "ml").withheld
    assert at(courses, NOON).left == 2
    assign(courses, "ml", {}, feedback="after-close")
    assert at(courses, LATER).told_on == "2026-12-09 12:00 (UTC)"


def test_what_no_course_has_is_practice(courses: str) -> None:
    assert at(courses, NOON) == Terms()
    assign(courses, "dl", feedback="after-close", solutions="never")
    assert terms.of(courses, ("dl",), "ada", "many-points", NOON) == Terms()
    assert list(terms.every(courses, ("dl", "ml"), "ada", NOON)) == ["slope"]


@pytest.mark.parametrize(
    ("dl", "ml", "now", "solution"),
    [
        ({}, {}, NOON, "when-solved"),
        ({"solutions": "after-close"}, {}, NOON, "later"),
        ({"solutions": "after-close"}, {}, LATER, "when-solved"),
        ({"solutions": "after-close"}, {"solutions": "after-close"}, LATER, "open"),
        ({"solutions": "after-close"}, {"solutions": "never"}, LATER, "never"),
        ({"feedback": "after-close"}, {}, NOON, "later"),
        ({"feedback": "after-close"}, {}, LATER, "when-solved"),
        ({"feedback": "after-close"}, {"solutions": "never"}, NOON, "never"),
    ],
)
def test_when_a_solution_may_be_seen(
    dl: dict[str, Any], ml: dict[str, Any], now: datetime, solution: str
) -> None:
    found = Terms(tuple(task(Rules(**rules), now) for rules in (dl, ml)))
    assert found.solution == solution
    assert found.solution_on == ("2026-12-03 12:00 (UTC)" if solution == "later" else "")


def test_neither_solving_nor_giving_up_nor_hints_open_what_is_kept(courses: str) -> None:
    assign(courses, "dl", solutions="after-close")
    hand_in(courses, "ada", "slope", 4, NOON)
    slope = entry("slope")
    later, opened = at(courses, NOON), at(courses, LATER, "dl")
    assert hints.may_see(slope, courses, "ada")
    assert not hints.may_see(slope, courses, "ada", later)
    hints.give_up(slope, courses, "ada", later)
    for _ in slope.exercise.hints:
        assert not hints.next_hint(slope, courses, "ada", later).solved
    assert not hints.may_see(slope, courses, "ada", later)
    assert hints.may_see(slope, courses, "zoe", opened)


def test_giving_up_is_not_kept_where_it_opens_nothing(courses: str) -> None:
    assign(courses, "dl", solutions="after-close")
    hints.give_up(entry("slope"), courses, "ada", at(courses, NOON))
    assert not hints.may_see(entry("slope"), courses, "ada")
