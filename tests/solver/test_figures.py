"""Every figure of the curriculum, typed from it, against what the shipped specs compute."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from checker.grading.respond import options
from checker.solver.properties import PROPERTIES, unmet
from checker.solver.values import Network
from tests.shipped import ENTRIES, plan

POINTS, ORIGINAL = "many-points", "many-points-original"


def near(value: Any, expected: Any, digits: int = 7) -> None:
    np.testing.assert_allclose(value, expected, rtol=10.0**-digits, atol=1e-12)


# exercise, step, truth
TRUTHS: list[tuple[str, str, Any]] = [
    ("forward-error", "prediction", 16),
    ("forward-error", "error", 11),
    ("weight-change", "error", 9),
    ("weight-change", "changed_error", 9.08),
    ("perfect-prediction", "model_output_0", 9),
    ("perfect-prediction", "error_0", 6),
    (POINTS, "model_output_0", [15, 33, 1, 15]),
    (POINTS, "model_output_1", [18, 37, 0, 17.5]),
    (POINTS, "mse_0", 294.0),
    (POINTS, "mse_1", 395.0625),
    (ORIGINAL, "model_output_0", [9, 9, 0, 12]),
    (ORIGINAL, "model_output_1", [9.75, 10, 0, 14]),
    (ORIGINAL, "mse_0", 37.5),
    (ORIGINAL, "mse_1", 49.890625),
    ("slope", "preds", 7),
    ("slope", "error", 7),
    ("slope", "slope", [14, 28, 42]),
    ("improve-weights", "error", 7),
    ("improve-weights", "slope", [14, 28, 42]),
    ("improve-weights", "weights_updated", [-0.14, 1.72, 0.58]),
    ("improve-weights", "preds_updated", 5.04),
    ("improve-weights", "error_updated", 5.04),
    ("forward-backward-count", "count", 4),
    ("round-of-backprop", "node_value", 2),
    ("round-of-backprop", "slope", 6),
]


@pytest.mark.parametrize(("exercise", "step", "truth"), TRUTHS)
def test_truth(exercise: str, step: str, truth: Any) -> None:
    ready = plan(exercise)
    near(ready.graph.truth(ready.given)[step], truth)


def test_history_of_many_updates() -> None:
    ready = plan("many-updates")
    truth = ready.graph.truth(ready.given)
    history = truth["mse_hist"]
    assert history.shape == (20,)
    near(history, [49 * 0.5184 ** (k + 1) for k in range(20)], 9)
    near(history[:2], [25.4016, 13.16818944], 9)
    near(history[-1], 9.627110e-5, 6)
    near(truth["final_weights"], [-0.49929916, 1.00140168, -0.49789747], 8)
    near(truth["plot"], history, 15)


# exercise, step that is looked at, slip, value there
SLIPS: list[tuple[str, str, str, Any]] = [
    ("forward-error", "error", "actual-not-subtracted", 16),
    ("forward-error", "error", "gave-the-actual", 5),
    ("forward-error", "error", "reversed-error", -11),
    ("forward-error", "error", "hidden-sum", 3),
    ("round-of-backprop", "slope", "node-value-only", 2),
    ("round-of-backprop", "slope", "node-slope-only", 3),
    ("round-of-backprop", "slope", "added-not-multiplied", 5),
    ("round-of-backprop", "slope", "extra-factor-2", 12),
    ("forward-backward-count", "count", "counted-both-passes", 8),
    ("forward-backward-count", "count", "counted-once", 1),
    ("perfect-prediction", "error_0", "reversed-error", -6),
    (POINTS, "mse_0", "activation-skipped", 306),
    (POINTS, "mse_1", "activation-skipped", 409.0625),
    (POINTS, "mse_0", "sum-for-mean", 1176),
    (POINTS, "mse_1", "sum-for-mean", 1580.25),
    (POINTS, "mse_0", "root-of-mean", 17.1464),
    (POINTS, "mse_1", "root-of-mean", 19.8762),
    (POINTS, "mse_0", "absolute-error", 14),
    (POINTS, "mse_1", "absolute-error", 16.625),
    (POINTS, "mse_1", "same-weights-twice", 294),
    (POINTS, "model_output_1", "same-weights-twice", [15, 33, 1, 15]),
    (POINTS, "model_output_0", "whole-data-for-row", [60] * 4),
    (POINTS, "model_output_1", "whole-data-for-row", [68.5] * 4),
    (POINTS, "mse_0", "whole-data-for-row", 3141),
    (POINTS, "mse_1", "whole-data-for-row", 4165.25),
    (ORIGINAL, "model_output_0", "whole-data-for-row", [21] * 4),
    (ORIGINAL, "model_output_1", "whole-data-for-row", [23.75] * 4),
    (ORIGINAL, "mse_0", "whole-data-for-row", 294),
    (ORIGINAL, "mse_1", "whole-data-for-row", 395.0625),
    ("slope", "slope", "missing-factor-2", [7, 14, 21]),
    ("slope", "slope", "reversed-error", [-14, -28, -42]),
    ("slope", "slope", "inputs-left-out", 14),
    ("slope", "slope", "weights-for-inputs", [0, 28, 14]),
    ("slope", "slope", "not-summed", [0, 16, 18]),
    ("slope", "slope", "mean-for-sum", [14 / 3, 28 / 3, 14]),
    ("slope", "slope", "squared-error", [98, 196, 294]),
    ("slope", "slope", "actual-not-subtracted", [14, 28, 42]),
    ("improve-weights", "error_updated", "added-slope", 8.96),
    ("improve-weights", "error_updated", "no-learning-rate", -189),
    ("improve-weights", "error_updated", "learning-rate-times-10", -12.6),
    ("improve-weights", "error_updated", "learning-rate-over-10", 6.804),
    ("improve-weights", "error_updated", "missing-factor-2", 6.02),
    ("improve-weights", "error_updated", "error-for-slope", 6.58),
    ("improve-weights", "error_updated", "inputs-left-out", 6.16),
    ("improve-weights", "error_updated", "subtracted-rate", 6.94),
    ("improve-weights", "error_updated", "lost-weights", -1.96),
    ("improve-weights", "error_updated", "stale-prediction", 7),
]


def twisted(exercise: str, step: str, code: str) -> list[Any]:
    """What a slip leads to at a step, wherever on the way to it the slip can be made."""
    ready = plan(exercise)
    graph, found = ready.graph, []
    for origin in (step, *graph.ancestors(step)):
        for twist in graph.twists(origin):
            if twist.code == code:
                found.append(graph.evaluate(ready.given, twist=twist)[step])
    return found


@pytest.mark.parametrize(("exercise", "step", "code", "value"), SLIPS)
def test_slip(exercise: str, step: str, code: str, value: Any) -> None:
    found = [one for one in twisted(exercise, step, code) if np.shape(one) == np.shape(value)]
    assert any(np.allclose(one, value, rtol=3e-6) for one in found)


def test_a_mean_for_the_sum_in_the_prediction_gives_the_slope_of_the_table_too() -> None:
    both = twisted("slope", "slope", "mean-for-sum")
    assert len(both) == 2
    for one in both:
        near(one, [4.667, 9.333, 14], 3)


# slip, first and last of mse_hist, digits that the curriculum gives of the last
HISTORIES = [
    ("added-slope", 80.2816, 951907.757, 8),
    ("no-learning-rate", 35721, 8.8e58, 2),
    ("learning-rate-times-10", 158.76, 7.96e11, 3),
    ("before-update", 49, 1.857e-4, 4),
    ("slope-once", 25.4016, 1036.84, 8),
    ("weights-not-rebound", 49, 49, 8),
    ("error-for-squared", 5.04, 0.0098118, 5),
    ("missing-factor-2", 36.2404, 0.117526, 6),
]


@pytest.mark.parametrize(("code", "first", "last", "digits"), HISTORIES)
def test_slip_of_many_updates(code: str, first: float, last: float, digits: int) -> None:
    ends = [(one[0], one[-1]) for one in twisted("many-updates", "mse_hist", code)]
    assert any(
        np.isclose(a, first) and f"{b:.{digits - 1}e}" == f"{last:.{digits - 1}e}" for a, b in ends
    )


def test_flipped_conventions_give_the_updated_weights_and_the_other_error() -> None:
    ready = plan("improve-weights")
    flipped = ready.graph.under(ready.graph.by.flipped()).truth(ready.given)
    near(flipped["weights_updated"], [-0.14, 1.72, 0.58])
    near(flipped["error_updated"], -5.04)


# Edits of weights_0: node, place, number; and what the property says.
EDITS: list[tuple[str, int, float, str | None]] = [
    ("node_1", 1, 0, None),
    ("node_1", 1, -0.5, None),
    ("node_1", 1, -1000, None),
    ("output", 1, 0, None),
    ("output", 1, 1e-8, "not-perfect"),
    ("output", 0, -1, None),
    ("node_0", 1, -1, "activation-skipped"),
    ("node_0", 0, 5, "dead-edit"),
    ("node_1", 0, -7, "dead-edit"),
    ("node_1", 1, 1, "not-perfect"),
    ("output", 0, 0, "not-perfect"),
    ("node_0", 0, 2, "no-edit"),
    ("node_0", 0, np.nan, "not-finite"),
    ("node_0", 1, np.inf, "not-finite"),
]


def edited(*edits: tuple[str, int, float]) -> Network:
    original = plan("perfect-prediction").given["weights_0"]
    assert isinstance(original, Network)
    by_node = {name: weights.astype(float) for name, weights in original.by_node().items()}
    for node, place, number in edits:
        by_node[node][place] = number
    return original.with_weights(by_node)


def verdict_on(network: Network) -> str | None:
    ready = plan("perfect-prediction")
    given = tuple(ready.given[name] for name in ("weights_0", "input_data", "target_actual"))
    return unmet("perfect-edit", ready.exercise.conventions, network, given)


@pytest.mark.parametrize(("node", "place", "number", "code"), EDITS)
def test_edit(node: str, place: int, number: float, code: str | None) -> None:
    assert verdict_on(edited((node, place, number))) == code
    assert code is None or PROPERTIES["perfect-edit"].says[code]


def test_an_edit_of_a_node_that_stays_off_is_not_dead_by_its_input() -> None:
    """The prediction stays as it was, though the changed weight meets an input of 3."""
    off = edited(("node_1", 1, -2))
    by = plan("perfect-prediction").exercise.conventions
    given = (off, np.array([0, 3]), np.float64(5))
    assert unmet("perfect-edit", by, edited(("node_1", 1, -1)), given) == "not-perfect"


def test_two_edits_are_two_even_where_the_prediction_is_perfect() -> None:
    assert verdict_on(edited(("node_1", 1, 0), ("node_1", 0, 0))) == "two-edits"


@pytest.mark.parametrize(
    ("edit", "output", "error"),
    [(("node_1", 1, 0), 3, 0), (("node_0", 0, 9), 9, 6), (("node_0", 1, -1), 6, 3)],
)
def test_what_follows_from_an_edit(edit: tuple[str, int, float], output: int, error: int) -> None:
    ready = plan("perfect-prediction")
    truth = ready.graph.truth(ready.given, {"weights_1": edited(edit)})
    near(truth["model_output_1"], output)
    near(truth["error_1"], error)


# Names in order, the key, and the slips that are options.
OPTIONS: dict[str, tuple[list[str], str, dict[str, str]]] = {
    "forward-error": (
        ["5", "6", "11", "16"],
        "11",
        {"5": "gave-the-actual", "16": "actual-not-subtracted"},
    ),
    "weight-change": (["more", "less", "same"], "less", {}),
    "forward-backward-count": (
        ["0", "1", "4", "8"],
        "4",
        {"1": "counted-once", "8": "counted-both-passes"},
    ),
    "zero-error-slopes": (["all-zero", "activation", "inputs"], "all-zero", {}),
    "round-of-backprop": (["0", "2", "6", "not-enough"], "6", {"2": "node-value-only"}),
}


@pytest.mark.parametrize("exercise", OPTIONS)
def test_options(exercise: str) -> None:
    names, key, slips = OPTIONS[exercise]
    shown = options(plan(exercise))
    assert [one.name for one in shown] == names
    assert [one.name for one in shown if one.is_key] == [key]
    assert {one.name: one.twist.code for one in shown if one.twist} == slips


def test_the_eleven_exercises_stand_in_the_order_of_the_curriculum() -> None:
    assert [one.exercise.id for one in ENTRIES] == [
        "forward-error",
        "weight-change",
        "perfect-prediction",
        POINTS,
        "slope",
        "improve-weights",
        "many-updates",
        "forward-backward-count",
        "zero-error-slopes",
        "round-of-backprop",
        ORIGINAL,
    ]


# What the data are, typed from the curriculum once more.
W0 = {"node_0": [2, 1], "node_1": [1, 2], "output": [1, 1]}
W1 = {"node_0": [2, 1], "node_1": [1, 1.5], "output": [1, 1.5]}
DRAWN = {"node_0": [2, 1], "node_1": [0, 0], "output": [2, 2]}
ONE_POINT = {"weights": [0, 2, 1], "input_data": [1, 2, 3], "target": 0}
DATA: dict[str, dict[str, Any]] = {
    "forward-error": {"network": DRAWN, "inputs": [3, 2], "actual": 5},
    "weight-change": {"network": DRAWN, "inputs": [3, 2], "actual": 7},
    "perfect-prediction": {"weights_0": W0, "input_data": [0, 3], "target_actual": 3},
    POINTS: {
        "weights_0": W0,
        "weights_1": W1,
        "input_data": [[7, -2], [5, 6], [-3, 2], [5, 0]],
        "target_actuals": [1, 3, 5, 7],
    },
    ORIGINAL: {
        "weights_0": W0,
        "weights_1": W1,
        "input_data": [[0, 3], [1, 2], [-1, -2], [4, 0]],
        "target_actuals": [1, 3, 5, 7],
    },
    "slope": ONE_POINT,
    "improve-weights": ONE_POINT | {"learning_rate": 0.01},
    "many-updates": ONE_POINT | {"learning_rate": 0.01, "updates": 20},
    "forward-backward-count": {"iterations": 4},
    "round-of-backprop": {"inputs": [3, 2], "node_slope": 3},
}


@pytest.mark.parametrize("exercise", DATA)
def test_data(exercise: str) -> None:
    given = plan(exercise).given
    for name, value in DATA[exercise].items():
        if isinstance(value, dict):
            assert {k: v.tolist() for k, v in given[name].by_node().items()} == value
        else:
            assert np.asarray(given[name]).tolist() == value


@pytest.mark.parametrize(
    ("exercise", "name"), [("slope", "weights"), ("slope", "input_data"), (POINTS, "input_data")]
)
def test_integers_stay_integers(exercise: str, name: str) -> None:
    ready = plan(exercise)
    held = ready.preloads(ready.given)[name]
    rows = held if isinstance(held, list) else [held]
    assert all(isinstance(row, np.ndarray) and row.dtype.kind == "i" for row in rows)
