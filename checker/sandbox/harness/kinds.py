"""Numbers and rows of numbers of Python's own library, read as plain ones. Runs in the child.

All of these types are built in, or are asked through a slot that was fetched before any learner's
code ran, so that no code of a learner is asked here either.
"""

from __future__ import annotations

import array
from collections import deque
from collections.abc import Callable, Collection
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from . import plain

_NUMERATOR = Fraction.__dict__["_numerator"].__get__
_DENOMINATOR = Fraction.__dict__["_denominator"].__get__


def _quotient(value: Fraction) -> float:
    return float(_NUMERATOR(value) / _DENOMINATOR(value))


def _row(value: Collection[object]) -> list[object]:
    if len(value) > plain.MAX_ITEMS:
        raise plain.TooLargeError
    return list(value)


def _view(value: memoryview) -> list[int]:
    if memoryview.nbytes.__get__(value) > 8 * plain.MAX_ITEMS:
        raise plain.TooLargeError
    return memoryview.tolist(value)


NUMBERS: dict[type, Callable[[Any], object]] = {
    Fraction: _quotient,
    Decimal: float,
    np.longdouble: float,
}
ROWS: dict[type, Callable[[Any], object]] = {
    deque: _row,
    range: _row,
    array.array: _row,
    memoryview: _view,
}


def reads() -> None:
    """Have `plain.encode` read all of these."""
    plain.readers[:] = [*NUMBERS.items(), *ROWS.items()]
