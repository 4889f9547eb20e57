"""A verdict as test cases: one a finding, and before them what stopped the submission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checker.models.verdict import Finding, Location, Verdict
from checker.reports.unproved import Unproved

Result = Literal["passed", "failed", "skipped", "fault"]
WHOLE = "the submission"
"""The case that stands for a submission that was stopped; no step can have a space in its name."""
EXERCISE = "the exercise"
"""The case that stands for an exercise that is not proved."""


@dataclass(frozen=True)
class Case:
    """One case. A `fault` is the grader's or the author's, and nobody's answer was wrong."""

    name: str
    result: Result
    code: str
    message: str
    points: float = 0
    max_points: float = 0
    place: Location | None = None


def cases(verdict: Verdict, unproved: Unproved | None = None) -> Iterator[Case]:
    """What stands above the findings first, then each finding."""
    if unproved is not None:
        result: Result = "fault" if unproved.level == "error" else "skipped"
        yield Case(EXERCISE, result, "unproved", unproved.told)
    if verdict.stopped:
        stopped: Result = "fault" if verdict.status == "grader_fault" else "failed"
        yield Case(WHOLE, stopped, verdict.status, verdict.feedback, place=verdict.place)
    yield from map(_finding, verdict.findings)


_RESULTS: dict[str, Result] = {"right": "passed", "carried": "passed", "not_checked": "skipped"}


def _finding(one: Finding) -> Case:
    result = _RESULTS.get(one.status, "failed")
    code = one.slip or one.status
    return Case(one.check, result, code, one.message, one.points, one.max_points, one.place)


def scored(verdict: Verdict, unproved: Unproved | None = None) -> bool:
    """Whether the points may be a grade: not after a fault of the grader or the author."""
    blocked = unproved is not None and unproved.level == "error"
    return verdict.status != "grader_fault" and not blocked
