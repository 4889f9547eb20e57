"""What was seen of a program, at the places of the notebook that it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from checker.models.observation import (
    Elsewhere,
    Inputs,
    Limits,
    Moment,
    Observation,
    Plain,
    Raised,
    Runner,
    Submission,
)
from checker.models.said import Said, otherwise
from checker.submissions.program import Program


def runner(run: Runner, program: Program) -> Runner:
    """A sandbox whose observations have their lines as places of the notebook."""

    def located(submission: Submission, inputs: Inputs, limits: Limits) -> Observation:
        return _observation(run(submission, inputs, limits), program)

    return located


def _observation(seen: Observation, program: Program) -> Observation:
    place, raised, detail = program.place, seen.raised, seen.detail
    line = detail.values.get("line") if isinstance(detail, Said) else None
    if seen.outcome == "unreadable" and isinstance(detail, Said) and isinstance(line, int):
        detail = otherwise(detail, line=place(line))
    return replace(
        seen,
        moments=tuple(_moment(moment, place) for moment in seen.moments),
        calls={name: _called(value, place) for name, value in seen.calls.items()},
        elsewhere={name: _elsewhere(one, place) for name, one in seen.elsewhere.items()},
        raised=None if raised is None else _raised(raised, place),
        detail=detail,
        then=tuple(_observation(further, program) for further in seen.then),
    )


_PlaceOf = Callable[[int | None], int | None]


def _moment(moment: Moment, place: _PlaceOf) -> Moment:
    lines = {name: place(line) or line for name, line in moment.lines.items()}
    return replace(moment, line=place(moment.line) or moment.line, lines=lines)


def _elsewhere(found: Elsewhere, place: _PlaceOf) -> Elsewhere:
    return replace(found, line=place(found.line) or found.line)


def _called(value: Plain | Raised, place: _PlaceOf) -> Plain | Raised:
    return _raised(value, place) if isinstance(value, Raised) else value


def _raised(raised: Raised, place: _PlaceOf) -> Raised:
    return replace(raised, line=place(raised.line))
