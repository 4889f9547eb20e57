"""Gradient descent: many updates as one operation with a history.

The slips of a single update, of its slope and of its prediction are lifted: done at every turn of
the loop. So the modules that declare slips of networks are imported first.
"""

from __future__ import annotations

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import places, say
from checker.solver import passes
from checker.solver.operation import Function, lifted, operation, used_by
from checker.solver.operations import activating, classification  # noqa: F401 - slips to lift
from checker.solver.operations.elementary import error, prediction, weight_slope
from checker.solver.operations.networks import forward, weight_slopes
from checker.solver.operations.updating import update
from checker.solver.oracle import central_difference
from checker.solver.passes import loss, loss_in_words
from checker.solver.values import Array, Network, Operand, SolverError, numbers

MOST = 10_000
"""How many updates a proof still has the time for."""
Path = tuple[Operand, ...]
"""The weights before the first update and after each one."""


@operation(
    say("the slope of the loss of {inputs} and {target} under {weights}"),
    shapes="weights (n,) or a network → as weights",
)
def gradient(
    by: Conventions,
    weights: Operand,
    inputs: Array,
    target: Array,
    *,
    rule: Function = weight_slope.function,
    backward: Function = weight_slopes.function,
    predict: Function = prediction.function,
    miss: Function = error.function,
) -> Operand:
    """The slope of the loss for each weight, from the weights and the data alone."""
    if isinstance(weights, Network):
        return backward(by, weights, inputs, target)
    return rule(by, inputs, miss(by, predict(by, weights, inputs), target))


lifted(weight_slope, gradient, "rule")
lifted(weight_slopes, gradient, "backward")
used_by(gradient, prediction, "predict")
used_by(gradient, error, "miss")


@gradient.proof
def _(by: Conventions, weights: Operand, inputs: Array, target: Array) -> Operand:
    if isinstance(weights, Network):
        return weight_slopes.proofs[0](by, weights, inputs, target)
    return by.slope_sign * central_difference(
        lambda moved: float(loss(by, prediction(by, moved, inputs), target)), weights
    )


@operation(
    lambda by: say(
        "{loss} of {inputs} and {target} under {weights}",
        loss=loss_in_words(by),
        **places("inputs", "target", "weights"),
    ),
    shapes="weights (n,) or a network → ()",
)
def loss_of(
    by: Conventions,
    weights: Operand,
    inputs: Array,
    target: Array,
    *,
    through: Function = forward.function,
    predict: Function = prediction.function,
) -> Operand:
    """The loss of some weights on the data."""
    return loss(by, _predicted(by, weights, inputs, through, predict), target)


def _predicted(
    by: Conventions,
    weights: Operand,
    inputs: Array,
    through: Function = forward.function,
    predict: Function = prediction.function,
) -> Operand:
    rule = through if isinstance(weights, Network) else predict
    return rule(by, weights, inputs)


lifted(forward, loss_of, "through")
used_by(loss_of, prediction, "predict")


@operation(
    lambda by: (
        say("{updates} times: {weights} − {rate} · slope")
        if by.slope_sign == 1
        else say("{updates} times: {weights} + {rate} · slope")
    ),
    shapes="weights (n,) or a network, updates a whole number → updates + 1 sets of weights",
    turns="updates",
)
def descend(
    by: Conventions,
    weights: Operand,
    inputs: Array,
    target: Array,
    rate: Array,
    updates: Array,
    *,
    change: Function = update.function,
    slope: Function = gradient.function,
) -> Path:
    """The path of the weights under repeated updates, each with a slope of its own."""
    path = [weights]
    for _ in range(_turns(updates)):
        path.append(change(by, path[-1], slope(by, path[-1], inputs, target), rate))
    return tuple(path)


def _turns(updates: Array) -> int:
    count = float(numbers(updates))
    if not (count.is_integer() and 0 <= count <= MOST):
        raise SolverError(f"{count:g} is no number of updates from 0 to {MOST}")
    return int(count)


lifted(update, descend, "change")
# To add a slope is to reverse it: no data distinguish the two.
lifted(gradient, descend, "slope", without=("reversed-error",))


