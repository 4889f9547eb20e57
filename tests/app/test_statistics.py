"""The statistics of a class, against NumPy, which computes them in another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.app import statistics

shares = st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1.0])
EXERCISES = ("a", "b", "c", "d")


@given(rows=st.lists(st.tuples(*(st.none() | shares for _ in EXERCISES)), max_size=40))
def test_item_rest_is_what_numpy_computes(rows: list[tuple[float | None, ...]]) -> None:
    scores = {
        n: {name: share for name, share in zip(EXERCISES, row, strict=True) if share is not None}
        for n, row in enumerate(rows)
    }
    table = np.array(rows, dtype=float).reshape(-1, len(EXERCISES))
    found, n = statistics.item_rest(scores, "b")
    others = np.delete(table, 1, axis=1)
    taken = ~np.isnan(table[:, 1]) & ~np.isnan(others).all(axis=1)
    assert n == taken.sum()
    item, rest = table[taken, 1], [np.nanmean(row) for row in others[taken]]
    if n < 3 or np.ptp(item) < 1e-9 or np.ptp(rest) < 1e-9:
        assert found is None
    else:
        assert found == pytest.approx(np.corrcoef(item, rest)[0, 1], abs=1e-9)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_mean_and_median_are_what_numpy_computes(values: list[float]) -> None:
    assert statistics.mean(values) == pytest.approx(np.mean(values), abs=1e-6)
    assert statistics.median(values) == pytest.approx(np.median(values), abs=1e-6)


def test_of_nothing_there_is_nothing() -> None:
    assert statistics.mean([]) is None
    assert statistics.median([]) is None
    assert statistics.correlation([(0, 1), (1, 0)]) is None
    assert statistics.correlation([(0.1, 0), (0.1, 1), (0.1, 0.5)]) is None
    assert statistics.item_rest({}, "a") == (None, 0)


def test_an_exercise_is_not_compared_with_itself() -> None:
    # With the exercise in the sum the correlation would be positive.
    scores = {n: {"a": a, "b": 1 - a} for n, a in enumerate((0.0, 0.5, 1.0))}
    found, n = statistics.item_rest(scores, "a")
    assert found == pytest.approx(-1)
    assert n == 3


def test_frequencies_begin_with_the_commonest() -> None:
    assert statistics.frequencies(["b", "a", "c", "b"]) == (("b", 2), ("a", 1), ("c", 1))
