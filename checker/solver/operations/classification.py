"""Classification: the slips of biases and of a softmax output, and the loss of predicted shares.

Source: Goodfellow, Bengio, Courville, *Deep Learning* (2016), section 6.2.2.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver import passes
from checker.solver.operation import operation
from checker.solver.operations.networks import forward, hidden_values
from checker.solver.values import Array, Network, Operand, matching, numbers


def _from_scores(
    by: Conventions, network: Network, inputs: Array, function: Callable[[Array], Array]
) -> Operand:
    """A function of the scores (rows, classes), in place of softmax; None where there is none."""
    if passes.output_of(network, by) != "softmax":
        return None
    run = passes.forward_pass(by, network, inputs)
    return run.trim(function(run.sums[-1]))


@forward.slip("softmax-skipped", "These are the scores; softmax turns them into shares.")
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    return _from_scores(by, network, inputs, lambda scores: scores)


@forward.slip("not-normalized", "These are powers of e; divide them by their sum in each row.")
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    return _from_scores(by, network, inputs, np.exp)


@forward.slip("softmax-down-columns", "Softmax ran down the columns; it takes each row on its own.")
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    if np.ndim(inputs) < 2 or len(inputs) < 2:
        return None
    return _from_scores(by, network, inputs, lambda z: np.exp(z) / np.exp(z).sum(axis=0))


@forward.slip("softmax-over-all", "Softmax took all rows as one; it takes each row on its own.")
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    if np.ndim(inputs) < 2 or len(inputs) < 2:
        return None
    return _from_scores(by, network, inputs, lambda z: np.exp(z) / np.exp(z).sum())


@forward.slip("biases-left-out", "The biases were left out.")
def _(by: Conventions, network: Network, inputs: Array) -> Operand:
    if all(layer.biases is None for layer in network.layers):
        return None
    return forward(by, _unbiased(network), inputs)


@hidden_values.slip("biases-left-out", "The biases were left out.")
def _(by: Conventions, network: Network, inputs: Array, layer: Array) -> Operand:
    if all(one.biases is None for one in network.layers[: int(numbers(layer)) + 1]):
        return None
    return hidden_values(by, _unbiased(network), inputs, layer)


def _unbiased(network: Network) -> Network:
    layers = tuple(replace(layer, biases=None) for layer in network.layers)
    return replace(network, layers=layers)


@operation(
    lambda by: (
        say("−{target} · log {probabilities}, summed over the classes; of several rows the mean")
        if by.reduction == "mean"
        else say(
            "−{target} · log {probabilities}, summed over the classes; of several rows the sum"
        )
    ),
    shapes="both (classes,) or (rows, classes) → ()",
)
def cross_entropy(by: Conventions, probabilities: Array, target: Array) -> Operand:
    """The loss of a classification: the mean (or sum) over the rows."""
    return passes.loss(by.model_copy(update={"loss": "cross entropy"}), probabilities, target)


@cross_entropy.slip("minus-left-out", "The minus sign is missing: the log of a share is negative.")
def _(by: Conventions, probabilities: Array, target: Array) -> Operand:
    return -cross_entropy(by, probabilities, target)


@cross_entropy.slip("sum-for-mean", "The losses of the rows were added up, not averaged.")
def _(by: Conventions, probabilities: Array, target: Array) -> Operand:
    if by.reduction != "mean" or np.ndim(probabilities) < 2 or len(probabilities) < 2:
        return None
    return cross_entropy(by.model_copy(update={"reduction": "sum"}), probabilities, target)


@cross_entropy.slip("mean-over-classes", "It was divided by the number of classes as well.")
def _(by: Conventions, probabilities: Array, target: Array) -> Operand:
    if by.reduction != "mean" or np.shape(probabilities)[-1] == 1:
        return None
    return cross_entropy(by, probabilities, target) / np.shape(probabilities)[-1]


@cross_entropy.slip(
    "log-of-target", "Target and shares are the other way round: log of the shares."
)
def _(by: Conventions, probabilities: Array, target: Array) -> Operand:
    return cross_entropy(by, target, probabilities)


@cross_entropy.slip("squared-error", "This is the mean squared error, not the cross entropy.")
def _(by: Conventions, probabilities: Array, target: Array) -> Operand:
    guess, actual = matching(probabilities, target)
    return ((guess - actual) ** 2).mean()


@cross_entropy.proof
def _(by: Conventions, probabilities: Array, target: Array) -> Operand:
    shares, wanted = np.atleast_2d(numbers(probabilities)), np.atleast_2d(numbers(target))
    each = [
        -math.fsum(w * math.log(p) for p, w in zip(row, actual, strict=True))
        for row, actual in zip(shares.tolist(), wanted.tolist(), strict=True)
    ]
    return math.fsum(each) / (len(each) if by.reduction == "mean" else 1)
