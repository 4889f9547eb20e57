"""The two ways that `tests/bench.py` times give the same; the time itself is no test."""

from __future__ import annotations

import numpy as np

from tests.solver.speed import NAMES, ROWS, two_ways


def test_the_graph_and_numpy_by_hand_give_the_same() -> None:
    by_graph, by_hand = (way() for way in two_ways())
    assert by_hand.keys() == set(NAMES)
    for name in NAMES:
        np.testing.assert_allclose(by_graph[name], by_hand[name], rtol=1e-12)
    assert by_graph["model_output_0"].shape == (ROWS,)
