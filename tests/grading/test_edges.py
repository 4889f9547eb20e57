"""Values that are not quite there: only begun, spoilt afterwards, cut off, or nearly right."""

from __future__ import annotations

from tests.grading.observing import findings, graded, statuses

PLOT = "plt.plot(mse_hist)\nplt.xlabel('update')\nplt.ylabel('loss')\n"


def test_a_history_to_which_nothing_was_added() -> None:
    found = findings("many-updates", "mse_hist = []\n" + PLOT)["mse_hist"]
    assert (found.slip, found.message) == (
        "other-length",
        "`mse_hist` is []. Nothing was added to it; 20 entries are needed. Needed: after each "
        "update, the mean squared error of `input_data` under the new weights.",
    )


def test_the_value_of_a_later_step_is_named() -> None:
    source = (
        "new = weights - 0.01 * 2 * input_data * (preds - target)\n"
        "error = (new * input_data).sum() - target\n"
    )
    found = findings("improve-weights", source)["error"]
    assert found.slip == "other-quantity"
    assert "This is the value of `error_updated`." in found.message


def test_before_an_exception_a_slip_is_named_only_if_no_other_fits() -> None:
    wrong = "preds = (weights * input_data).sum()\nerror = preds - target\n"
    wrong += "slope = input_data * error\n"
    found = statuses("slope", wrong + "1 / 0\n")
    assert found["slope"] == ("wrong", "missing-factor-2")
    # Nothing was subtracted yet, or the weights are only copied: that cannot be told.
    copied = "error = preds - target\nslope = 2 * input_data * error\n"
    found = statuses("improve-weights", copied + "weights_updated = weights\n1 / 0\n")
    assert found["weights_updated"] == ("missing", None)


def test_a_loop_that_stops_in_its_first_turn_has_no_slip() -> None:
    source = "mse_hist = []\nfor _ in range(20):\n    weights -= 'x'\n"
    assert statuses("many-updates", source)["mse_hist"] == ("missing", None)


def test_what_follows_from_a_spoilt_given_is_no_slip() -> None:
    source = (
        "preds = (weights**2).sum()\nerror = preds - target\nslope = 2 * input_data * error\n"
        "weights_updated = weights - learning_rate * slope\n"
        "preds_updated = (weights_updated * input_data).sum()\n"
        "error_updated = preds_updated - target\n"
    )
    found = findings("improve-weights", source)
    assert {one.slip for name, one in found.items() if name != "preds"} == {None}
    assert found["error"].message == "`error` was not checked, because it builds on `preds`."


def test_noise_within_the_tolerance_is_a_typed_value() -> None:
    source = "import time\nerror = time.perf_counter() * 1e-16\nslope = [error] * 3\n"
    source = "preds = (weights * input_data).sum()\n" + source
    found = findings("slope", source)
    assert found["error"].points == found["slope"].points == 0


def test_what_was_spoilt_after_all_was_done_is_not_spoken_of() -> None:
    source = (
        "error = preds - target\nslope = 2 * input_data * error\n"
        "weights_updated = weights - learning_rate * slope\n"
        "preds_updated = (weights_updated * input_data).sum()\n"
        "error_updated = preds_updated - target\npreds = 3\n"
    )
    verdict = graded("improve-weights", source)
    assert (verdict.status, verdict.feedback) == ("correct", "All correct.")
    assert "preds" not in {one.check for one in verdict.findings}


def test_what_follows_from_what_is_right_within_the_tolerance_is_right() -> None:
    source = (
        "near = 1 + 9e-7\nmodel_output_0 = [predict_with_network(row, weights_0) * near "
        "for row in input_data]\n"
        "mse_0 = ((np.array(model_output_0) - target_actuals) ** 2).mean()\n"
    )
    found = findings("many-points", source)
    assert found["model_output_0"].status == found["mse_0"].status == "right"


def test_fractions_put_into_whole_numbers_are_told() -> None:
    source = (
        "error = preds - target\nslope = 2 * input_data * error\n"
        "weights_updated = weights.copy()\n"
        "for i in range(3):\n    weights_updated[i] -= learning_rate * slope[i]\n"
    )
    assert findings("improve-weights", source)["weights_updated"].slip == "truncated-to-int"


def test_a_right_value_that_was_overwritten_is_told() -> None:
    source = (
        "preds = (weights * input_data).sum()\nerror = preds - target\n"
        "slope = 2 * input_data * error\nerror = target - preds\n"
    )
    found = findings("slope", source)
    assert found["slope"].status == "right"
    assert found["error"].slip == "reversed-error"
    assert found["error"].message.endswith("It was right at line 2, before line 4 set it anew.")
