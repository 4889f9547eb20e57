"""One update: weights moved against the slope of the loss, by the learning rate.

Source: Goodfellow, Bengio, Courville, *Deep Learning* (2016), section 4.3.
"""

from __future__ import annotations

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver.operation import operation
from checker.solver.values import Array, Network, Operand, matching, numbers


@operation(
    lambda by: (
        say("{weights} − {learning_rate} · {slope}")
        if by.slope_sign == 1
        else say("{weights} + {learning_rate} · {slope}")
    ),
    shapes="weights and slope alike, learning_rate () → as weights",
)
def update(by: Conventions, weights: Operand, slope: Operand, learning_rate: Array) -> Operand:
    """The weights after one step against the slope."""
    return _moved(weights, slope, -by.slope_sign * numbers(learning_rate))


def _moved(weights: Operand, slope: Operand, rate: Array, keep: float = 1) -> Operand:
    def move(old: Array, steepness: Array) -> Array:
        old, steepness = matching(old, steepness)
        return np.asarray(keep * old + rate * steepness)

    return weights.combine(slope, move) if isinstance(weights, Network) else move(weights, slope)


@update.slip("added-slope", "The slope was added where it must be subtracted.")
def _(by: Conventions, weights: Operand, slope: Operand, learning_rate: Array) -> Operand:
    return _moved(weights, slope, by.slope_sign * numbers(learning_rate))


@update.slip("no-learning-rate", "The learning rate was left out.")
def _(by: Conventions, weights: Operand, slope: Operand, learning_rate: Array) -> Operand:
    return update(by, weights, slope, 1)


@update.slip("learning-rate-times-10", "The learning rate is ten times too large.")
def _(by: Conventions, weights: Operand, slope: Operand, learning_rate: Array) -> Operand:
    return update(by, weights, slope, numbers(learning_rate) * 10)


@update.slip("learning-rate-over-10", "The learning rate is ten times too small.")
def _(by: Conventions, weights: Operand, slope: Operand, learning_rate: Array) -> Operand:
    return update(by, weights, slope, numbers(learning_rate) / 10)


@update.slip("subtracted-rate", "The learning rate itself was subtracted, without the slope.")
def _(by: Conventions, weights: Operand, slope: Operand, learning_rate: Array) -> Operand:
    ones = (
        slope.combine(slope, lambda a, _: np.ones_like(a))
        if isinstance(slope, Network)
        else np.ones_like(numbers(slope))
    )
    return update(by, weights, ones, learning_rate)


@update.slip("lost-weights", "Only the change was kept; the weights it changes were lost.")
def _(by: Conventions, weights: Operand, slope: Operand, learning_rate: Array) -> Operand:
    return _moved(weights, slope, -by.slope_sign * numbers(learning_rate), keep=0)


@update.proof
def _(by: Conventions, weights: Operand, slope: Operand, learning_rate: Array) -> Operand:
    if isinstance(weights, Network):
        return None
    rate, (old, steepness) = by.slope_sign * float(learning_rate), matching(weights, slope)
    old, steepness = np.broadcast_arrays(old, steepness)
    moved = [w - rate * s for w, s in zip(old.flat, steepness.flat, strict=True)]
    return np.reshape(moved, old.shape)
