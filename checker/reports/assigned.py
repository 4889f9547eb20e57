"""What `class assign` reports beside whose marks change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.models.course import Assignment
from checker.reports.suggestion import command


def told(given: Sequence[Assignment], course: str, *, variants: bool) -> Iterator[str]:
    """What whoever assigned should know; `variants` says that these were asked for."""
    yield from _waiting(given, course)
    same = [one.exercise for one in given if not one.rules.variants] if variants else []
    if same:
        yield f"No variants, so everybody has the same numbers: {', '.join(same)}."


def _waiting(given: Sequence[Assignment], course: str) -> Iterator[str]:
    """What learners never see because there is no date after which they would."""
    kept = {"feedback": "at-once", "solutions": "when-solved"}
    for rule, released in kept.items():
        of = [
            one.exercise
            for one in given
            if one.dates.last is None and getattr(one.rules, rule) == "after-close"
        ]
        if of:
            release = command("class assign", course, *of, f"--{rule}", released)
            yield f"There is no due or closing date: {rule} will wait until you say {release}"
