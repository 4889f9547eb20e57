"""One layer applied to the values before it, so that a deep pass is judged layer by layer.

Its slips are those of activations and biases, each of this one layer.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver import passes
from checker.solver.operation import operation
from checker.solver.operations.networks import SCALAR
from checker.solver.values import Array, Layer, Network, Operand, SolverError, numbers


@operation(
    say("layer {layer} of {network}, the first being 0, applied to {values}"),
    shapes="values (feeding,) or (rows, feeding) → (nodes,) or (rows, nodes); of an output layer "
    "with one node () or (rows,)",
)
def layer_values(by: Conventions, network: Network, values: Array, layer: Array) -> Operand:
    """One layer's values from those of the layer before.

    The first hidden layer is number 0; the output comes last.
    """
    return _applied(by, network, alone(by, network, layer).layers[0], values, layer)


def alone(by: Conventions, network: Network, layer: Array) -> Network:
    """One layer as a network of its own, its activation stated.

    Raises SolverError where there is no such layer.
    """
    if not isinstance(network, Network):
        raise SolverError("a network is needed, and these are numbers")
    place, count = float(numbers(layer)), len(network.layers)
    if not (place.is_integer() and 0 <= place < count):
        raise SolverError(f"there is no layer {place:g}: the last one is number {count - 1}")
    name = passes.activation_of(network, int(place), by).name
    return Network((replace(network.layers[int(place)], activation=name),))


def _alone(by: Conventions, network: Network, layer: Array) -> tuple[Layer, str, bool]:
    """The layer, the name of its activation, and whether it is the output."""
    (found,) = alone(by, network, layer).layers
    return found, found.activation or "", int(numbers(layer)) == len(network.layers) - 1


def _applied(by: Conventions, network: Network, own: Layer, values: Array, layer: Array) -> Operand:
    run = passes.forward_pass(by, Network((own,)), values)
    if int(numbers(layer)) == len(network.layers) - 1:
        return run.output
    return run.values[-1][0] if run.single_row else run.values[-1]


@layer_values.slip("activation-skipped", "The activation function of this layer was left out.")
def _(by: Conventions, network: Network, values: Array, layer: Array) -> Operand:
    own, name, last = _alone(by, network, layer)
    if name == "identity" or (last and name == "softmax"):
        return None
    return _applied(by, network, replace(own, activation="identity"), values, layer)


@layer_values.slip(
    "activation-on-output",
    "The activation function of the layer before was applied to the output too; the output is the "
    "plain weighted sum.",
)
def _(by: Conventions, network: Network, values: Array, layer: Array) -> Operand:
    own, name, last = _alone(by, network, layer)
    if not last or len(network.layers) < 2 or name != "identity":
        return None
    before = passes.activation_of(network, len(network.layers) - 2, by).name
    if before in ("identity", "softmax"):
        return None
    return _applied(by, network, replace(own, activation=before), values, layer)


@layer_values.slip("hidden-sum", "It stops at the sum of the values before, without any weights.")
def _(by: Conventions, network: Network, values: Array, layer: Array) -> Operand:
    _, _, last = _alone(by, network, layer)
    before = len(network.layers) - 2
    # Shares add up to 1 whatever the inputs.
    if not last or before < 0 or passes.activation_of(network, before, by).name == "softmax":
        return None
    return numbers(values).sum(axis=-1)


@layer_values.slip("softmax-skipped", "These are the scores; softmax turns them into shares.")
def _(by: Conventions, network: Network, values: Array, layer: Array) -> Operand:
    own, name, last = _alone(by, network, layer)
    if not last or name != "softmax":
        return None
    return _applied(by, network, replace(own, activation="identity"), values, layer)


@layer_values.slip("biases-left-out", "The biases of this layer were left out.")
def _(by: Conventions, network: Network, values: Array, layer: Array) -> Operand:
    own, _, _ = _alone(by, network, layer)
    if own.biases is None:
        return None
    return _applied(by, network, replace(own, biases=None), values, layer)


@layer_values.proof
def _(by: Conventions, network: Network, values: Array, layer: Array) -> Operand:
    own, name, last = _alone(by, network, layer)
    weights = numbers(own.weights).tolist()
    biases = [0.0] * len(weights) if own.biases is None else numbers(own.biases).tolist()
    rows = [
        SCALAR[name](
            [
                math.fsum([bias, *(w * v for w, v in zip(node, row, strict=True))])
                for node, bias in zip(weights, biases, strict=True)
            ]
        )
        for row in np.atleast_2d(numbers(values)).tolist()
    ]
    trimmed = [row[0] if last and len(row) == 1 else row for row in rows]
    return trimmed[0] if np.ndim(values) == 1 else trimmed
