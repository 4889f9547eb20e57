"""A learner's value as numbers: the order of questions, and the words for what is amiss."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from checker.grading.judge.kinds import kind_of, shape_in_words
from checker.grading.judge.values import read
from checker.grading.messages.wording import number, show
from checker.models.observation import Foreign
from checker.solver.values import Layer, Network

ONE, THREE, ROWS = np.float64(1), np.zeros(3), np.zeros((2, 3))
BEYOND = 2**53 + 1


class Hostile:
    """An object of a learner's own; nothing of it may be asked."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("was asked")

    def __float__(self) -> float:
        raise AssertionError("was asked")

    __hash__ = object.__hash__


READ: list[tuple[Any, Any, Any]] = [
    (7, ONE, 7),
    (7.5, ONE, 7.5),
    (np.int64(7), ONE, 7),
    (np.float32(0.5), ONE, 0.5),
    (np.longdouble(2.5), ONE, 2.5),
    (np.array(7), ONE, 7),
    (2**53, ONE, 2.0**53),
    (-(2**53), ONE, -(2.0**53)),
    ([1, 2.5, 3], THREE, [1, 2.5, 3]),
    ((1, 2, 3), THREE, [1, 2, 3]),
    ([np.float64(1), np.array(2), 3], THREE, [1, 2, 3]),
    (np.array([1, 2, 3], dtype=np.uint8), THREE, [1, 2, 3]),
    ([np.array([1, 2, 3]), [4, 5, 6]], ROWS, [[1, 2, 3], [4, 5, 6]]),
    (np.array([2.0**60, 0, 0]), THREE, [2.0**60, 0, 0]),
]


@pytest.mark.parametrize(("raw", "like", "value"), READ)
def test_numbers_are_read_whatever_holds_them(raw: Any, like: Any, value: Any) -> None:
    reading = read(raw, like)
    assert reading.fit
    assert isinstance(reading.value, np.ndarray)
    assert reading.value.dtype == np.float64
    np.testing.assert_array_equal(reading.value, value)


TYPE = "where one number is needed"
THREE_NEEDED = "where an array of 3 numbers is needed"
LARGE = "whole numbers too large to compare"
NOT_ALL = "where all must be finite"
RAGGED = "is a list of rows of different lengths"
UNFIT: list[tuple[Any, Any, str, str]] = [
    # first the type …
    (True, ONE, "type", f"is a truth value (True or False), {TYPE}"),
    (np.True_, ONE, "type", f"is a truth value (True or False), {TYPE}"),
    (None, ONE, "type", f"is None, {TYPE}"),
    ("7", ONE, "type", f"is text, {TYPE}"),
    (np.str_("7"), ONE, "type", f"is text, {TYPE}"),
    (1j, ONE, "type", f"is a complex number, {TYPE}"),
    (np.complex128(1), ONE, "type", f"is a complex number, {TYPE}"),
    ({"a": 1}, ONE, "type", f"is a dictionary, {TYPE}"),
    (Foreign("Tensor"), ONE, "type", f"is a Tensor object, which is not plain numbers, {TYPE}"),
    (Hostile(), ONE, "type", f"is something else, {TYPE}"),
    (BEYOND, ONE, "type", f"is a whole number too large to compare, {TYPE}"),
    (-BEYOND, ONE, "type", f"is a whole number too large to compare, {TYPE}"),
    (np.uint64(2**63), ONE, "type", f"is a whole number too large to compare, {TYPE}"),
    (np.array([BEYOND]), ONE, "type", f"is an array with {LARGE}, {TYPE}"),
    (np.array([-BEYOND]), ONE, "type", f"is an array with {LARGE}, {TYPE}"),
    (np.array([True]), ONE, "type", f"is an array of truth values, {TYPE}"),
    (np.array(["a"]), ONE, "type", f"is an array of text, {TYPE}"),
    (np.array([1j]), ONE, "type", f"is an array of complex numbers, {TYPE}"),
    (np.array([None]), ONE, "type", f"is an array of something else, {TYPE}"),
    ([1, True], THREE, "type", f"is a truth value (True or False), {THREE_NEEDED}"),
    ([[1, 2], [3]], THREE, "type", f"{RAGGED}, {THREE_NEEDED}"),
    ([1, [2]], THREE, "type", f"{RAGGED}, {THREE_NEEDED}"),
    # … then the axes …
    ([7], ONE, "axes", "is an array of 1 number, where one number is needed"),
    (7, THREE, "axes", f"is one number, {THREE_NEEDED}"),
    ([[1], [2], [3]], THREE, "axes", f"is an array of shape (3, 1), {THREE_NEEDED}"),
    ([np.nan, 2], ONE, "axes",
     "is an array of 2 numbers, where one number is needed: is a sum left out?"),
    # … then the shape …
    ([1, 2], THREE, "shape", f"has 2 entries, {THREE_NEEDED}"),
    ([], THREE, "shape", f"has 0 entries, {THREE_NEEDED}"),
    ([1, np.nan], THREE, "shape", f"has 2 entries, {THREE_NEEDED}"),
    (np.ones((3, 2)), ROWS, "shape", "has shape (3, 2), where an array of shape (2, 3) is needed"),
    # … then whether all is finite.
    (np.nan, ONE, "not-finite", "is NaN (not a number)"),
    (np.inf, ONE, "not-finite", "is an infinite number"),
    ([1, np.nan, np.inf], THREE, "not-finite", f"contains NaN (not a number), {NOT_ALL}"),
    ([1, 2, -np.inf], THREE, "not-finite", f"contains an infinite number, {NOT_ALL}"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "like", "problem", "says"), UNFIT)
