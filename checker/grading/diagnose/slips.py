"""The slip of the graph that explains a learner's value in every run."""

from __future__ import annotations

from collections.abc import Sequence

from checker.grading.judge.run import Run
from checker.solver.graph import Twist


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
