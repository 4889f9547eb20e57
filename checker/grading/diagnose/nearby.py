"""A value that is one small change away from what a step needs, in every run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from checker.grading.diagnose.general import Diagnosis
from checker.grading.judge.run import Run
from checker.solver.graph import Twist
from checker.solver.neighbours import neighbours


def diagnose(name: str, runs: Sequence[Run]) -> Diagnosis | None:
    """The first neighbour of a step, or of what it stands on unseen, that fits every run."""
    reached = [run for run in runs if run.seen[name].state != "missing"]
    values = [run.seen[name].value for run in reached]
    if any(value is not None and np.size(value) == 0 for value in values):
        return None  # Too many ways lead to nothing.
    names, graph = _in_scope(name, runs[0]), runs[0].plan.graph
    unseen = [origin for origin in graph.ancestors(name) if origin not in runs[0].seen]
    for origin in (name, *unseen):
        for twist in neighbours(graph, origin, names):
            if all(_fits(name, twist, run, names) for run in reached):
                return Diagnosis(twist.code, twist.says)
    return None


def _in_scope(name: str, run: Run) -> tuple[str, ...]:
    """What the learner's program has a name for, and what does not build on the step itself."""
    graph = run.plan.graph
    looked_at = (
        step for step in run.seen if not graph.follows(step, name) and not run.plan.is_plot(step)
    )
    return tuple(dict.fromkeys((*run.plan.exercise.preloads, *looked_at)))


def _fits(name: str, twist: Twist, run: Run, names: tuple[str, ...]) -> bool:
    graph = run.plan.graph
    data, held = run.own(name, names)
    kept = {n: value for n, value in held.items() if not graph.follows(n, twist.node.name)}
    led_to = graph.evaluate(data, kept, twist, (*graph.reach(name), *names)).get(name)
    return led_to is not None and run.equals(name, led_to)