def test_the_first_problem_is_told(raw: Any, like: Any, problem: str, says: str) -> None:
    reading = read(raw, like)
    assert not reading.fit
    assert (reading.problem, f"{reading.at} {reading.says}".strip()) == (problem, says)
    assert (reading.value is None) == (problem == "type")


def test_an_array_of_no_numbers_has_no_numbers_too_large() -> None:
    assert read(np.array([], dtype=int), np.zeros(0)).fit


def test_an_extra_axis_of_length_1_is_let_through_where_the_spec_says_so() -> None:
    reading = read([[1], [2], [3]], THREE, extra_axis=True)
    assert reading.fit
    assert reading.extra_axis
    assert isinstance(reading.value, np.ndarray)
    assert reading.value.shape == (3,)
    assert not read([1, 2, 3], THREE, extra_axis=True).extra_axis
    assert read([7], ONE, extra_axis=True).extra_axis
    odd: list[Any] = [[[1, 2], [3, 4], [5, 6]], [[1], [2]], [[1, 2, 3]], [[[1]], [[2]], [[3]]]]
    for raw in odd:
        assert read(raw, THREE, extra_axis=True).problem in ("axes", "shape")
    not_finite = read([[1], [np.nan], [3]], THREE, extra_axis=True)
    assert (not_finite.problem, not_finite.extra_axis) == ("not-finite", True)


@pytest.mark.parametrize("raw", [True, False, np.True_, np.False_])
def test_a_truth_value_is_read_where_one_is_needed(raw: Any) -> None:
    reading = read(raw, like=True)
    assert reading.fit
    assert reading.value is bool(raw)


@pytest.mark.parametrize("raw", [1, 0.0, "True", None, np.int64(1)])
def test_a_number_is_no_truth_value(raw: Any) -> None:
    reading = read(raw, like=True)
    assert reading.says == f"is {kind_of(raw)}, where True or False is needed"


# ---- networks

LAYERS = (Layer(np.array([[2, 1], [1, 2]])), Layer(np.array([[1, 1]])))
NET = Network(LAYERS)
ARRAYS = Network((LAYERS[0], Layer(LAYERS[1].weights, np.array([5]))), "arrays")
HELD: dict[str, Any] = {"node_0": [2, 1], "node_1": [1, 2], "output": [1, 1]}


