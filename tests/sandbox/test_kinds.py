"""Numbers and rows of numbers of Python's own library arrive as plain ones."""

from __future__ import annotations

import array
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from checker.sandbox.harness import kinds, plain


@pytest.fixture(autouse=True)
def _read() -> Iterator[None]:
    kinds.reads()
    yield
    plain.readers.clear()


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (Fraction(7, 2), 3.5),
        (Fraction(10**400, 10**399), 10.0),
        (Decimal("0.1"), 0.1),
        (Decimal("Infinity"), float("inf")),
        (np.longdouble(0.5), 0.5),
        (deque([1, 2.5]), [1, 2.5]),
        (range(1, 4), [1, 2, 3]),
        (array.array("d", [1, 2]), [1.0, 2.0]),
        (array.array("i", [1, 2]), [1, 2]),
        (memoryview(array.array("d", [1.5, 2])), [1.5, 2.0]),
        ([Fraction(1, 2), Decimal(2)], [0.5, 2.0]),
        ({"output": deque([Fraction(1, 4)])}, {"output": [0.25]}),
        (np.array([Fraction(1, 2), 3]), [0.5, 3]),
        (np.array([[Decimal(1)], [np.int64(2)]], dtype=object), [[1.0], [2]]),
        (np.array([1, 2], dtype=object), [1, 2]),
    ],
)
def test_they_are_read_as_numbers(value: Any, arrives: Any) -> None:
    assert plain.decode(plain.encode(value)) == arrives


def test_long_floats_arrive_as_floats() -> None:
    back = plain.decode(plain.encode(np.array([[0.5, 2]], dtype=np.longdouble)))
    assert (back.dtype, back.tolist()) == (np.float64, [[0.5, 2.0]])


class Half(Fraction):
    def __float__(self) -> float:
        raise AssertionError("it was asked")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Fraction(10**400), "Fraction"),
        (Decimal("sNaN"), "Decimal"),
        (Half(1, 2), "Half"),
        (range(10**9), "too large"),
        (deque([0] * 300_000), "too large"),
        (memoryview(bytes(10**7)), "too large"),
        (np.array([1, None]), "ndarray of object"),
        (np.array([Half(1, 2)]), "ndarray of object"),
    ],
)
def test_what_has_no_number_is_only_named(value: Any, name: str) -> None:
    assert plain.encode(value) == {"foreign": name}


def test_a_class_that_was_patched_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    value = Fraction(1, 2)
    monkeypatch.setattr(Fraction, "__float__", lambda self: 14.0)
    monkeypatch.setattr(Fraction, "_numerator", 14)
    assert plain.encode(value) == 0.5
