"""Formulas that are nearly right: the difference is named, also in a helper of one's own."""

from __future__ import annotations

import numpy as np
import pytest

from tests.grading.observing import findings
from tests.shipped import plan

BEFORE = "error = preds - target\nslope = 2 * input_data * error\n"
AFTER = (
    "preds_updated = (weights_updated * input_data).sum()\nerror_updated = preds_updated - target\n"
)
PLOT = "plt.plot(mse_hist)\nplt.xlabel('x')\nplt.ylabel('y')\n"
UPDATES = "mse_hist = []\nfor _ in range(20):\n    weights = {}\n    mse_hist.append({})\n" + PLOT
STEP = "weights - 0.01 * get_slope(input_data, target, weights)"
MSE = "get_mse(input_data, target, weights)"
NOT_SUMMED = "The products of weights and inputs were not added up."


def test_parentheses_round_the_wrong_parts() -> None:
    wrong = "weights_updated = (weights - learning_rate) * slope\n"
    found = findings("improve-weights", BEFORE + wrong + AFTER)
    assert found["weights_updated"].message == (
        "`weights_updated` is [-0.14, 55.72, 41.58]. This is (`weights` − `learning_rate`) · "
        "`slope`. Needed: `weights` − `learning_rate` · `slope`."
    )
    assert [one.points for one in found.values()] == [1, 1, 0, 1, 1]


def test_a_step_of_ones_own_in_a_givens_place_is_named() -> None:
    wrong = "weights_updated = weights - error * slope\n"
    found = findings("improve-weights", BEFORE + wrong + AFTER)["weights_updated"]
    assert found.slip == "other-name"
    assert "Here `error` was used where `learning_rate` belongs." in found.message


def test_an_error_written_out_without_parentheses() -> None:
    source = (
        "preds = (weights * input_data).sum()\nerror = preds - target\n"
        "slope = 2 * input_data * preds - target\n"
    )
    message = findings("slope", source)["slope"].message
    assert message == (
        "`slope` is right for the data shown, but not for other data. "
        "This is 2 · `input_data` · `preds` − `target`. Needed: 2 · `input_data` · `error`."
    )


@pytest.mark.parametrize(
    ("update", "loss", "check", "value"),
    [
        (STEP, "np.mean((weights * input_data - target) ** 2)", "mse_hist",
         "[4.96027, 3.32456, 2.5579, …, 2.16388] (20 entries)"),
        pytest.param(
            "weights - 0.01 * 2 * input_data * (weights * input_data - target)", MSE,
            "final_weights", "[0, 0.377387, 0.018892]", marks=pytest.mark.slow,
        ),
    ],
)  # fmt: skip
def test_a_sum_forgotten_in_ones_own_helper(update: str, loss: str, check: str, value: str) -> None:
    found = findings("many-updates", UPDATES.format(update, loss))[check]
    assert found.message.startswith(f"`{'weights' if check != 'mse_hist' else check}` is {value}. ")
    assert NOT_SUMMED in found.message
    assert found.slip == "not-summed"


def test_a_history_that_diverges_is_named_by_its_beginning() -> None:
    step = "(weights - 0.01) * get_slope(input_data, target, weights)"
    with np.errstate(all="ignore"):
        found = findings("many-updates", UPDATES.format(step, MSE))
    assert found["mse_hist"].message == (
        "`mse_hist` is [55714.9, 7.93813e+10, 1.73963e+23, …, nan] (20 entries). This is "
        "(`weights` − `learning_rate`) · `slope`. Needed: after each update, the mean squared "
        "error of `input_data` under the new weights."
    )
    assert found["final_weights"].message == (
        "`weights` contains NaN (not a number), where all must be finite."
    )


@pytest.mark.parametrize(
    ("slope", "message"),
    [
        ("(2 * input_data * error).sum()", "84. This is sum(2 · `input_data` · `error`)."),
        ("(2 * input_data * error).mean()", "28. This is mean(2 · `input_data` · `error`)."),
        ("2 * weights * error * input_data",
         "[0, 56, 42]. This is 2 · `input_data` · `error` · `weights`."),
    ],
)  # fmt: skip
def test_a_sum_or_a_factor_too_many(slope: str, message: str) -> None:
    source = f"preds = (weights * input_data).sum()\nerror = preds - target\nslope = {slope}\n"
    found = findings("slope", source)["slope"]
    assert found.message == f"`slope` is {message} Needed: 2 · `input_data` · `error`."


@pytest.mark.slow
def test_what_diverges_on_some_data_is_named_by_the_others() -> None:
    step = "weights - 0.01 * get_slope(weights, target, input_data)"
    with np.errstate(all="ignore"):
        found = [
            findings(plan("many-updates", seed), UPDATES.format(step, MSE)) for seed in ("a", "b")
        ]
    assert found[0] == found[1]
    assert found[0]["final_weights"].slip == "other-name"


PASS = (
    "def predict(row, weights):\n"
    "    hidden = np.array([np.maximum(0, {}) for n in ('node_0', 'node_1')])\n"
    "    return {}\n"
    "model_output_0 = [predict(row, weights_0) for row in input_data]\n"
)


@pytest.mark.parametrize(
    ("hidden", "output", "value", "where"),
    [
        ("row * weights[n]", "(hidden * weights['output']).sum()", "[21, 33, 6, 15]",
         "In the hidden nodes the products of weights and inputs were not added up."),
        ("(row * weights[n]).sum()", "hidden * weights['output']",
         "[[12, 3], [16, 17], [0, 1], [10, 5]]",
         "At the output the products of weights and hidden values were not added up."),
    ],
)  # fmt: skip
def test_a_sum_forgotten_in_a_pass_of_ones_own(
    hidden: str, output: str, value: str, where: str
) -> None:
    found = findings("many-points", PASS.format(hidden, output))["model_output_0"]
    assert (found.slip, found.message) == (
        "not-summed",
        f"`model_output_0` is {value}. {where} Needed: `input_data` through the hidden layers of "
        "`weights_0` to its output.",
    )


@pytest.mark.slow
def test_an_axis_too_many_asks_for_the_sum() -> None:
    loss = "(weights * input_data - target) ** 2"
    found = findings("many-updates", UPDATES.format(STEP, loss))["mse_hist"]
    assert found.message == (
        "`mse_hist` is an array of shape (20, 3), where an array of 20 numbers is needed: "
        "is a sum left out?"
    )
