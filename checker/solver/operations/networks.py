"""Networks with hidden layers: predictions, node values, and slopes by the chain rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from checker.models.exercise import ActivationName, Conventions
from checker.models.said import say
from checker.solver import passes
from checker.solver.operation import operation
from checker.solver.oracle import central_difference
from checker.solver.values import Array, Layer, Network, Operand, SolverError, numbers


@operation(
    say("{inputs} through the hidden layers of {network} to its output"),
    shapes="inputs (features,) or (rows, features) → () or (rows,); a last axis per output node",
)
def forward(by: Conventions, network: Network, inputs: Array) -> Operand:
    """The network's prediction by forward propagation."""
    return passes.forward_pass(by, network, inputs).output


@forward.slip("hidden-sum", "It stops at the sum of the hidden values, before the output weights.")
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    last_hidden = len(network.layers) - 2
    # Shares add up to 1 whatever the inputs.
    if last_hidden < 0 or passes.activation_of(network, last_hidden, by).name == "softmax":
        return None
    run = passes.forward_pass(by, network, inputs)
    hidden = run.values[-2].sum(axis=-1)
    return hidden[0] if run.single_row else hidden


@forward.slip("whole-data-for-row", "Each prediction used the whole data in place of its own row.")
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    rows = numbers(inputs)
    if rows.ndim != 2 or len(rows) < 2:
        return None
    return forward(by, network, np.broadcast_to(rows.sum(axis=0), rows.shape))


@forward.miss(
    "not-summed", "In the hidden nodes the products of weights and inputs were not added up."
)
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    """The products of each hidden node meet the output's weights, as NumPy stretches them."""
    hidden, output = network.layers[0], network.layers[-1]
    if len(network.layers) != 2 or len(output.weights) != 1 or hidden.biases is not None:
        return None
    each = numbers(inputs)[..., np.newaxis, :] * hidden.weights
    values = passes.activation_of(network, 0, by).value(each)
    return (values * output.weights[0]).sum(axis=(-2, -1))


@forward.miss(
    "not-summed", "At the output the products of weights and hidden values were not added up."
)
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    run = passes.forward_pass(by, network, inputs)
    last = network.layers[-1]
    if len(last.weights) != 1 or last.biases is not None:
        return None
    return (run.values[-2][0] if run.single_row else run.values[-2]) * last.weights[0]


@forward.proof
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    rows = [_scalar_forward(by, network, row) for row in np.atleast_2d(inputs).tolist()]
    outputs = [row[0] if len(row) == 1 else row for row in rows]
    return outputs[0] if np.ndim(inputs) == 1 else outputs


def _scalar_forward(by: Conventions, network: Network, row: list[float]) -> list[float]:
    """One row through the network in plain Python floats."""
    values = row
    for depth, layer in enumerate(network.layers):
        biases = [0.0] * len(layer.weights) if layer.biases is None else layer.biases.tolist()
        sums = [
            math.fsum([bias, *(w * x for w, x in zip(weights, values, strict=True))])
            for weights, bias in zip(layer.weights.tolist(), biases, strict=True)
        ]
        values = SCALAR[passes.activation_of(network, depth, by).name](sums)
    return values


SCALAR: dict[str, Callable[[list[float]], list[float]]] = {
    "identity": lambda sums: sums,
    "relu": lambda sums: [z if z > 0 else 0.0 for z in sums],
    "sigmoid": lambda sums: [0.5 + 0.5 * math.tanh(z / 2) for z in sums],
    "tanh": lambda sums: [math.tanh(z) for z in sums],
    "softmax": lambda sums: [1 / math.fsum(math.exp(other - z) for other in sums) for z in sums],
}


@operation(
    say("the values of hidden layer {layer} of {network} for {inputs}"),
    shapes="inputs (features,) or (rows, features) → (nodes,) or (rows, nodes)",
)
def hidden_values(by: Conventions, network: Network, inputs: Array, layer: Array) -> Operand:
    """The values of one hidden layer's nodes; the first layer is number 0."""
    run = passes.forward_pass(by, network, inputs)
    return _of_layer(run.values[1:-1], layer, single_row=run.single_row)


def _of_layer(layers: tuple[Array, ...], layer: Array, *, single_row: bool) -> Array:
    place = int(numbers(layer))
    if not 0 <= place < len(layers):
        raise SolverError(f"there is no hidden layer {place}")
    return layers[place][0] if single_row else layers[place]


@operation(
    say("the slope of the loss for each node of hidden layer {layer}, from the output backward"),
    shapes="target as the prediction → (nodes,) or (rows, nodes)",
)
def node_slopes(
    by: Conventions, network: Network, inputs: Array, target: Array, layer: Array
) -> Operand:
    """The slope of the loss for the values of one hidden layer's nodes."""
    run = passes.backward_pass(by, network, inputs, target)
    return _of_layer(run.node_slopes[:-1], layer, single_row=np.ndim(inputs) == 1)


@operation(
    say("node value · node slope · activation slope, for each weight of {network}"),
    shapes="inputs (features,) or (rows, features), target as the prediction → as network",
)
def weight_slopes(by: Conventions, network: Network, inputs: Array, target: Array) -> Operand:
    """The slope of the loss for each weight and bias of a network, by backward propagation."""
    return passes.backward_pass(by, network, inputs, target).weight_slopes


