"""Two variants of each exercise, in full: what a seed gives on every platform, for good."""

from __future__ import annotations

from typing import Any

PINNED: dict[tuple[str, str], dict[str, Any]] = {
    ("forward-error", "one"): {
        "inputs": (3, 3),
        "actual": 20,
        "network": (((4, 0), (-3, -2)), ((3, 1),)),
    },
    ("forward-error", "two"): {
        "inputs": (3, 1),
        "actual": 18,
        "network": (((2, 2), (-3, 2)), ((4, -2),)),
    },
    ("weight-change", "one"): {
        "inputs": (5, 4),
        "actual": 29,
        "network": (((-2, -3), (0, 3)), ((-2, 2),)),
    },
    ("weight-change", "two"): {
        "inputs": (2, 2),
        "actual": 30,
        "network": (((3, 1), (3, -3)), ((3, -2),)),
    },
    ("many-points", "one"): {
        "input_data": ((5, -1), (-4, 1), (-1, 1), (5, -4)),
        "target_actuals": (4, 5, 3, 12),
        "weights_0": (((3, -2), (1, -2)), ((2, -1),)),
        "weights_1": (((1.3, -0.2), (1.0, 2.0)), ((-0.3, 0.0),)),
    },
    ("many-points", "two"): {
        "input_data": ((0, 6), (3, 1), (0, -3), (5, 0)),
        "target_actuals": (2, 1, 7, 3),
        "weights_0": (((0, 2), (-2, 2)), ((-2, -2),)),
        "weights_1": (((0.7, -0.6), (-0.4, 2.4)), ((0.2, -0.9),)),
    },
    ("slope", "one"): {"weights": (-3, 0, 3), "input_data": (3, 1, 1), "target": 10},
    ("slope", "two"): {"weights": (-1, 3, 4), "input_data": (4, -3, -2), "target": -6},
    ("improve-weights", "one"): {"weights": (3, 1, 4), "input_data": (3, -1, -1), "target": -5},
    ("improve-weights", "two"): {"weights": (-1, -3, 2), "input_data": (3, 5, -1), "target": -5},
    ("many-updates", "one"): {"weights": (-2, -2, 1), "input_data": (-1, -2, -3), "target": 1},
    ("many-updates", "two"): {"weights": (2, 0, -3), "input_data": (2, 3, 3), "target": 12},
    ("forward-backward-count", "one"): {"iterations": 8},
    ("forward-backward-count", "two"): {"iterations": 3},
    ("zero-error-slopes", "one"): {"inputs": (1, 2), "network": (((-1, 0), (3, 1)), ((-1, 2),))},
    ("zero-error-slopes", "two"): {"inputs": (3, 6), "network": (((2, 3), (0, 4)), ((2, 1),))},
    ("round-of-backprop", "one"): {"inputs": (7, 4), "node_slope": -6},
    ("round-of-backprop", "two"): {"inputs": (2, 2), "node_slope": 3},
    ("many-points-original", "one"): {
        "input_data": ((6, 4), (6, -3), (5, 0), (-2, 0)),
        "target_actuals": (9, 12, 4, 10),
        "weights_0": (((0, 2), (-1, 2)), ((0, 1),)),
        "weights_1": (((-0.8, -1.9), (-1.3, -0.3)), ((0.4, 1.2),)),
    },
    ("many-points-original", "two"): {
        "input_data": ((1, -3), (4, 5), (3, 0), (5, -3)),
        "target_actuals": (10, 4, 10, 5),
        "weights_0": (((-2, -2), (2, -2)), ((-2, -1),)),
        "weights_1": (((0.9, -0.7), (-0.3, 1.6)), ((2.7, 2.4),)),
    },
}
