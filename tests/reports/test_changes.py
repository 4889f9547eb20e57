"""What was done in a course, told so that it can be read."""

from __future__ import annotations

from datetime import UTC, datetime

from checker.app.history import Event, Ruled
from checker.reports.changes import alike, told

NAMES = ["a", "b", "c", "d", "e"]


def event(*rules: Ruled) -> Event:
    return Event(1, datetime(2026, 5, 1, tzinfo=UTC), "kim", "assign", "", {}, (), rules=rules)


def test_exercises_whose_dates_changed_in_the_same_way_are_told_once() -> None:
    rules = [Ruled(name, "due", None, "2026-12-01") for name in NAMES]
    rules += [Ruled(name, "late_penalty", "0", "0.1") for name in ("a", "b")]
    assert told(event(*rules)) == ("5 exercises due – → 2026-12-01, a b late penalty 0 → 0.1")
    assert [names for names, _ in alike(rules)] == [NAMES, ["a", "b"]]


def test_other_changes_stay_apart() -> None:
    rules = [Ruled("a", "due", None, "2026-12-01"), Ruled("b", "due", "2026-11-01", "2026-12-01")]
    assert told(event(*rules)) == "a due – → 2026-12-01, b due 2026-11-01 → 2026-12-01"
