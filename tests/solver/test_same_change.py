"""Whether a choice was made anew on other data in the way it was made on the first."""

from __future__ import annotations

import numpy as np
import pytest

from checker.solver.properties import same_change

FIRST_OLD = np.array([2.0, 4.0])
FIRST = np.array([3.0, 6.0])
OLD = np.array([10.0, 20.0])


@pytest.mark.parametrize(
    ("new", "same"),
    [
        ([3.0, 6.0], True),  # the same numbers typed again
        ([11.0, 22.0], True),  # the same difference
        ([15.0, 30.0], True),  # the same ratio
        ([11.0, 30.0], True),  # entry by entry
        ([11.0, 23.0], False),
        ([3.0], False),
        ([[3.0, 6.0]], False),
    ],
)
def test_a_change_is_followed(new: list[float], same: bool) -> None:
    assert same_change(np.array(new), OLD, FIRST, FIRST_OLD) is same


def test_nothing_is_a_multiple_of_zero() -> None:
    zero, one = np.array([0.0]), np.array([1.0])
    assert same_change(np.array([6.0]), np.array([5.0]), one, zero)
    assert not same_change(np.array([7.0]), np.array([5.0]), one, zero)
    assert not same_change(np.array([0.0]), np.array([5.0]), one, zero)
