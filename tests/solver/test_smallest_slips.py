"""The smallest data on which a slip exists, and that it does not exist on any smaller."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from checker.models.exercise import Conventions
from checker.solver.operations import OPERATIONS
from checker.solver.values import Layer, Network

BY = Conventions()


def network(*widths: int, output: str | None = None) -> Network:
    """Weights that distinguish nodes, from so many inputs on."""
    made = [
        Layer(np.arange(1.0, 1 + nodes * feeding).reshape(nodes, feeding) / 4)
        for feeding, nodes in pairwise(widths)
    ]
    return Network((*made[:-1], Layer(made[-1].weights, None, output)))


def rows(count: int, width: int = 2) -> np.ndarray:
    return np.arange(1.0, 1 + count * width).reshape(count, width) / 3


def path(count: int) -> tuple[np.ndarray, ...]:
    return tuple(rows(count))


CLASSES = network(2, 2, 2, output="softmax")
SHARES = np.array([[0.25, 0.75], [0.5, 0.5]])
DESCENT = (np.array([1.0, 2.0]), np.array([1.0, 3.0]), 2.0, 0.01)

# Operation, slip, the smallest arguments on which it exists, and some that are smaller.
SMALLEST: list[tuple[str, str, tuple[Any, ...], tuple[Any, ...]]] = [
    ("prediction", "mean-for-sum", ([1, 2], [3, 4]), ([2], [3])),
    ("mean_squared_error", "sum-for-mean", ([1, 2], [3, 5]), ([1], [3])),
    ("mean_squared_error", "root-of-mean", ([1, 2], [3, 5]), ([1], [3])),
    ("weight_slope", "mean-for-sum", (np.ones(3), 2.0), (np.ones(2), 2.0)),
    ("forward", "hidden-sum", (network(2, 2, 1), rows(1)), (network(2, 1), rows(1))),
    ("forward", "whole-data-for-row", (network(2, 2, 1), rows(2)), (network(2, 2, 1), rows(1))),
    ("forward", "softmax-down-columns", (CLASSES, rows(2)), (CLASSES, rows(1))),
    ("forward", "softmax-over-all", (CLASSES, rows(2)), (CLASSES, rows(1))),
    ("layer_values", "hidden-sum", (network(2, 2, 1), rows(1), 1), (network(2, 1), rows(1), 0)),
    ("cross_entropy", "sum-for-mean", (SHARES, SHARES), (SHARES[:1], SHARES[:1])),
    ("cross_entropy", "mean-over-classes", (SHARES, SHARES), (SHARES[:, :1], SHARES[:, :1])),
    ("count_nodes", "hidden-nodes-only", (network(2, 3, 1),), (network(2, 1),)),
    ("count_hidden_nodes", "one-layer-only", (network(2, 3, 2, 1),), (network(2, 3, 1),)),
    ("count_weights", "one-layer-only", (network(2, 3, 1),), (network(2, 1),)),
    ("count_weights", "layers-multiplied", (network(2, 3, 1),), (network(2, 1),)),
    ("descend", "slope-once", (*DESCENT, 2), (*DESCENT, 1)),
    ("loss_history", "weights-not-rebound", (path(3), [1.0, 3.0], 2.0), (path(2), [1, 3], 2)),
    ("loss_history", "only-the-last", (path(3), [1.0, 3.0], 2.0), (path(2), [1, 3], 2)),
]


@pytest.mark.parametrize(("name", "code", "smallest", "smaller"), SMALLEST)
def test_a_slip_exists_from_here_on(
    name: str, code: str, smallest: tuple[Any, ...], smaller: tuple[Any, ...]
) -> None:
    slip = next(one.function for one in OPERATIONS[name].slips if one.code == code)
    led_to = slip(BY, *smallest)
    assert led_to is not None
    assert not np.array_equal(led_to, OPERATIONS[name](BY, *smallest))
    assert slip(BY, *smaller) is None
