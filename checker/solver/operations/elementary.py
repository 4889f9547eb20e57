"""One prediction without a hidden layer: its error, its loss and its slope.

Slopes are gradients of the loss. Source: Goodfellow, Bengio, Courville, *Deep Learning* (2016),
sections 4.3 and 5.1.4.
"""

from __future__ import annotations

import math

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver.operation import operation
from checker.solver.oracle import central_difference
from checker.solver.values import Array, Operand, SolverError, matching, numbers


@operation(
    say("the sum of {weights} · {inputs}"),
    shapes="weights (n,), inputs (n,) or (rows, n) → () or (rows,)",
)
def prediction(by: Conventions, weights: Array, inputs: Array) -> Operand:
    """The weighted sum of the inputs."""
    return _products(weights, inputs).sum(axis=-1)


def _products(weights: Array, inputs: Array) -> Array:
    weights, inputs = numbers(weights), numbers(inputs)
    if weights.ndim != 1 or inputs.ndim not in (1, 2) or inputs.shape[-1:] != weights.shape:
        raise SolverError(f"weights {weights.shape} do not fit inputs {inputs.shape}")
    return np.asarray(weights * inputs)


@prediction.slip("not-summed", "The products of weights and inputs were not added up.")
def _(by: Conventions, weights: Array, inputs: Array) -> Operand:
    return _products(weights, inputs)


@prediction.slip("mean-for-sum", "A mean was taken where a sum is needed.")
def _(by: Conventions, weights: Array, inputs: Array) -> Operand:
    products = _products(weights, inputs)
    return products.mean(axis=-1) if products.shape[-1] > 1 else None


@prediction.miss("first-left-out", "The first product was left out: places begin with 0.")
def _(by: Conventions, weights: Array, inputs: Array) -> Operand:
    products = _products(weights, inputs)
    return products[..., 1:].sum(axis=-1) if products.shape[-1] > 1 else None


@prediction.miss(
    "last-left-out",
    "The last product was left out: `range(n)` ends before `n`, so it takes no `- 1`.",
)
def _(by: Conventions, weights: Array, inputs: Array) -> Operand:
    products = _products(weights, inputs)
    return products[..., :-1].sum(axis=-1) if products.shape[-1] > 1 else None


@prediction.miss(
    "only-the-last", "Only the last product was kept: in a loop `+=` adds, and `=` begins anew."
)
def _(by: Conventions, weights: Array, inputs: Array) -> Operand:
    # Of two products the last one is all but the first.
    products = _products(weights, inputs)
    return products[..., -1] if products.shape[-1] > 2 else None


@prediction.proof
def _(by: Conventions, weights: Array, inputs: Array) -> Operand:
    rows = np.atleast_2d(inputs).tolist()
    sums = [math.fsum(w * x for w, x in zip(weights, row, strict=True)) for row in rows]
    return sums[0] if np.ndim(inputs) == 1 else sums


@operation(
    lambda by: (
        say("{prediction} − {actual}") if by.error_sign == 1 else say("{actual} − {prediction}")
    ),
    shapes="both () or (rows,) → the same",
)
def error(by: Conventions, prediction: Array, actual: Array) -> Operand:
    """How far the prediction lies from the actual value, with its sign."""
    predicted, target = matching(prediction, actual)
    return by.error_sign * (predicted - target)


@error.slip("reversed-error", "The subtraction is the wrong way round.")
def _(by: Conventions, prediction: Array, actual: Array) -> Operand:
    return -error(by, prediction, actual)


@error.slip("actual-not-subtracted", "The actual value was not subtracted from the prediction.")
def _(by: Conventions, prediction: Array, actual: Array) -> Operand:
    return numbers(prediction)


@error.slip("gave-the-actual", "This is the actual value itself, not the error.")
def _(by: Conventions, prediction: Array, actual: Array) -> Operand:
    return numbers(actual)


@error.slip("squared-error", "The error was squared.")
def _(by: Conventions, prediction: Array, actual: Array) -> Operand:
    return error(by, prediction, actual) ** 2


@error.slip("absolute-error", "The sign of the error was dropped.")
def _(by: Conventions, prediction: Array, actual: Array) -> Operand:
    return np.abs(error(by, prediction, actual))


@error.proof
def _(by: Conventions, prediction: Array, actual: Array) -> Operand:
    predicted, target = np.broadcast_arrays(prediction, actual)
    each = [by.error_sign * (p - t) for p, t in zip(predicted.flat, target.flat, strict=True)]
    return np.reshape(each, predicted.shape)


