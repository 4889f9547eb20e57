"""A value that is one small change away from what a step needs, in every run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from checker.grading.diagnose.general import ABSOLUTE, RELATIVE, Diagnosis
from checker.grading.judge.run import Run
from checker.solver.neighbours import neighbours
from checker.solver.values import Value, close

ENOUGH_FINITE = 3
"""So many finite numbers show how values were made that diverge."""


def diagnose(name: str, runs: Sequence[Run]) -> Diagnosis | None:
    """The first neighbour of a step, or of what it stands on unseen, that fits every run."""
    reached = [run for run in runs if run.seen[name].state != "missing"]
    values = [run.seen[name].value for run in reached]
    if any(value is None or np.asarray(value).size == 0 for value in values):
        return None  # No way leads to what does not fit, and too many to nothing.
    if not _enough_finite(values):
        return None
    names, graph = _in_scope(name, runs[0]), runs[0].plan.graph
    unseen = [origin for origin in graph.ancestors(name) if origin not in runs[0].seen]
    wanted = (*graph.reach(name), *names)
    for origin in (name, *unseen):
        before = [graph.before(origin, *run.own(name, names), wanted) for run in reached]
        for twist in neighbours(graph, origin, names):
            led_to = (graph.evaluate(one, twist=twist, only=wanted).get(name) for one in before)
            if all(_equals(run, name, value) for run, value in zip(reached, led_to, strict=True)):
                return Diagnosis(twist.code, twist.says)
    return None


def _equals(run: Run, name: str, value: Value | None) -> bool:
    mine = run.seen[name].value
    return value is not None and (run.equals(name, value) or _diverges(mine, value))


def _in_scope(name: str, run: Run) -> tuple[str, ...]:
    """What the learner's program has a name for, and what does not build on the step itself."""
    graph = run.plan.graph
    looked_at = (
        step for step in run.seen if not graph.follows(step, name) and not run.plan.is_plot(step)
    )
    return tuple(dict.fromkeys((*run.plan.exercise.preloads, *looked_at)))


def _enough_finite(values: Sequence[Value | None]) -> bool:
    """Whether enough is finite to show how a value was made that grew beyond all numbers."""
    finite = [np.isfinite(value) for value in values if isinstance(value, np.ndarray)]
    return (
        all(one.all() for one in finite) or sum(int(one.sum()) for one in finite) >= ENOUGH_FINITE
    )


def _diverges(mine: Value | None, led_to: Value) -> bool:
    """Whether two values are alike as far as they have not grown beyond all numbers."""
    if not (isinstance(mine, np.ndarray) and isinstance(led_to, np.ndarray)):
        return False
    ends = ~np.isfinite(mine)
    if mine.shape != led_to.shape or not ends.any():
        return False
    return np.array_equal(ends, ~np.isfinite(led_to)) and close(
        mine[~ends], led_to[~ends], RELATIVE, ABSOLUTE
    )
