"""Slips that no shipped exercise meets, each on numbers that can be done by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from checker.models.exercise import Conventions
from checker.solver.operations import OPERATIONS
from checker.solver.values import Layer, Network

BY = Conventions()
HIDDEN = Layer(np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, -5.0]), "relu")
BIASED = Network((HIDDEN, Layer(np.array([[1.0, 3.0]]), np.array([10.0]), "identity")))
SCORES = Layer(np.array([[1.0, 0.0], [0.0, 1.0]]), None, "softmax")
SHARES = Network((Layer(np.array([[1.0, 2.0], [0.0, 1.0]]), None, "relu"), SCORES))


def slip(operation: str, code: str, *arguments: Any) -> Any:
    (one,) = (one for one in OPERATIONS[operation].slips if one.code == code)
    return one.function(BY, *arguments)


@pytest.mark.parametrize(
    ("operation", "arguments", "value"),
    [
        ("forward", (BIASED, np.array([1.0, 1.0])), 3 + 3 * 1),
        ("hidden_values", (BIASED, np.array([1.0, 1.0]), 0), [3, 1]),
        ("layer_values", (BIASED, np.array([1.0, 1.0]), 0), [3, 1]),
        ("forward", (SHARES, np.array([1.0, 1.0])), None),
        ("hidden_values", (SHARES, np.array([1.0, 1.0]), 0), None),
        ("layer_values", (SHARES, np.array([1.0, 1.0]), 0), None),
    ],
)
def test_biases_are_left_out_where_there_are_some(
    operation: str, arguments: tuple[Any, ...], value: Any
) -> None:
    found = slip(operation, "biases-left-out", *arguments)
    assert (found is None) == (value is None)
    if value is not None:
        np.testing.assert_array_equal(found, value)


def test_scores_stand_for_shares_at_the_output_alone() -> None:
    values = np.array([2.0, 3.0])
    np.testing.assert_array_equal(
        slip("layer_values", "softmax-skipped", SHARES, values, 1), [2, 3]
    )
    assert slip("layer_values", "softmax-skipped", SHARES, values, 0) is None
    assert slip("layer_values", "activation-skipped", SHARES, values, 1) is None


def test_passes_are_counted_by_numbers_or_by_columns() -> None:
    rows = np.ones((4, 3))
    assert slip("passes_for_rows", "numbers-counted", rows) == 12
    assert slip("passes_for_rows", "columns-counted", rows) == 3


def test_errors_of_shares_are_no_history() -> None:
    path = (SHARES, SHARES)
    rows, target = np.ones((1, 2)), np.array([[1.0, 0.0]])
    assert slip("loss_history", "error-for-squared", path, rows, target) is None
