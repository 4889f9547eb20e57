"""Activation functions, each beside its slope.

`pull_back` turns the slopes of the loss for a layer's values into those for its sums (its
pre-activations): the chain rule for one layer. Source: Goodfellow, Bengio, Courville, *Deep
Learning* (2016), sections 6.2 and 6.3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Activation:
    """A function from sums (…, nodes) to values (…, nodes), and its chain rule."""

    name: str
    value: Callable[[Array], Array]
    pull_back: Callable[[Array, Array], Array]


def _elementwise(
    name: str, value: Callable[[Array], Array], slope: Callable[[Array], Array]
) -> Activation:
    return Activation(name, value, lambda sums, slopes: slopes * slope(sums))


def _sigmoid(sums: Array) -> Array:
    # exp of a positive number may overflow; exp(-|z|) never does.
    small = np.exp(-np.abs(sums))
    return np.asarray(np.where(sums >= 0, 1 / (1 + small), small / (1 + small)))


def softmax(sums: Array) -> Array:
    """Shares (…, nodes) that add to 1; shifted by the largest sum, so that no exp overflows."""
    powers = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _softmax_pull_back(sums: Array, slopes: Array) -> Array:
    shares = softmax(sums)
    return np.asarray(shares * (slopes - (slopes * shares).sum(axis=-1, keepdims=True)))


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        _elementwise("identity", lambda z: z, np.ones_like),
        # ReLU has no slope at 0; the course's choice, and ours, is 0.
        _elementwise("relu", lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
        _elementwise("sigmoid", _sigmoid, lambda z: _sigmoid(z) * (1 - _sigmoid(z))),
        _elementwise("tanh", np.tanh, lambda z: 1 - np.tanh(z) ** 2),
        Activation("softmax", softmax, _softmax_pull_back),
    )
}
