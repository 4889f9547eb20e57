"""Counts, picks, and statements that are proved true or false."""

from __future__ import annotations

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver.operation import operation
from checker.solver.values import (
    Array,
    Network,
    Operand,
    SolverError,
    close,
    leaves,
    matching,
    numbers,
)

RELATIVE, ABSOLUTE = 1e-9, 1e-12
"""How near two values count as the same in a statement."""


@operation(say("entry {place} of {values}"), shapes="values (n,), place () → ()")
def element(by: Conventions, values: Array, place: Array) -> Operand:
    """One entry of an array; the first is number 0."""
    array, index = numbers(values), int(numbers(place))
    if array.ndim != 1 or not 0 <= index < len(array):
        raise SolverError(f"there is no entry {index} in an array of shape {array.shape}")
    return array[index]


@operation(say("one forward pass for each of the {iterations}"), shapes="() → ()")
def forward_passes(by: Conventions, iterations: Array) -> Operand:
    """How many forward passes go with so many rounds of slopes and updates."""
    return numbers(iterations)


@forward_passes.slip("counted-both-passes", "The backward passes were counted too.")
def _(by: Conventions, iterations: Array) -> Operand:
    return 2 * numbers(iterations)


@forward_passes.slip("counted-once", "One forward pass does not serve for all iterations.")
def _(by: Conventions, iterations: Array) -> Operand:
    return np.ones(())


@forward_passes.proof
def _(by: Conventions, iterations: Array) -> Operand:
    return sum(1 for _ in range(int(iterations)))


@operation(say("|{left}| is smaller than |{right}|"), shapes="both () → bool", kind="statement")
def smaller_error(by: Conventions, left: Array, right: Array) -> Operand:
    """Whether the left error is the smaller one, by more than rounding."""
    return not equal_error(by, left, right) and bool(np.abs(left) < np.abs(right))


@operation(say("|{left}| and |{right}| are the same"), shapes="both () → bool", kind="statement")
def equal_error(by: Conventions, left: Array, right: Array) -> Operand:
    """Whether two errors are of one size."""
    return close(np.abs(left), np.abs(right), RELATIVE, ABSOLUTE)


@operation(say("every entry of {values} is 0"), shapes="any → bool", kind="statement")
def all_zero(by: Conventions, values: Operand) -> Operand:
    """Whether every number in the values is 0."""
    return all(bool((np.abs(leaf) <= ABSOLUTE).all()) for leaf in leaves(values))


@operation(
    say("{values} are {inputs} times a factor other than 0"),
    shapes="values (n,) or a network, inputs (n,) → bool",
    kind="statement",
)
def proportional(by: Conventions, values: Operand, inputs: Array) -> Operand:
    """Whether the values behind the inputs are the inputs times factors that are not all 0."""
    rows, across = np.atleast_2d(next(iter(leaves(values)))), numbers(inputs)
    factors = rows @ across / (across @ across)
    return bool(factors.any()) and close(rows, np.outer(factors, across), RELATIVE, ABSOLUTE)


@operation(say("{after} − {before}"), shapes="alike → the same")
def change(by: Conventions, before: Operand, after: Operand) -> Operand:
    """What an update added to each weight."""
    if isinstance(before, Network):
        return after.combine(before, np.subtract)
    return np.subtract(*matching(after, before))


@operation(say("{left} and {right} differ"), shapes="alike → bool", kind="statement")
def differ(by: Conventions, left: Operand, right: Operand) -> Operand:
    """Whether two values differ anywhere."""
    return not close(left, right, RELATIVE, ABSOLUTE)