def test_a_dictionary_of_lists_or_arrays_is_read() -> None:
    reading = read({**HELD, "node_1": np.array([1, -0.5])}, NET)
    assert reading.fit
    assert isinstance(reading.value, Network)
    assert reading.value.by_node()["node_1"].tolist() == [1, -0.5]
    assert NET.by_node()["node_1"].tolist() == [1, 2]


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in HELD.items() if key != name}


DICTIONARY = "where a dictionary of arrays is needed"
NETWORK_UNFIT: list[tuple[Any, str, str]] = [
    ([[2, 1], [1, 2], [1, 1]], "type", f"is a list, {DICTIONARY}"),
    (None, "type", f"is None, {DICTIONARY}"),
    (without("output"), "shape", 'lacks the entry "output"'),
    ({}, "shape", 'lacks the entry "node_0", "node_1", "output"'),
    (
        HELD | {"node_2": [0, 0]},
        "shape",
        'has the entry "node_2", which the network does not have',
    ),
    (without("output") | {"outputs": [1, 1]}, "shape", 'lacks the entry "output"'),
    (
        HELD | {"node_1": [1, 2, 3]},
        "shape",
        '["node_1"] has 3 entries, where an array of 2 numbers is needed',
    ),
    (
        HELD | {"node_1": 1},
        "axes",
        '["node_1"] is one number, where an array of 2 numbers is needed',
    ),
    (
        HELD | {"node_1": "ab"},
        "type",
        '["node_1"] is text, where an array of 2 numbers is needed',
    ),
    (HELD | {"node_1": [1, np.nan]}, "not-finite", "holds a number that is not finite"),
]


@pytest.mark.parametrize(("raw", "problem", "says"), NETWORK_UNFIT)
def test_a_dictionary_that_does_not_fit(raw: Any, problem: str, says: str) -> None:
    reading = read(raw, NET)
    assert (reading.problem, f"{reading.at} {reading.says}".strip()) == (problem, says)


@pytest.mark.parametrize(
    ("raw", "like"),
    [(HELD | {"node_1": [[1], [2]]}, NET), ([[[[2], [1]], [[1], [2]]], [[1, 1]]], ARRAYS)],
)
def test_an_extra_axis_is_for_collected_values_and_not_for_weights(raw: Any, like: Any) -> None:
    assert read(raw, like, extra_axis=True).problem == "axes"


def test_a_list_of_arrays_a_layer_is_read_and_a_pair_where_there_are_biases() -> None:
    pair: Any = ([[1, 1]], [4])
    for raw in ([[[2, 1], [1, 0]], pair], (np.array([[2, 1], [1, 0]]), list(pair))):
        reading = read(raw, ARRAYS)
        assert reading.fit
        assert isinstance(reading.value, Network)
        assert reading.value.layers[0].weights.tolist() == [[2, 1], [1, 0]]
        biases = reading.value.layers[1].biases
        assert biases is not None
        assert biases.tolist() == [4]


def test_a_dictionary_holds_each_bias_under_the_nodes_name() -> None:
    biased = Network((LAYERS[0], ARRAYS.layers[1]))
    assert list(biased.by_node()) == ["node_0", "node_1", "output", "output_bias"]
    reading = read({**HELD, "output_bias": -2.5}, biased)
    assert isinstance(reading.value, Network)
    assert [part.tolist() for part in reading.value.by_node().values()][-1] == -2.5
    assert read(HELD, biased).says == 'lacks the entry "output_bias"'
    assert read({**HELD, "output_bias": [1]}, biased).problem == "axes"


