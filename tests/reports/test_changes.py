"""What was done in a course, told so that it can be read."""

from __future__ import annotations

from datetime import UTC, datetime

from checker.app.history import Event, Ruled
from checker.reports.changes import alike, told

NAMES = ["a", "b", "c", "d", "e"]


def event(*rules: Ruled, **details: object) -> Event:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    return Event(1, at, "kim", "assign", "", details, (), rules=rules)


def test_exercises_are_listed_where_no_rule_names_them() -> None:
    due = Ruled("a", "due", None, "2026-12-01")
    assert told(event(due, exercises=["a"])) == "a: due 2026-12-01"
    assert told(event(due, exercises=["a", "b"])) == "exercises a, b; a: due 2026-12-01"
    assert told(event(exercises=["a", "b"])) == "exercises a, b"


def test_exercises_whose_dates_changed_in_the_same_way_are_told_once() -> None:
    rules = [Ruled(name, "due", None, "2026-12-01") for name in NAMES]
    rules += [Ruled(name, "late_penalty", "0", "0.1") for name in NAMES]
    assert told(event(*rules)) == "5 exercises: due 2026-12-01, late penalty 0 → 0.1"
    ((names, once),) = alike(rules)
    assert (names, [one.name for one in once]) == (NAMES, ["due", "late_penalty"])


def test_other_changes_stay_apart() -> None:
    rules = [Ruled("a", "due", None, "2026-12-01"), Ruled("b", "due", "2026-11-01", "2026-12-01")]
    assert told(event(*rules)) == "a: due 2026-12-01; b: due 2026-11-01 → 2026-12-01"
    rules += [Ruled("c", "due", None, "2026-12-01"), Ruled("c", "attempts", "3", None)]
    told_in_c = "c: due 2026-12-01, attempts 3 → –"
    assert told(event(*rules)).endswith(told_in_c)
