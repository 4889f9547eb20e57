"""A loop that turns more or less often than asked: what of it was done right, and so counts.

A history with the right entries and another length earns their share of its points, in whole
points. What else the loop leads to is carried where it is right after as many turns as the history
has entries. A history of less than half or more than twice the entries asked for carries nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING

from checker.grading.judge.run import Run
from checker.models.exercise import Fixed
from checker.solver.graph import Twist
from checker.solver.values import numbers

if TYPE_CHECKING:
    from checker.grading.ruling import Ruling

OTHER_LENGTH = "other-length"


def earned(ruling: Ruling, runs: Sequence[Run]) -> float:
    """The points of a history for its right entries; 0 for every other value off the truth."""
    if ruling.code != OTHER_LENGTH or not list(_loops(ruling.step, runs[0])):
        return 0
    lengths = [_lengths(run, ruling.step) for run in runs]
    if any(made == needed for made, needed in lengths):
        return 0  # no history, but what a loop of another length led to
    # All entries that there are or that are needed are right.
    share = min(min(pair) / max(pair) for pair in lengths)
    return floor(runs[0].plan.graph.steps[ruling.step].points * share)


def _lengths(run: Run, step: str) -> tuple[int, int]:
    seen = run.seen[step]
    return numbers(seen.value).size, numbers(seen.truth).size


def followed(name: str, runs: Sequence[Run], earlier: Mapping[str, Ruling]) -> str | None:
    """The history of another length with as many entries as there were turns before this value."""
    if runs[0].plan.is_plot(name):
        return None
    for cause, ruling in earlier.items():
        if ruling.code == OTHER_LENGTH and all(_follows(name, cause, run) for run in runs):
            return cause
    return None


def are_about_as_many(cause: str, runs: Sequence[Run]) -> bool:
    """Whether a history has at least half and at most twice the entries asked for."""
    return all(
        needed <= 2 * made <= 4 * needed for made, needed in (_lengths(run, cause) for run in runs)
    )


def counted(cause: str, run: Run) -> str:
    """What is said of a value that is right after another number of turns."""
    made, needed = _lengths(run, cause)
    turns = f"{made} turns" if made > 1 else "one turn"
    return f"It is right after {turns} of the loop, not after {needed}."


def _follows(name: str, cause: str, run: Run) -> bool:
    made, _ = _lengths(run, cause)
    shared = [loop for loop in _loops(cause, run) if run.plan.graph.follows(name, loop)]
    return made > 0 and any(run.equals(name, _after(made, loop, name, run)) for loop in shared)


def _loops(name: str, run: Run) -> Iterator[str]:
    """The repeated steps that a step stands on and that no name of the learner's shows."""
    graph = run.plan.graph
    for origin in graph.ancestors(name):
        operation = graph.operation(origin)
        if operation is not None and operation.turns and origin not in run.seen:
            yield origin


def _after(turns: int, loop: str, name: str, run: Run) -> object:
    """What a step comes to where the loop turns so often."""
    graph = run.plan.graph
    node, operation = graph.nodes[loop], graph.operation(loop)
    assert operation is not None
    arguments = tuple(
        Fixed(literal=turns) if parameter == operation.turns else argument
        for parameter, argument in zip(operation.parameters, node.arguments, strict=True)
    )
    twist = Twist(OTHER_LENGTH, "", replace(node, arguments=arguments))
    return graph.evaluate(run.data, run.choices, twist, graph.reach(name)).get(name)
