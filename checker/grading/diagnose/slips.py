"""What the graph explains in every run: a value by one of its slips, or the whole submission by
another convention than the exercise's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.grading.judge.run import Run
from checker.solver.graph import Twist
from checker.solver.values import close


def common(name: str, runs: Sequence[Run]) -> Twist | None:
    """The likeliest slip that gives the learner's value in every run."""
    reached = [run for run in runs if run.seen[name].state != "missing"]
    found = reached[0].slips(name)
    others = [run.slips(name, found) for run in reached[1:]] if found else []
    for code, twist in found.items():
        if all(code in slips for slips in others) and not _contradicted(name, twist, reached):
            return twist
    return None


def _contradicted(name: str, twist: Twist, runs: Sequence[Run]) -> bool:
    """Whether a slip in a step that nobody sees would have shown in another one that is right."""
    graph, origin = runs[0].plan.graph, twist.node.name
    if origin in runs[0].seen:
        return False
    led_to = graph.evaluate(runs[0].data, runs[0].choices, twist)
    return any(
        other in led_to and not runs[0].equals(other, led_to[other])
        for other in runs[0].seen
        if other != name
        and graph.follows(other, origin)
        and all(run.seen[other].state == "right" for run in runs)
    )


def told_at(name: str, origin: str, runs: Sequence[Run]) -> str | None:
    """The step in which a slip was made, where it is another one that is looked at."""
    return origin if origin != name and origin in runs[0].seen else None


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