@pytest.mark.parametrize(
    ("raw", "problem", "says"),
    [
        (HELD, "type", "is a dictionary, where a list of 2 arrays, one a layer, is needed"),
        ([[[1, 1]]], "type", "is a list, where a list of 2 arrays, one a layer, is needed"),
        (
            [[[2, 1]], [[1, 1]]],
            "shape",
            "[0] has shape (1, 2), where an array of shape (2, 2) is needed",
        ),
        (
            [[[2, 1], [1, 2]], [[1, 1]]],
            "type",
            "[1] is a list, where a pair (weights, biases) is needed",
        ),
        (
            [[[2, 1], [1, 2]], (None, [5])],
            "type",
            "[1][0] is None, where an array of shape (1, 2) is needed",
        ),
        (
            [[[2, 1], [1, 2]], ([[1, 1]], [5, 6])],
            "shape",
            "[1][1] has 2 entries, where an array of 1 number is needed",
        ),
        (
            [[[2, 1], [1, np.inf]], ([[1, 1]], [5])],
            "not-finite",
            "holds a number that is not finite",
        ),
    ],
)
def test_a_list_of_arrays_that_does_not_fit(raw: Any, problem: str, says: str) -> None:
    reading = read(raw, ARRAYS)
    assert (reading.problem, f"{reading.at} {reading.says}".strip()) == (problem, says)


# ---- words


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (3, "a whole number"),
        (3.0, "a number"),
        (np.int64(3), "a number"),
        (np.float32(3), "a number"),
        (np.complex128(3), "a complex number"),
        (True, "a truth value (True or False)"),
        (None, "None"),
        ("x", "text"),
        ([1], "a list"),
        ((1,), "a tuple"),
        ({}, "a dictionary"),
        (np.zeros(2), "an array"),
        (Foreign("Tensor"), "a Tensor object, which is not plain numbers"),
        (Foreign("Exam"), "an Exam object, which is not plain numbers"),
        (Foreign("set"), "a set, whose entries have no order"),
        (Foreign("map"), "a `map` object, which is no list yet (`list(…)` makes it one)"),
        (Foreign("generator"), "a generator, which is no list yet (`list(…)` makes it one)"),
        (
            Foreign("dict_values"),
            "a view of a dictionary, which is no list yet (`list(…)` makes it one)",
        ),
        (Foreign("function"), "a function that was not called (parentheses are left out)"),
        (Foreign("dict"), "a dictionary"),
        (Foreign("ellipsis"), "still `...`"),
        (Foreign("matrix"), "an np.matrix, for which `np.array` stands today"),
        (Foreign("ndarray of str32"), "an array of text"),
        (Foreign("ndarray of complex128"), "an array of complex numbers"),
        (Foreign("ndarray of object"), "an array of something else than numbers"),
        (Foreign("too large"), "too large to be read"),
        (Hostile(), "something else"),
    ],
)
def test_kinds_in_words(raw: Any, words: str) -> None:
    assert kind_of(raw) == words


def test_shapes_in_words() -> None:
    assert shape_in_words(()) == "one number"
    assert shape_in_words((1,)) == "an array of 1 number"
    assert shape_in_words((3,)) == "an array of 3 numbers"
    assert shape_in_words((2, 3)) == "an array of shape (2, 3)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (16, "16"),
        (5.04, "5.04"),
        (9.62711e-05, "9.62711e-05"),
        (1 / 3, "0.333333"),
        (-0.0, "0"),
        (1234567, "1.23457e+06"),
    ],
)
def test_numbers_in_words(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([1.0, 2.5]), "[1, 2.5]"),
        (np.float64(7), "7"),
        (np.int64(7), "7"),
        ([[1, 2], [3, 4]], "[[1, 2], [3, 4]]"),
        ((1,), "[1]"),
        (list(range(8)), "[0, 1, 2, 3, 4, 5, 6, 7]"),
        (list(range(9)), "[0, 1, 2, …, 8] (9 entries)"),
        (True, "True"),
        (None, "None"),
        ({"a": [1.0]}, '{"a": [1]}'),
        ("x" * 50, f'"{"x" * 40}"'),
        (Foreign("T"), "a value of another type"),
    ],
)
def test_values_in_words(value: Any, text: str) -> None:
    assert show(value) == text
