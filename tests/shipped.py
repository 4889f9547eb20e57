"""The shipped exercises, loaded once, as tests of several folders want them."""

from __future__ import annotations

from functools import cache

from checker import catalog
from checker.catalog import Entry
from checker.grading.plan import Plan

FOLDER = catalog.default_folder()
ENTRIES = tuple(catalog.load_all(FOLDER))
CODE = tuple(entry.exercise.id for entry in ENTRIES if entry.exercise.kind == "code")


def entry(exercise_id: str) -> Entry:
    """A shipped exercise."""
    return next(one for one in ENTRIES if one.exercise.id == exercise_id)


@cache
def plan(exercise_id: str, seed: str = "tests") -> Plan:
    """A shipped exercise made ready, with hidden data drawn from a seed."""
    found = entry(exercise_id)
    return Plan(found.exercise, found.digest, found.functions, seed)