@weight_slopes.slip("missing-factor-2", "The factor 2, which comes from the square, is missing.")
def _(by: Conventions, network: Network, inputs: Array, target: Array) -> Operand:
    if by.slope_factor == 1 or by.loss != "squared error":
        return None
    slopes = weight_slopes(by, network, inputs, target)
    return slopes.combine(slopes, lambda slope, _: slope / 2)


@weight_slopes.slip("reversed-error", "The error's subtraction is the wrong way round.")
def _(by: Conventions, network: Network, inputs: Array, target: Array) -> Operand:
    slopes = weight_slopes(by, network, inputs, target)
    return slopes.combine(slopes, lambda slope, _: -slope)


@weight_slopes.proof
def _(by: Conventions, network: Network, inputs: Array, target: Array) -> Operand:
    """Every weight and bias moved a little, with the loss of the plain forward pass."""
    layers = list(network.layers)

    def loss_with(depth: int, part: str) -> Array:
        def loss(moved: Array) -> float:
            changed = Layer(**{**vars(layers[depth]), part: moved})
            other = replace(network, layers=(*layers[:depth], changed, *layers[depth + 1 :]))
            return float(passes.loss(by, forward(by, other, inputs), target))

        return by.slope_sign * central_difference(loss, getattr(layers[depth], part))

    def sloped() -> Iterator[Layer]:
        for depth, layer in enumerate(layers):
            biases = None if layer.biases is None else loss_with(depth, "biases")
            yield Layer(loss_with(depth, "weights"), biases, layer.activation)

    return replace(network, layers=tuple(sloped()))


@operation(
    say("{node_value} · {node_slope} · {activation_slope}"),
    shapes="all () → ()",
)
def backprop_slope(
    by: Conventions, node_value: Array, node_slope: Array, activation_slope: Array
) -> Operand:
    """The slope for one weight: value behind it, slope before it, and the activation's slope."""
    return numbers(node_value) * numbers(node_slope) * numbers(activation_slope)


@backprop_slope.slip("node-value-only", "This is only the value of the node behind the weight.")
def _(by: Conventions, node_value: Array, node_slope: Array, activation_slope: Array) -> Operand:
    return numbers(node_value)


@backprop_slope.slip("node-slope-only", "This is only the slope of the node before the weight.")
def _(by: Conventions, node_value: Array, node_slope: Array, activation_slope: Array) -> Operand:
    return numbers(node_slope)


@backprop_slope.slip("added-not-multiplied", "The parts were added; the chain rule multiplies.")
def _(by: Conventions, node_value: Array, node_slope: Array, activation_slope: Array) -> Operand:
    return numbers(node_value) + numbers(node_slope)


@backprop_slope.slip("extra-factor-2", "The node's slope already holds the factor 2.")
def _(by: Conventions, node_value: Array, node_slope: Array, activation_slope: Array) -> Operand:
    return 2 * backprop_slope(by, node_value, node_slope, activation_slope)


@backprop_slope.proof
def _(by: Conventions, node_value: Array, node_slope: Array, activation_slope: Array) -> Operand:
    """The loss near this point rises by node slope per unit of the node's value."""

    def loss(weight: Array) -> float:
        return float(numbers(node_slope) * numbers(activation_slope) * weight * node_value)

    return central_difference(loss, np.zeros(()))


@operation(say("{network} with weight {place} of {node} set to {value}"), shapes="→ as network")
def set_weight(by: Conventions, network: Network, node: str, place: Array, value: Array) -> Operand:
    """The network with one weight changed; nodes are named as in the course's dictionary."""
    return _edited(network, node, place, lambda _: numbers(value))


@operation(say("{network} with {amount} added to weight {place} of {node}"), shapes="→ as network")
def add_to_weight(
    by: Conventions, network: Network, node: str, place: Array, amount: Array
) -> Operand:
    """The network with a number added to one weight."""
    return _edited(network, node, place, lambda weight: weight + numbers(amount))


def _edited(network: Network, node: str, place: Array, edit: Callable[[Array], Array]) -> Network:
    by_node = {name: numbers(weights).copy() for name, weights in network.by_node().items()}
    if node not in by_node:
        raise SolverError(f"there is no node {node!r}; the nodes are {', '.join(by_node)}")
    if not 0 <= int(numbers(place)) < len(by_node[node]):
        raise SolverError(f"{node} has {len(by_node[node])} weights; the first is number 0")
    by_node[node][int(numbers(place))] = edit(by_node[node][int(numbers(place))])
    return network.with_weights(by_node)


ACTIVATION_NAMES: tuple[ActivationName, ...] = (
    "identity", "relu", "sigmoid", "tanh", "softmax",
)  # fmt: skip


@operation(say("{network} with {activation} on its hidden nodes"), shapes="→ as network")
def with_activation(by: Conventions, network: Network, activation: str) -> Operand:
    """The network with another activation function on every hidden layer."""
    if activation not in ACTIVATION_NAMES:
        raise SolverError(f"there is no activation {activation!r}")
    hidden = tuple(replace(layer, activation=activation) for layer in network.layers[:-1])
    return replace(network, layers=(*hidden, network.layers[-1]))
