"""Plain arithmetic, entry by entry: rules that no operation has are composed of these.

The formulas are signs and calls, alike in all languages. A step that nobody is asked for has no
name in a learner's program: its formula stands in the place of its name (see `rules`).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from checker.models.exercise import Conventions
from checker.solver.operation import CALL, POWER, PRODUCT, SUM, operation
from checker.solver.values import Array, Operand, SolverError, matching, numbers

_BOTH = "both of one shape, or one of them () → the same"
_EACH = "any → the same"
_LAST = "(n,) or (rows, n) → () or (rows,)"


@operation("{left} + {right}", shapes=_BOTH, level=SUM)
def plus(by: Conventions, left: Array, right: Array) -> Operand:
    """One value added to another."""
    return np.add(*matching(left, right))


@operation("{left} − {right}", shapes=_BOTH, level=SUM)
def minus(by: Conventions, left: Array, right: Array) -> Operand:
    """One value less another."""
    return np.subtract(*matching(left, right))


@operation("{left} · {right}", shapes=_BOTH, level=PRODUCT)
def times(by: Conventions, left: Array, right: Array) -> Operand:
    """One value times another."""
    return np.multiply(*matching(left, right))


@operation("{left} / {right}", shapes=_BOTH, level=PRODUCT)
def divided_by(by: Conventions, left: Array, right: Array) -> Operand:
    """One value divided by another."""
    return np.divide(*matching(left, right))


@operation("{left} ** {right}", shapes=_BOTH, level=POWER)
def power(by: Conventions, left: Array, right: Array) -> Operand:
    """One value to the power of another, as Python writes it."""
    return np.power(*matching(left, right))


@operation("max({left}, {right})", shapes=_BOTH, level=CALL)
def larger(by: Conventions, left: Array, right: Array) -> Operand:
    """The larger one of two values, entry by entry."""
    return np.maximum(*matching(left, right))


@operation("abs({values})", shapes=_EACH, level=CALL)
def absolute(by: Conventions, values: Array) -> Operand:
    """The size of each entry, without its sign."""
    return np.abs(numbers(values))


@operation("−{values}", shapes=_EACH, level=PRODUCT)
def negative(by: Conventions, values: Array) -> Operand:
    """The other sign for each entry."""
    return np.negative(numbers(values))


@operation("sum({values})", shapes=_LAST, level=CALL)
def total(by: Conventions, values: Array) -> Operand:
    """The entries added up; of rows, each on its own."""
    return _several(values).sum(axis=-1)


@operation("mean({values})", shapes=_LAST, level=CALL)
def average(by: Conventions, values: Array) -> Operand:
    """The mean of the entries; of rows, of each on its own."""
    return _several(values).mean(axis=-1)


def _several(values: Array) -> Array:
    if not np.ndim(values):
        raise SolverError("one number is nothing to add up")
    return numbers(values)


@operation("sqrt({values})", shapes=_EACH, level=CALL)
def square_root(by: Conventions, values: Array) -> Operand:
    """The square root of each entry."""
    return np.sqrt(numbers(values))


@operation("exp({values})", shapes=_EACH, level=CALL)
def exponential(by: Conventions, values: Array) -> Operand:
    """The exponential function of each entry."""
    return np.exp(numbers(values))


@operation("log({values})", shapes=_EACH, level=CALL)
def logarithm(by: Conventions, values: Array) -> Operand:
    """The natural logarithm of each entry."""
    return np.log(numbers(values))


def _pairwise(rule: Callable[[float, float], float]) -> Callable[..., Operand]:
    """The rule in plain Python, pair by pair."""

    def proof(by: Conventions, left: Array, right: Array) -> Operand:
        one, other = np.broadcast_arrays(left, right)
        each = [rule(float(a), float(b)) for a, b in zip(one.flat, other.flat, strict=True)]
        return np.reshape(each, one.shape)

    return proof


def _entrywise(rule: Callable[[float], float]) -> Callable[..., Operand]:
    """The rule in plain Python, entry by entry."""

    def proof(by: Conventions, values: Array) -> Operand:
        each = [rule(float(one)) for one in np.ravel(values)]
        return np.reshape(each, np.shape(values))

    return proof


def _rowwise(rule: Callable[[list[float]], float]) -> Callable[..., Operand]:
    """The rule in plain Python, row by row."""

    def proof(by: Conventions, values: Array) -> Operand:
        each = [rule([float(one) for one in row]) for row in np.atleast_2d(values)]
        return each if np.ndim(values) == 2 else each[0]

    return proof


plus.proof(_pairwise(lambda a, b: a - -b))
minus.proof(_pairwise(lambda a, b: -(b - a)))
times.proof(_pairwise(lambda a, b: math.prod((a, b))))
divided_by.proof(_pairwise(lambda a, b: a * b**-1))
power.proof(_pairwise(lambda a, b: a**b))
larger.proof(_pairwise(lambda a, b: a if a > b else b))
absolute.proof(_entrywise(lambda value: -value if value < 0 else value))
negative.proof(_entrywise(lambda value: 0 - value))
total.proof(_rowwise(math.fsum))
average.proof(_rowwise(lambda row: math.fsum(row) / len(row)))
square_root.proof(_entrywise(lambda value: value**0.5))
exponential.proof(_entrywise(lambda value: math.e**value))
logarithm.proof(_entrywise(lambda value: math.log2(value) / math.log2(math.e)))
