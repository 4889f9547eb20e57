"""Whatever conventions an exercise is composed with, nothing impossible is asked of its data."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.models.exercise import ActivationName, Exercise
from checker.solver.given import given_values
from checker.solver.graph import Graph
from checker.solver.hidden import collisions, hidden_values

ACTIVATIONS = [name for name in get_args(ActivationName) if name != "softmax"]
DRAWN = {"decimals": [-2, 2], "places": 2}


@st.composite
def composed(draw: st.DrawFn) -> dict[str, Any]:
    """A pass through one hidden layer or two, each step asked, under any conventions."""
    own = st.one_of(st.none(), st.sampled_from(ACTIVATIONS))
    widths = [2, *draw(st.lists(st.integers(2, 3), min_size=1, max_size=2)), 1]
    layers = [
        {
            "weights": [[(3 * n + m) % 5 - 2 for m in range(feeding)] for n in range(nodes)],
            "biases": [1] * nodes if draw(st.booleans()) else None,
            "activation": draw(own),
        }
        for feeding, nodes in pairwise(widths)
    ]
    rows = [[1, 2], [-1, 1], [2, -1]]
    last = {"literal": len(layers) - 1}
    before = {"literal": len(layers) - 2}
    steps = [
        {"name": "hidden", "is": "hidden_values", "of": ["net", "rows", before], "points": 1},
        {"name": "first", "is": "layer_values", "of": ["net", "rows", {"literal": 0}], "points": 1},
        {"name": "output", "is": "layer_values", "of": ["net", "hidden", last], "points": 1},
        {"name": "predictions", "is": "forward", "of": ["net", "rows"], "points": 1},
        {"name": "errors", "is": "error", "of": ["predictions", "targets"], "points": 1},
        {"name": "loss", "is": "mean_squared_error", "of": ["targets", "predictions"],
         "points": 1},
        {"name": "slopes", "is": "weight_slopes", "of": ["net", "rows", "targets"], "points": 1},
        {"name": "updated", "is": "update", "of": ["net", "slopes", "rate"], "points": 1},
    ]  # fmt: skip
    error, update = draw(
        st.sampled_from(
            [
                ("prediction - actual", "weights - learning_rate * slope"),
                ("actual - prediction", "weights + learning_rate * slope"),
                ("actual - prediction", "weights - learning_rate * slope"),
            ]
        )
    )
    return {
        "id": "composed", "title": "Composed", "kind": "code", "chapter": "tests", "order": 1,
        "stem": "Compute it all.",
        "conventions": {
            "error": error,
            "update": update,
            "slope_factor": draw(st.sampled_from([1, 2])),
            "reduction": draw(st.sampled_from(["mean", "sum"])),
            "hidden_activation": draw(st.sampled_from(ACTIVATIONS)),
            "output_activation": draw(st.sampled_from(ACTIVATIONS)),
        },
        "networks": {"net": {"layers": layers, "given_as": "arrays"}},
        "data": {"rows": rows, "targets": [3, 1, 5], "rate": 0.05},
        "steps": steps,
        "hidden": {"net": DRAWN, "rows": DRAWN, "targets": DRAWN},
    }  # fmt: skip


@pytest.mark.slow
@given(spec=composed())
@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_hidden_data_are_found_under_any_conventions(spec: dict[str, Any]) -> None:
    exercise = Exercise.model_validate(spec)
    graph, given_data = Graph.of(exercise), given_values(exercise)
    runs = hidden_values(exercise, graph, given_data, "composed")
    assert collisions(exercise, graph, given_data, runs) == []
