"""Whether a whole submission is right under another convention than the exercise's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.grading.judge.run import Run
from checker.solver.values import close


def written_otherwise(runs: Sequence[Run]) -> bool:
    """Whether the whole submission is right under the other convention: error and update flipped.

    Said only where an update is among the asked steps and comes out right all the same.
    """
    graph = runs[0].plan.graph
    other = graph.under(graph.by.flipped())
    kept, off = {name for name in runs[0].seen if graph.formula(name) != other.formula(name)}, False
    for run in runs:
        flipped = other.evaluate(run.data, run.choices)
        for name, seen in run.seen.items():
            if seen.value is None or not _matches(run, name, flipped):
                return False
            off |= seen.state != "right"
            kept -= {name} if seen.state != "right" else set()
    return bool(kept) and off


def _matches(run: Run, name: str, flipped: Mapping[str, object]) -> bool:
    step, tolerance = run.plan.graph.steps[name], run.plan.exercise.tolerance
    if step.free or step.supplied:
        return True
    return name in flipped and close(
        run.seen[name].value, flipped[name], tolerance.relative, tolerance.absolute
    )
