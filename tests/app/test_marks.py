"""From attempts to a mark: late days, limits, penalties, which attempt counts, and overrides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from checker.app.marks import mark, standing
from checker.models.course import CountedAttempt, Dates, Override, Rules
from tests.classroom import DAY, HOUR, NOON

DATES = Dates(NOON - DAY, NOON, NOON + 3 * DAY)
LATE = Rules(late_penalty=0.1)


def made(*attempts: tuple[float, timedelta]) -> list[CountedAttempt]:
    return [
        CountedAttempt(n, points, 4, NOON + after) for n, (points, after) in enumerate(attempts, 1)
    ]


def points(*attempts: tuple[float, timedelta], dates: Dates = DATES, **rules: Any) -> float:
    return round(mark(dates, Rules(**rules), made(*attempts), 4).points, 9)


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (timedelta(0), 4),
        (timedelta(seconds=1), 3.6),
        (DAY, 3.6),
        (DAY + timedelta(seconds=1), 3.2),
        (3 * DAY, 2.8),
        (3 * DAY + timedelta(seconds=1), 0),
        (-DAY, 4),
        (-DAY - timedelta(seconds=1), 0),
    ],
)
def test_each_day_begun_costs_its_share_and_outside_nothing_counts(
    after: timedelta, kept: float
) -> None:
    assert points((4, after), late_penalty=0.1) == kept


def test_the_best_or_the_last_counts() -> None:
    three = ((1, -3 * HOUR), (4, -2 * HOUR), (2, -HOUR))
    assert points(*three) == 4
    assert points(*three, counted="last") == 2
    assert points(*three, attempts=1) == 1
    assert points(*three, attempt_penalty=0.25) == 3
    # Here the first is worth more than the later, better one.
    assert points((3, -HOUR), (4, HOUR), late_penalty=0.5) == 3


def test_of_equals_the_earliest_counts() -> None:
    assert mark(DATES, Rules(), made((4, -2 * HOUR), (4, -HOUR)), 4).from_attempt == 1


def test_penalties_never_go_below_nothing() -> None:
    assert points((4, 2 * DAY), late_penalty=1) == 0
    assert points((0, HOUR), (0, 2 * HOUR), late_penalty=0.9, attempt_penalty=0.9) == 0


def test_attempts_at_another_version_count_by_their_share() -> None:
    old = CountedAttempt(1, 5, 10, NOON)
    assert mark(DATES, Rules(), [old], 4).points == 2


def test_an_override_stands_beside_what_was_computed() -> None:
    override = Override(3, "on paper", "kim", NOON)
    found = mark(DATES, LATE, made((4, HOUR)), 4, override)
    assert (found.points, found.computed, found.raw, found.override) == (3, 3.6, 4, override)
    back = mark(DATES, LATE, made((4, HOUR)), 4, replace(override, points=None))
    assert (back.points, back.override) == (3.6, None)


def test_whether_another_attempt_may_be_made() -> None:
    rules = Rules(attempts=2, cooldown=HOUR)
    one, two = made((1, timedelta(0)), (1, HOUR))
    assert standing(DATES, rules, [], NOON - 2 * DAY) == ("not-yet", NOON - DAY)
    assert standing(DATES, rules, [one], NOON + HOUR / 2) == ("too-soon", NOON + HOUR)
    assert standing(DATES, rules, [one], NOON + HOUR) == ("open", NOON + 3 * DAY)
    assert standing(DATES, rules, [one, two], NOON + DAY) == ("none-left", None)
    assert standing(DATES, rules, [], NOON + 4 * DAY) == ("closed", NOON + 3 * DAY)
    assert standing(Dates(), Rules(), [], NOON) == ("open", None)
