from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.sandbox.harness import plain


def texts(size: int) -> st.SearchStrategy[str]:
    """Texts without what is replaced on the way."""
    return st.text(max_size=size).filter(lambda text: text == plain.clean(text))


NUMBERS = st.booleans() | st.integers() | st.floats(allow_nan=False)
VALUES = st.recursive(
    st.none() | NUMBERS | texts(20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(texts(5), inner)
    ),
    max_leaves=20,
)


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


@pytest.mark.slow
@settings(database=None, deadline=None)
@given(VALUES)
def test_plain_values_return_as_they_were(value: Any) -> None:
    assert same(plain.decode(plain.encode(value)), value)


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_what_cannot_be_stored_is_replaced(text: str) -> None:
    assert plain.decode(plain.encode(f"a{text}b")) == "a?b"


@pytest.mark.parametrize("dtype", plain.DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 4)])
def test_arrays_keep_dtype_and_shape(dtype: str, shape: tuple[int, ...]) -> None:
    array = np.ones(shape, dtype)
    back = plain.decode(plain.encode(array))
    assert back.dtype == array.dtype
    assert back.shape == shape
    assert np.array_equal(back, array)


@pytest.mark.parametrize("value", [np.float64(0.1), np.int32(-4), np.True_, np.uint64(2**64 - 1)])
def test_scalars_keep_their_type(value: Any) -> None:
    assert same(plain.decode(plain.encode(value)), value)


def test_not_a_number_and_infinities_return() -> None:
    back = plain.decode(plain.encode([float("nan"), float("inf"), np.array([-np.inf])]))
    assert np.isnan(back[0])
    assert back[1] == float("inf")
    assert back[2][0] == -np.inf


class Float(float):
    pass


class Array(np.ndarray[Any, Any]):
    pass


class Liar(type):
    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise AssertionError("a metaclass was asked")

    def __eq__(cls, other: object) -> bool:
        raise AssertionError("a metaclass was asked")

    def __hash__(cls) -> int:
        raise AssertionError("a metaclass was asked")


class Lying(metaclass=Liar):
    pass


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Float(1), "Float"),
        (np.ones(2).view(Array), "Array"),
        (np.array([1, None]), "ndarray of object"),
        (np.array([1j]), "ndarray of complex128"),
        (np.array(["a"]), "ndarray of str32"),
        (1j, "complex"),
        ({1: 2}, "dict"),
        ({1, 2}, "set"),
        pytest.param(10**5000, "int", id="huge"),
        (Lying(), "Lying"),
    ],
)
def test_what_is_not_plain_is_only_named(value: Any, name: str) -> None:
    assert plain.encode(value) == {"foreign": name}


def deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


def endless() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value", [deep(40), endless(), np.zeros(300_000), [0] * 300_000, [10**3900] * 2000]
)
def test_what_is_too_deep_or_too_large_is_not_sent(value: Any) -> None:
    assert plain.encode(value) == {"foreign": "too large"}


@pytest.mark.parametrize(
    "wire",
    [
        {"array": ["float64", [3], [1.0, 2.0]]},
        {"array": ["float64", [-1], [1.0]]},
        {"array": ["float64", [True], [1.0]]},
        {"array": ["float64", [2], [1.0, True]]},
        {"array": ["int64", [1], [1.0]]},
        {"array": ["int8", [1], [1000]]},
        {"array": ["object", [1], [1]]},
        {"array": ["float64", "1", [1.0]]},
        {"array": ["float64", [1], [[1.0]]]},
        {"array": ["float64", [0, 10**30], []]},
        {"scalar": ["complex128", 1]},
        {"scalar": [["float64"], 1.0]},
        {"tuple": 1},
        {"dict": [["a", 1], ["a", 2]]},
        {"dict": [[1, 2]]},
        {"tuple": [], "dict": []},
        {"other": []},
        {},
        pytest.param(10**4500, id="huge"),
        deep(40),
        {"foreign": "ndarray"},
    ],
)
def test_what_encode_cannot_have_made_is_refused(wire: Any) -> None:
    with pytest.raises((ValueError, OverflowError)):
        plain.decode(wire)


def test_lone_surrogates_are_replaced() -> None:
    assert plain.decode(plain.encode("a\ud800b")) == "a?b"
