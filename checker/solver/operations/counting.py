"""Counts that are read off a network or off data, so that nobody types what a drawing shows.

They follow from shapes alone: other numbers do not change them, so they are asked by choices and
numbers, not by programs, whose hidden data have the same shapes.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver.operation import operation
from checker.solver.values import Array, Network, Operand, SolverError, numbers


def _widths(network: Network) -> list[int]:
    """How many nodes each layer has: the inputs first, the output last."""
    if not isinstance(network, Network):
        raise SolverError("a network is needed, and these are numbers")
    shapes = [np.shape(layer.weights) for layer in network.layers]
    return [shapes[0][1], *(shape[0] for shape in shapes)]


def _count(number: int) -> Operand:
    return np.asarray(float(number))


@operation(say("the number of all nodes of {network}: inputs, hidden nodes, output"), shapes="→ ()")
def count_nodes(by: Conventions, network: Network) -> Operand:
    """How many nodes a network has, inputs and output among them."""
    return _count(sum(_widths(network)))


@count_nodes.slip("inputs-left-out", "The input nodes were not counted.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(sum(_widths(network)[1:]))


@count_nodes.slip("output-left-out", "The output was not counted.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(sum(_widths(network)[:-1]))


@count_nodes.slip("hidden-nodes-only", "Only the hidden nodes were counted.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(sum(_widths(network)[1:-1])) if len(network.layers) > 1 else None


@count_nodes.proof
def _(by: Conventions, network: Network) -> Operand:
    return len(network.layers[0].weights[0]) + sum(len(one.weights) for one in network.layers)


@operation(say("the number of hidden nodes of {network}"), shapes="→ ()")
def count_hidden_nodes(by: Conventions, network: Network) -> Operand:
    """How many nodes the hidden layers of a network have together."""
    return _count(sum(_widths(network)[1:-1]))


@count_hidden_nodes.slip("inputs-counted", "The input nodes were counted too.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(sum(_widths(network)[:-1]))


@count_hidden_nodes.slip("output-counted", "The output was counted too.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(sum(_widths(network)[1:]))


@count_hidden_nodes.slip("one-layer-only", "Only the nodes of the first hidden layer were counted.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(_widths(network)[1]) if len(network.layers) > 2 else None


@count_hidden_nodes.proof
def _(by: Conventions, network: Network) -> Operand:
    return sum(len(one.weights) for one in network.layers) - len(network.layers[-1].weights)


@operation(say("the number of hidden layers of {network}"), shapes="→ ()")
def count_hidden_layers(by: Conventions, network: Network) -> Operand:
    """How many layers lie between the inputs and the output."""
    return _count(len(_widths(network)) - 2)


@count_hidden_layers.slip("output-counted", "The output was counted as a hidden layer.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(len(_widths(network)) - 1)


@count_hidden_layers.slip("all-layers-counted", "Inputs and output were counted as hidden layers.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(len(_widths(network)))


@count_hidden_layers.slip("nodes-counted", "The hidden nodes were counted, not their layers.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(sum(_widths(network)[1:-1]))


@count_hidden_layers.proof
def _(by: Conventions, network: Network) -> Operand:
    return len(network.layers[:-1])


@operation(say("the number of weights of {network}, one for each arrow"), shapes="→ ()")
def count_weights(by: Conventions, network: Network) -> Operand:
    """How many weights a network has; biases are none."""
    widths = _widths(network)
    return _count(sum(feeding * nodes for feeding, nodes in pairwise(widths)))


@count_weights.slip("nodes-counted", "The nodes were counted, not the arrows between them.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(sum(_widths(network)))


@count_weights.slip("one-layer-only", "Only the weights of the first layer were counted.")
def _(by: Conventions, network: Network) -> Operand:
    inputs, first, *_ = _widths(network)
    return _count(inputs * first) if len(network.layers) > 1 else None


@count_weights.slip("layers-multiplied", "The numbers of nodes of all layers were multiplied.")
def _(by: Conventions, network: Network) -> Operand:
    return _count(int(np.prod(_widths(network)))) if len(network.layers) > 1 else None


@count_weights.slip("biases-counted", "The biases were counted too.")
def _(by: Conventions, network: Network) -> Operand:
    biases = sum(len(one.biases) for one in network.layers if one.biases is not None)
    return count_weights(by, network) + biases if biases else None


@count_weights.proof
def _(by: Conventions, network: Network) -> Operand:
    return sum(1 for layer in network.layers for node in layer.weights for _ in node)


@operation(say("one forward pass for each row of {inputs}"), shapes="(rows, features) → ()")
def passes_for_rows(by: Conventions, inputs: Array) -> Operand:
    """How many forward passes predict every row of the data once."""
    rows = numbers(inputs)
    if rows.ndim not in (1, 2):
        raise SolverError(f"inputs of shape {rows.shape} are neither one row nor rows")
    return _count(len(np.atleast_2d(rows)))


@passes_for_rows.slip("numbers-counted", "Every number was counted; a whole row is one pass.")
def _(by: Conventions, inputs: Array) -> Operand:
    return _count(np.size(numbers(inputs)))


@passes_for_rows.slip("columns-counted", "The numbers of one row were counted, not the rows.")
def _(by: Conventions, inputs: Array) -> Operand:
    return _count(np.shape(np.atleast_2d(numbers(inputs)))[-1])


@passes_for_rows.proof
def _(by: Conventions, inputs: Array) -> Operand:
    return sum(1 for _ in inputs) if np.ndim(inputs) == 2 else 1
