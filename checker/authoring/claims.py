"""Is what a spec claims what the graph computes, and does a second way give the same?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from checker.authoring.of_draws import OfDraw
from checker.catalog import spec
from checker.grading.messages.wording import show
from checker.grading.plan import Plan
from checker.grading.soundness import disagreements
from checker.models.exercise import Conventions, Fixed
from checker.solver.graph import UNFIT, Graph, Values
from checker.solver.operation import Function
from checker.solver.operations.elementary import error, prediction, weight_slope
from checker.solver.oracle import central_difference
from checker.solver.values import Operand, Value, leaves, numbers

Found = Iterator[tuple[spec.Path, str]]
ABSOLUTE = 1e-6
"""How far central differences agree, for values up to 1; beyond, relative to their size."""


def check(plan: Plan, truth: dict[str, Value]) -> Found:
    """Every claim that is not so, and every step whose second way disagrees."""
    yield from disagreements(plan, truth)
    for data in plan.data:
        yield from second_way(plan, plan.graph.truth(data))


def second_way(plan: Plan, truth: Values) -> Found:
    """Every step whose value another way to it does not give."""
    for index, step in enumerate(plan.exercise.steps):
        operation = plan.graph.operation(step.name)
        if operation is None or step.name not in truth:
            continue
        arguments = [a.literal if isinstance(a, Fixed) else truth[a] for a in step.of]
        for proof in operation.proofs:
            message = _disagreement(proof, plan.exercise.conventions, arguments, truth[step.name])
            if message:
                yield (
                    ("steps", index),
                    OfDraw(f"a second way to {step.name} {message}", message.kind),
                )
        yield from _end_to_end(plan.graph, truth, step.name, index)


def _disagreement(
    proof: Function, by: Conventions, arguments: list[Operand], value: Value
) -> OfDraw | None:
    """What is wrong with a second way, if anything is: it may take fewer shapes than the first."""
    try:
        second = proof(by, *arguments)
    except UNFIT as error:
        return OfDraw(f"cannot take these values: {error}", "no second way")
    if second is None or _agree(second, value):
        return None
    return OfDraw(f"gives {show(second)}", "another second value")


def _agree(second: Value, value: Value) -> bool:
    mine, theirs = list(leaves(second)), list(leaves(value))
    if len(mine) != len(theirs) and len(mine) == 1:
        return False
    return all(
        bool((np.abs(a - b) <= ABSOLUTE * np.maximum(1, np.abs(b))).all())
        for a, b in zip(mine, theirs, strict=True)
    )


def _end_to_end(graph: Graph, truth: Values, name: str, index: int) -> Found:
    """A weight slope whose error can be traced to a prediction is proved to be the slope of the
    loss for just those weights, through all the steps between."""
    weights = _traced(graph, name)
    if weights is None or weights not in truth:
        return
    error_step = str(graph.steps[name].of[1])
    known = {key: value for key, value in truth.items() if key not in graph.nodes}

    def loss(moved: np.ndarray) -> float:
        errors = graph.evaluate({**known, weights: moved})[error_step]
        squares = numbers(errors) ** 2
        return float(_reduced(graph.by, squares)) * graph.by.slope_factor / 2

    slope = graph.by.slope_sign * central_difference(loss, numbers(truth[weights]))
    if not _agree(slope, truth[name]):
        message = f"{name} is not the slope of the loss for {weights}: {show(slope)} is"
        yield ("steps", index), OfDraw(message, "end to end")


def _reduced(by: Conventions, squares: np.ndarray) -> float:
    return float(squares.mean() if by.reduction == "mean" else squares.sum())


def _traced(graph: Graph, name: str) -> str | None:
    """The weights whose loss a weight-slope step differentiates, if they can be traced."""
    if graph.operation(name) is not weight_slope:
        return None
    error_name = str(graph.steps[name].of[1])
    if error_name not in graph.nodes or graph.operation(error_name) is not error:
        return None
    guess = str(graph.steps[error_name].of[0])
    if guess not in graph.nodes or graph.operation(guess) is not prediction:
        return None
    weights, inputs = map(str, graph.steps[guess].of)
    # The sum of products is the same either way round, so either factor may be learnt.
    return inputs if str(graph.steps[name].of[0]) == weights else weights
