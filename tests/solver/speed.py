"""The graph against the same formulas written by hand; timed in `tests/bench.py` alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from checker.solver.graph import Graph
from tests.shipped import plan

ROWS = 10_000
NAMES = ("model_output_0", "model_output_1", "mse_0", "mse_1")
Way = Callable[[], dict[str, Any]]


def batch() -> dict[str, Any]:
    """The data of `many-points` with 10,000 rows."""
    dice = np.random.default_rng(0)
    given = dict(plan("many-points").given)
    given["input_data"] = dice.normal(size=(ROWS, 2)) * 5
    given["target_actuals"] = dice.normal(size=ROWS) * 5
    return given


def two_ways() -> tuple[Way, Way]:
    """The graph's way, and NumPy by hand, on the same batch."""
    given = batch()
    graph: Graph = plan("many-points").graph
    rows, actual = given["input_data"], given["target_actuals"]
    layers = [
        (given[name].layers[0].weights.T, given[name].layers[1].weights[0])
        for name in ("weights_0", "weights_1")
    ]

    def by_graph() -> dict[str, Any]:
        return graph.evaluate(given)

    def by_hand() -> dict[str, Any]:
        first, second = (np.maximum(rows @ hidden, 0) @ output for hidden, output in layers)
        return {
            "model_output_0": first,
            "model_output_1": second,
            "mse_0": ((first - actual) ** 2).mean(),
            "mse_1": ((second - actual) ** 2).mean(),
        }

    return by_graph, by_hand


def _seconds(way: Way) -> float:
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


def batch_ratio(pairs: int = 200, warm_ups: int = 20) -> float:
    """Time by graph over time by hand: the median of paired runs."""
    by_graph, by_hand = two_ways()
    ratios = [_seconds(by_graph) / _seconds(by_hand) for _ in range(warm_ups + pairs)]
    return median(ratios[warm_ups:])