@operation(
    lambda by: (
        say("the mean of ({actual} − {predicted})²")
        if by.reduction == "mean"
        else say("the sum of ({actual} − {predicted})²")
    ),
    shapes="both (rows,) → ()",
)
def mean_squared_error(by: Conventions, actual: Array, predicted: Array) -> Operand:
    """The mean of the squared errors (their sum, where the conventions say so)."""
    squares = _differences(actual, predicted) ** 2
    return squares.mean() if by.reduction == "mean" else squares.sum()


def _differences(actual: Array, predicted: Array) -> Array:
    target, guess = matching(actual, predicted)
    return np.asarray(guess - target)


@mean_squared_error.slip("sum-for-mean", "The squared errors were added up, not averaged.")
def _(by: Conventions, actual: Array, predicted: Array) -> Operand:
    differences = _differences(actual, predicted)
    return (differences**2).sum() if by.reduction == "mean" and differences.size > 1 else None


@mean_squared_error.slip("root-of-mean", "A square root was taken at the end.")
def _(by: Conventions, actual: Array, predicted: Array) -> Operand:
    # Of one row, the root of the square is the error's size: that is the slip below.
    several = _differences(actual, predicted).size > 1
    return np.sqrt(mean_squared_error(by, actual, predicted)) if several else None


@mean_squared_error.slip("absolute-error", "The errors' sizes were averaged, not their squares.")
def _(by: Conventions, actual: Array, predicted: Array) -> Operand:
    return np.abs(_differences(actual, predicted)).mean()


@mean_squared_error.slip("error-for-squared", "The errors were averaged without being squared.")
def _(by: Conventions, actual: Array, predicted: Array) -> Operand:
    return _differences(actual, predicted).mean()


@mean_squared_error.proof
def _(by: Conventions, actual: Array, predicted: Array) -> Operand:
    target, guess = np.broadcast_arrays(actual, predicted)
    total = math.fsum(
        (float(g) - float(t)) ** 2 for t, g in zip(target.flat, guess.flat, strict=True)
    )
    return total / (target.size if by.reduction == "mean" else 1)


@operation(
    lambda by: _factor(by) + "{inputs} · {error}",
    shapes="inputs (n,) or (rows, n), error () or (rows,) → (n,)",
)
def weight_slope(by: Conventions, inputs: Array, error: Array) -> Operand:
    """The slope of the loss for each weight: the gradient where there is no hidden layer."""
    return _over_rows(by, by.slope_factor * _sign(by) * _each_slope(inputs, error), inputs)


def _sign(by: Conventions) -> int:
    return by.error_sign * by.slope_sign


def _factor(by: Conventions) -> str:
    return ("" if _sign(by) == 1 else "−") + ("2 · " if by.slope_factor == 2 else "")


def _each_slope(inputs: Array, error: Array) -> Array:
    inputs, error = numbers(inputs), numbers(error)
    if inputs.ndim == 2:
        error = np.broadcast_to(error, inputs.shape[:1])[:, np.newaxis]
        return np.asarray(inputs * error)
    factors = matching(inputs, error)
    return np.asarray(factors[0] * factors[1])


def _over_rows(by: Conventions, each: Array, inputs: Array) -> Array:
    if np.ndim(inputs) < 2:
        return each
    return np.asarray(each.mean(axis=0) if by.reduction == "mean" else each.sum(axis=0))


@weight_slope.slip("missing-factor-2", "The factor 2, which comes from the square, is missing.")
def _(by: Conventions, inputs: Array, error: Array) -> Operand:
    return weight_slope(by, inputs, error) / 2 if by.slope_factor == 2 else None


@weight_slope.slip("inputs-left-out", "The error was not multiplied by the inputs.")
def _(by: Conventions, inputs: Array, error: Array) -> Operand:
    plain = by.slope_factor * _sign(by) * numbers(error)
    if np.ndim(inputs) < 2:
        return plain
    return plain.mean() if by.reduction == "mean" else plain.sum()


@weight_slope.slip("mean-for-sum", "It was divided by the number of inputs.")
def _(by: Conventions, inputs: Array, error: Array) -> Operand:
    count = np.shape(inputs)[-1] if np.ndim(inputs) else 1
    # Divided by 1 it is right; divided by 2 it lacks the factor 2, which has a slip of its own.
    if count in (1, by.slope_factor):
        return None
    return weight_slope(by, inputs, error) / count


@weight_slope.proof
def _(by: Conventions, inputs: Array, error: Array) -> Operand:
    """Move each weight a little and watch the loss: the error moves by input · change."""
    inputs, error = numbers(inputs), _sign(by) * numbers(error)
    count = len(inputs) if inputs.ndim == 2 and by.reduction == "mean" else 1

    def loss(change: Array) -> float:
        moved = np.dot(inputs, change) + error
        return float((moved**2).sum()) * by.slope_factor / 2 / count

    return central_difference(loss, np.zeros(inputs.shape[-1:]))
