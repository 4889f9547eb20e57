"""The forward and the backward pass of a network of any depth and width, one row or many.

Source: Rumelhart, Hinton, Williams, *Learning representations by back-propagating errors* (1986).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver.activations import ACTIVATIONS, Activation
from checker.solver.values import Array, Layer, Network, SolverError, matching, numbers


@dataclass(frozen=True)
class ForwardPass:
    """Sums and values of each layer, (rows, nodes); `values[0]` are the inputs themselves."""

    sums: tuple[Array, ...]
    values: tuple[Array, ...]
    single_row: bool

    @property
    def output(self) -> Array:
        """The last values; a single row or a single output node has no axis of its own."""
        return self.trim(self.values[-1])

    def trim(self, values: Array) -> Array:
        """Drop the axis of a single row, then that of a single node."""
        rows = values[0] if self.single_row else values
        return rows[..., 0] if values.shape[-1] == 1 else rows


@dataclass(frozen=True)
class BackwardPass:
    """Slopes of the loss: for each layer's values and sums (rows, nodes), and for the weights."""

    node_slopes: tuple[Array, ...]
    sum_slopes: tuple[Array, ...]
    weight_slopes: Network


def activation_of(network: Network, depth: int, by: Conventions) -> Activation:
    """The activation of a layer: its own, else that of the conventions."""
    last = depth == len(network.layers) - 1
    default = by.output_activation if last else by.hidden_activation
    return ACTIVATIONS[network.layers[depth].activation or default]


def output_of(network: Network, by: Conventions) -> str:
    """The name of the output's activation."""
    return activation_of(network, len(network.layers) - 1, by).name


def with_activations(
    network: Network, *, hidden: str | None = None, output: str | None = None
) -> Network:
    """The network with other activations; None leaves those of the layers as they are."""
    *before, last = network.layers
    layers = [replace(one, activation=hidden or one.activation) for one in before]
    return replace(network, layers=(*layers, replace(last, activation=output or last.activation)))


def forward_pass(by: Conventions, network: Network, inputs: Array) -> ForwardPass:
    """Inputs (features,) or (rows, features) through every layer.

    Raises SolverError where the weights do not fit the inputs or each other.
    """
    if not isinstance(network, Network):
        raise SolverError("a network is needed, and these are numbers")
    inputs = numbers(inputs)
    if inputs.ndim not in (1, 2):
        raise SolverError(f"inputs of shape {inputs.shape} are neither one row nor rows")
    sums: list[Array] = []
    values = [inputs if inputs.ndim == 2 else inputs[np.newaxis]]
    for depth, layer in enumerate(network.layers):
        sums.append(_sums(layer, values[-1]))
        activation = activation_of(network, depth, by)
        if activation.name == "softmax" and len(layer.weights) == 1:
            raise SolverError(
                f"softmax of a single node is always 1: give layer {depth} a node for each class, "
                "or another activation"
            )
        values.append(activation.value(sums[-1]))
    return ForwardPass(tuple(sums), tuple(values), single_row=inputs.ndim == 1)


def _sums(layer: Layer, feeding: Array) -> Array:
    weights = numbers(layer.weights)
    if weights.ndim != 2 or weights.shape[1] != feeding.shape[1]:
        raise SolverError(
            f"weights of shape {weights.shape} do not fit {feeding.shape[1]} feeding nodes"
        )
    # A product by a transposed view takes up to three times as long as one by its copy.
    weighted = feeding @ np.ascontiguousarray(weights.T)
    return weighted if layer.biases is None else weighted + numbers(layer.biases)


def backward_pass(by: Conventions, network: Network, inputs: Array, target: Array) -> BackwardPass:
    """The slope of the loss for every node, weight and bias, by the chain rule from the output."""
    forward = forward_pass(by, network, inputs)
    node_slopes = [by.slope_sign * loss_slope(by, forward.values[-1], _as_rows(forward, target))]
    sum_slopes: list[Array] = []
    for depth in reversed(range(len(network.layers))):
        activation = activation_of(network, depth, by)
        sum_slopes.insert(0, activation.pull_back(forward.sums[depth], node_slopes[0]))
        node_slopes.insert(0, sum_slopes[0] @ numbers(network.layers[depth].weights))
    return BackwardPass(
        tuple(node_slopes[1:]), tuple(sum_slopes), _weight_slopes(network, forward, sum_slopes)
    )


def _weight_slopes(network: Network, forward: ForwardPass, sum_slopes: list[Array]) -> Network:
    layers = tuple(
        Layer(
            slopes.T @ feeding,
            None if layer.biases is None else slopes.sum(axis=0),
            layer.activation,
        )
        for layer, slopes, feeding in zip(
            network.layers, sum_slopes, forward.values[:-1], strict=True
        )
    )
    return Network(layers, network.given_as)


def _as_rows(forward: ForwardPass, target: Array) -> Array:
    target, shape = numbers(target), forward.output.shape
    if target.shape not in ((), shape):
        raise SolverError(f"target of shape {target.shape} does not fit the prediction, {shape}")
    return np.broadcast_to(target, shape).reshape(forward.values[-1].shape)


def loss(by: Conventions, prediction: Array, target: Array) -> Array:
    """The loss of a prediction: squared error over all entries, or cross entropy over the rows."""
    prediction, target = matching(prediction, target)
    if by.loss == "cross entropy":
        each, factor = -(target * np.log(prediction)).sum(axis=-1), 1.0
    else:
        each, factor = (prediction - target) ** 2, by.slope_factor / 2
    return np.asarray(factor * (each.mean() if by.reduction == "mean" else each.sum()))


def loss_slope(by: Conventions, prediction: Array, target: Array) -> Array:
    """The slope of `loss` for each entry of a prediction (rows, outputs)."""
    if by.loss == "cross entropy":
        each, count = -target / prediction, prediction.shape[0]
    else:
        each, count = by.slope_factor * (prediction - target), prediction.size
    return np.asarray(each / count if by.reduction == "mean" else each)


def loss_in_words(by: Conventions) -> str:
    """What the loss is called."""
    if by.loss == "cross entropy":
        return say("the cross entropy")
    if by.reduction == "mean":
        whole, half = say("the mean squared error"), say("the halved mean squared error")
    else:
        whole, half = say("the sum of squared errors"), say("the halved sum of squared errors")
    return whole if by.slope_factor == 2 else half
