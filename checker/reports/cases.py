"""A verdict as test cases: one a finding, and before them what stopped the submission."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checker.models.verdict import Finding, Verdict
from checker.reports.unproved import Unproved

Result = Literal["passed", "failed", "skipped", "fault"]
WHOLE = "the submission"
"""The case that stands for a submission that was stopped; no step can have a space in its name."""
EXERCISE = "the exercise"
"""The case that stands for an exercise that is not proved."""


Place = tuple[int | None, int | None]
"""A cell, in a notebook, and a line."""


@dataclass(frozen=True)
class Case:
    """One case. A `fault` is the grader's or the author's, and nobody's answer was wrong."""

    name: str
    result: Result
    code: str
    message: str
    points: float = 0
    max_points: float = 0
    line: int | None = None
    cell: int | None = None


def cases(verdict: Verdict, unproved: Unproved | None = None) -> Iterator[Case]:
    """What stands above the findings first, then each finding."""
    if unproved is not None:
        result: Result = "fault" if unproved.level == "error" else "skipped"
        yield Case(EXERCISE, result, "unproved", unproved.told)
    if verdict.stopped:
        stopped: Result = "fault" if verdict.status == "grader_fault" else "failed"
        cell, line = place_told(verdict)
        yield Case(WHOLE, stopped, verdict.status, verdict.feedback, line=line, cell=cell)
    yield from map(_finding, verdict.findings)


_RESULTS: dict[str, Result] = {"right": "passed", "carried": "passed", "not_checked": "skipped"}


def _finding(one: Finding) -> Case:
    result = _RESULTS.get(one.status, "failed")
    code = one.slip or one.status
    cell, line = place_of(one)
    return Case(one.check, result, code, one.message, one.points, one.max_points, line, cell)


_PLACE = r"ine (\d{1,6})(?: of cell (\d{1,6}))?"
_PLACES = re.compile(rf"^L{_PLACE}: |\(l{_PLACE}\)\.(?:$| )")


def place_told(verdict: Verdict) -> Place:
    """Where in the learner's file the program stopped, as far as it is known."""
    # A verdict on a program that stopped has no line of its own; its sentence names one.
    told = _PLACES.search(verdict.feedback) if verdict.stopped else None
    if told is None:
        return None, None
    line, cell = (told[1], told[2]) if told[1] else (told[3], told[4])
    return int(cell) if cell else None, int(line)


def place_of(finding: Finding) -> Place:
    """The cell, in a notebook, and the line of a finding."""
    return (finding.place.cell, finding.place.line) if finding.place else (None, finding.line)


def scored(verdict: Verdict, unproved: Unproved | None = None) -> bool:
    """Whether the points may be a grade: not after a fault of the grader or the author."""
    blocked = unproved is not None and unproved.level == "error"
    return verdict.status != "grader_fault" and not blocked
