"""A forward pass node by node: each sum with its numbers, then what the activation makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from checker.grading.messages.wording import number
from checker.grading.plan import Plan
from checker.models.exercise import Fixed
from checker.models.said import say, say_count
from checker.solver.graph import Values
from checker.solver.operations.layerwise import alone, layer_values
from checker.solver.operations.networks import forward, hidden_values
from checker.solver.passes import ForwardPass, activation_of, forward_pass
from checker.solver.values import Array, Network, numbers

NAMES = {"relu": "ReLU", "sigmoid": say("the sigmoid"), "tanh": "tanh", "softmax": "softmax"}
DIGITS = 8
TERMS = 6
"""Longer sums are cut in the middle."""
NODES = 12
"""Of wider layers only the first nodes are shown."""


def describe(plan: Plan, name: str, values: Values) -> tuple[str, ...]:
    """The nodes of a step that is a forward pass, layer by layer; of several rows, the first.

    Empty for every other step, and where the values it reads are not there.
    """
    operation = plan.graph.operation(name)
    if operation not in (forward, hidden_values, layer_values):
        return ()
    read = plan.graph.steps[name].of[:2]
    if any(isinstance(one, Fixed) or one not in values for one in read):
        return ()
    network, inputs = (values[str(one)] for one in read)
    assert isinstance(network, Network)
    names = network.node_names()
    if operation is layer_values:
        layer = plan.graph.steps[name].of[2]
        depth = int(numbers(layer.literal if isinstance(layer, Fixed) else values[layer]))
        by, names = plan.exercise.conventions, names[depth : depth + 1]
        network = alone(by, network, np.asarray(depth))
    return tuple(_lines(plan, network, names, numbers(inputs)))


def _lines(
    plan: Plan, network: Network, of_layers: tuple[tuple[str, ...], ...], inputs: Array
) -> Iterator[str]:
    by = plan.exercise.conventions
    if inputs.ndim == 2:
        yield say("The first row is {row}.", row=_row(inputs[0]))
    run = forward_pass(by, network, inputs)
    for depth, names in enumerate(of_layers):
        kind = activation_of(network, depth, by).name
        for node, name in enumerate(names[:NODES]):
            yield _after(f"{name}: {_sum(network, run, depth, node)}", kind, run, (depth, node))
        if len(names) > NODES:
            others = len(names) - NODES
            yield say_count(
                "The other node of this layer goes the same way.",
                "The other {n} nodes of this layer go the same way.",
                others,
            )
    if inputs.ndim == 2 and len(inputs) > 1:
        others = len(inputs) - 1
        yield say_count(
            "The other row goes the same way.",
            "The other {n} rows go the same way, one after the other.",
            others,
        )


def _row(row: Array) -> str:
    return "[" + _cut([_rounded(float(one)) for one in row], ", ") + "]"


def _sum(network: Network, run: ForwardPass, depth: int, node: int) -> str:
    layer = network.layers[depth]
    fed = run.values[depth][0]
    pairs = zip(fed, numbers(layer.weights)[node], strict=True)
    terms = [f"{_factor(value)} · {_factor(weight)}" for value, weight in pairs]
    if layer.biases is not None:
        terms.append(f"{_factor(numbers(layer.biases)[node])} (bias)")
    return f"{_cut(terms, ' + ')} = {_rounded(float(run.sums[depth][0][node]))}"


def _factor(value: float | np.float64) -> str:
    rounded = _rounded(float(value))
    return f"({rounded})" if rounded.startswith("-") else rounded


def _rounded(value: float) -> str:
    return number(value, DIGITS)


def _cut(parts: Sequence[str], between: str) -> str:
    if len(parts) <= TERMS:
        return between.join(parts)
    return between.join((*parts[: TERMS // 2], "…", parts[-1]))


def _after(line: str, kind: str, run: ForwardPass, place: tuple[int, int]) -> str:
    if kind == "identity":
        return line
    made = _rounded(float(run.values[place[0] + 1][0][place[1]]))
    return say("{line}, and {function} makes it {value}",
               line=line, function=NAMES[kind], value=made)  # fmt: skip
