"""What was seen of a program, and said of it, at the places of the notebook that it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from checker.models.observation import (
    Inputs,
    Limits,
    Moment,
    Observation,
    Raised,
    Runner,
    Submission,
)
from checker.models.place import Place
from checker.submissions.program import Program

if TYPE_CHECKING:
    from checker.models.verdict import Verdict


def runner(run: Runner, program: Program) -> Runner:
    """A sandbox whose observations have their lines as places of the notebook."""

    def located(submission: Submission, inputs: Inputs, limits: Limits) -> Observation:
        return _observation(run(submission, inputs, limits), program)

    return located


def verdict(told: Verdict, program: Program) -> Verdict:
    """A verdict whose findings say their cells, too."""
    from checker.models.verdict import CellPlace

    findings = []
    for finding in told.findings:
        place = program.place(finding.line)
        at = CellPlace(cell=place.cell, line=place.line) if isinstance(place, Place) else None
        findings.append(finding.model_copy(update={"place": at}))
    return told.model_copy(update={"findings": tuple(findings)})


def _observation(seen: Observation, program: Program) -> Observation:
    place, raised, detail = program.place, seen.raised, seen.detail
    if raised is not None and seen.outcome == "unreadable":
        detail = detail.replace(f"(line {raised.line})", f"(line {place(raised.line)})", 1)
    return replace(
        seen,
        moments=tuple(_moment(moment, place) for moment in seen.moments),
        calls={name: _raised(value, place) for name, value in seen.calls.items()},
        raised=_raised(raised, place),
        detail=detail,
    )


_PlaceOf = Callable[[int | None], int | None]


def _moment(moment: Moment, place: _PlaceOf) -> Moment:
    lines = {name: place(line) or line for name, line in moment.lines.items()}
    return replace(moment, line=place(moment.line) or moment.line, lines=lines)


def _raised(value: Any, place: _PlaceOf) -> Any:
    return replace(value, line=place(value.line)) if isinstance(value, Raised) else value