@descend.slip("slope-once", "The slope was computed once, not anew for each update.")
def _(
    by: Conventions, weights: Operand, inputs: Array, target: Array, rate: Array, updates: Array
) -> Operand:
    if _turns(updates) < 2:
        return None
    steepness = gradient(by, weights, inputs, target)
    path = [weights]
    for _ in range(_turns(updates)):
        path.append(update(by, path[-1], steepness, rate))
    return tuple(path)


@descend.slip(
    "weights-not-rebound", "The weights never change: each update starts from the first ones."
)
def _(
    by: Conventions, weights: Operand, inputs: Array, target: Array, rate: Array, updates: Array
) -> Operand:
    return (weights,) * (_turns(updates) + 1)


@descend.proof
def _(
    by: Conventions, weights: Operand, inputs: Array, target: Array, rate: Array, updates: Array
) -> Operand:
    """Each slope by central differences of the loss itself."""
    if isinstance(weights, Network):
        return None
    path, signed = [numbers(weights)], by.slope_sign * float(rate)
    for _ in range(_turns(updates)):
        path.append(path[-1] - signed * gradient.proofs[0](by, path[-1], inputs, target))
    return tuple(path)


@operation(
    lambda by: say(
        "after each update, {loss} of {inputs} under the new weights",
        loss=loss_in_words(by),
        **places("inputs"),
    ),
    shapes="path of k + 1 sets of weights → (k,)",
)
def loss_history(
    by: Conventions,
    path: Path,
    inputs: Array,
    target: Array,
    *,
    rule: Function = loss_of.function,
) -> Operand:
    """The loss after each update."""
    return _losses(by, path[1:], inputs, target, rule)


def _losses(
    by: Conventions,
    path: Path,
    inputs: Array,
    target: Array,
    rule: Function = loss_of.function,
) -> Array:
    return np.array([rule(by, weights, inputs, target) for weights in path])


lifted(loss_of, loss_history, "rule")


@loss_history.slip("before-update", "Each loss was taken before its update, not after.")
def _(by: Conventions, path: Path, inputs: Array, target: Array) -> Operand:
    return _losses(by, path[:-1], inputs, target)


@loss_history.slip("weights-not-rebound", "Each turn of the loop starts from the first weights.")
def _(by: Conventions, path: Path, inputs: Array, target: Array) -> Operand:
    if len(path) < 3:
        return None
    return _losses(by, path[1:2] * (len(path) - 1), inputs, target)


@loss_history.slip("start-included", "The loss before the first update is in the history too.")
def _(by: Conventions, path: Path, inputs: Array, target: Array) -> Operand:
    return _losses(by, path, inputs, target)


@loss_history.slip(
    "only-the-last", "Only the last loss was kept: keep one in each turn of the loop."
)
def _(by: Conventions, path: Path, inputs: Array, target: Array) -> Operand:
    return _losses(by, path[-1:], inputs, target) if len(path) > 2 else None


@loss_history.slip("error-for-squared", "The error itself was kept, not its square.")
def _(by: Conventions, path: Path, inputs: Array, target: Array) -> Operand:
    if isinstance(path[0], Network) and passes.output_of(path[0], by) == "softmax":
        return None  # The errors of shares that add up to 1 add up to 0.
    errors = [error(by, _predicted(by, weights, inputs), target) for weights in path[1:]]
    return np.array([one.mean() for one in errors])


@loss_history.proof
def _(by: Conventions, path: Path, inputs: Array, target: Array) -> Operand:
    if isinstance(path[0], Network) or np.ndim(inputs) == 2:
        return None
    guesses = (sum(w * x for w, x in zip(weights, inputs, strict=True)) for weights in path[1:])
    return [(guess - float(target)) ** 2 * by.slope_factor / 2 for guess in guesses]


@operation(say("the weights after the last update"), shapes="path → one set of weights")
def last(by: Conventions, path: Path) -> Operand:
    """The last entry of a history."""
    return path[-1]


@operation(
    say("the line of {values}, with a label on both axes"), shapes="(k,) → (k,)", kind="plot"
)
def line_plot(by: Conventions, values: Array) -> Operand:
    """A figure whose line's y-data are the values."""
    return numbers(values)
