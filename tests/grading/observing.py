"""Observations of trusted programs, made in this process: grading without a sandbox.

Each top-level statement is run by itself and the watched names that it changed become a moment,
as the sandbox does it. Only for programs that stand in these tests.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from checker.grading.grade import grade
from checker.grading.judge.run import Run
from checker.grading.plan import Plan
from checker.models.observation import (
    Drawing,
    Elsewhere,
    Inputs,
    Limits,
    Moment,
    Observation,
    Raised,
    Series,
    Submission,
)
from checker.models.verdict import Finding, Verdict
from checker.sandbox.harness import scopes
from tests.shipped import plan as shipped_plan


def submission(source: str) -> Submission:
    return Submission("program.py", source.encode(), hashlib.sha256(source.encode()).hexdigest())


def _mean_squared_error(actual: Any, predicted: Any) -> Any:
    return np.mean((np.asarray(actual) - np.asarray(predicted)) ** 2)


def _mean_absolute_error(actual: Any, predicted: Any) -> Any:
    return np.mean(np.abs(np.asarray(actual) - np.asarray(predicted)))


METRICS = ModuleType("sklearn.metrics")
METRICS.mean_absolute_error = _mean_absolute_error  # type: ignore[attr-defined]
METRICS.mean_squared_error = _mean_squared_error  # type: ignore[attr-defined]
SKLEARN = {"sklearn": ModuleType("sklearn"), "sklearn.metrics": METRICS}
"""Importing the library itself takes longer than all else that the programs do."""


class Pen:
    """As much of pyplot as the tests need: one pair of axes."""

    def __init__(self) -> None:
        self.series: list[Series] = []
        self.labels = ["", ""]

    def plot(self, *values: Any) -> None:
        self.series.append(Series(copy.deepcopy(values[-1]), copy.deepcopy(values[0])))

    def xlabel(self, text: str) -> None:
        self.labels[0] = text

    def ylabel(self, text: str) -> None:
        self.labels[1] = text

    def show(self) -> None:
        """Nothing to show."""

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        return (Drawing(tuple(self.series), *self.labels),) if self.series else ()


def observe(handed_in: Submission, inputs: Inputs, limits: Limits) -> Observation:
    """Run a trusted program as the sandbox would. Has the signature of a `Runner`."""
    pen = Pen()
    for name, stand_in in SKLEARN.items():
        sys.modules.setdefault(name, stand_in)
    names: dict[str, Any] = {
        "__name__": "__main__",
        "np": np,
        "plt": SimpleNamespace(**_public(pen)),
    }
    for source in inputs.functions.values():
        exec(source, names)
    names |= copy.deepcopy(dict(inputs.values))
    given = dict(names)
    moments: list[Moment] = []
    raised = None
    seen = _changed(names, inputs.watched, {})
    for line, statement in _statements(handed_in.source):
        try:
            exec(statement, names)
        except SystemExit:
            break
        except Exception as error:
            said = handed_in.source.decode().splitlines()[line - 1]
            raised = Raised(type(error).__name__, str(error), line, said)
        changed = _changed(names, inputs.watched, seen)
        if changed:
            moments.append(Moment(line, changed))
        seen = {name: value for name, value in seen.items() if name in names} | changed
        if raised:
            break
    return Observation(
        "raised" if raised else "finished",
        tuple(moments),
        calls=_calls(names, inputs.calls),
        drawings=pen.drawings,
        # As in the sandbox, only what the program itself has bound.
        names=tuple(n for n in names if n not in given or names[n] is not given[n]),
        elsewhere=_elsewhere(handed_in.source, inputs, names),
        raised=raised,
        isolation="none",
    )


@cache
def _statements(source: bytes) -> tuple[tuple[int, CodeType], ...]:
    """Each top-level statement with its line; a program runs on several data."""
    return tuple(
        (one.lineno, compile(ast.Module([one], []), "program.py", "exec"))
        for one in ast.parse(source).body
    )


def _elsewhere(source: bytes, inputs: Inputs, names: Mapping[str, object]) -> dict[str, Elsewhere]:
    places = _places(source, frozenset({*inputs.watched, *inputs.calls}))
    found = scopes.never_reached(places, names)
    return {name: Elsewhere(*place) for name, place in found.items()}


@cache
def _places(source: bytes, asked: frozenset[str]) -> dict[str, scopes.Place]:
    return scopes.elsewhere(ast.parse(source), asked)


def _public(pen: Pen) -> dict[str, Any]:
    return {name: getattr(pen, name) for name in ("plot", "xlabel", "ylabel", "show")}


def _changed(
    names: Mapping[str, Any], watched: tuple[str, ...], seen: Mapping[str, Any]
) -> dict[str, Any]:
    """Copies of what is new or another value than was seen."""
    return {
        name: copy.deepcopy(names[name])
        for name in watched
        if name in names and not (name in seen and _same(names[name], seen[name]))
    }


def _same(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray) and left.dtype == right.dtype != object:
        return bool(left.shape == right.shape) and left.tobytes() == right.tobytes()
    if isinstance(left, list | tuple) and any(isinstance(one, np.ndarray) for one in left):
        # Arrays take long to be written out.
        return len(left) == len(right) and all(map(_same, left, right))
    return repr(left) == repr(right)


def _calls(names: Mapping[str, Any], calls: Mapping[str, tuple[Any, ...]]) -> dict[str, Any]:
    returned: dict[str, Any] = {}
    for name, arguments in calls.items():
        if name in names:
            try:
                returned[name] = names[name](*arguments)
            except Exception as error:
                returned[name] = Raised(type(error).__name__, str(error), None)
    return returned


def graded(exercise: str | Plan, source: str) -> Verdict:
    """The verdict on a trusted program."""
    ready = shipped_plan(exercise) if isinstance(exercise, str) else exercise
    handed_in = submission(source)
    return grade(ready, handed_in, ready.observe(handed_in, observe))


def findings(exercise: str | Plan, source: str) -> dict[str, Finding]:
    """The findings on a trusted program, by check."""
    return {finding.check: finding for finding in graded(exercise, source).findings}


def statuses(exercise: str | Plan, source: str) -> dict[str, tuple[str, str | None]]:
    """Status and slip of each finding."""
    return {name: (one.status, one.slip) for name, one in findings(exercise, source).items()}


def runs_of(exercise: str, source: str) -> list[Run]:
    """The judged runs of a trusted program, the given one first."""
    ready = shipped_plan(exercise)
    seen = ready.observe(submission(source), observe)
    return Run.all_of(ready, seen)
