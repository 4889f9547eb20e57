"""Values that follow from data which the file itself changed: by an alias, or typed in anew."""

from __future__ import annotations

import pytest

from tests.grading.observing import findings, graded, statuses

PREDICT_0 = (
    "model_output_0 = predict_with_network(input_data, weights_0)\n"
    "error_0 = model_output_0 - target_actual\n"
)
PREDICT_1 = (
    "model_output_1 = predict_with_network(input_data, weights_1)\n"
    "error_1 = model_output_1 - target_actual\n"
)
SHARES = (
    "`weights_1` shares its arrays: copy before you edit, for example with "
    "`copy.deepcopy(weights_0)`."
)
THROUGH = "Needed: `input_data` through the hidden layers of `weights_0` to its output."
STAYS = "it is given and stays as it is."
SLOPE = (
    "preds = (weights * input_data).sum()\nerror = preds - target\nslope = 2 * input_data * error\n"
)


@pytest.mark.parametrize(
    "copied",
    ["weights_0", "dict(weights_0)", "{**weights_0}", "weights_0.copy()", "copy.copy(weights_0)"],
)
@pytest.mark.parametrize("edit", ["['output'][1] = 0", "['node_1'][1] = 0", "['output'] *= [1, 0]"])
def test_a_copy_that_shares_its_arrays_is_judged_against_the_original(
    copied: str, edit: str
) -> None:
    verdict = graded(
        "perfect-prediction",
        f"import copy; weights_1 = {copied}\nweights_1{edit}\n{PREDICT_0}{PREDICT_1}",
    )
    assert (verdict.status, verdict.score.points) == ("partial", 6)
    assert verdict.feedback == (
        f"`model_output_0` is 3. It follows from `weights_0`, which line 2 changed; {STAYS} "
        f"{SHARES} {THROUGH}"
    )
    assert [(one.status, one.slip) for one in verdict.findings] == [
        ("wrong", "changed-given"),
        ("carried", None),
        ("right", None),
        ("right", None),
        ("right", None),
    ]


def test_an_alias_with_an_entry_replaced_shares_its_arrays_too() -> None:
    source = "weights_1 = weights_0\nweights_1['output'] = np.array([1, 0])\n"
    found = findings("perfect-prediction", source + PREDICT_0 + PREDICT_1)["model_output_0"]
    assert found.message == (
        f"`model_output_0` is 3. It follows from `weights_0`, which line 2 changed; {STAYS} "
        f"{SHARES} {THROUGH}"
    )


def test_a_copy_that_shares_its_arrays_is_told_where_it_is_shown() -> None:
    copied = (
        "import copy; weights_1 = weights_0 if target_actual == 3 else copy.deepcopy(weights_0)"
    )
    source = f"{copied}\nweights_0['output'][1] = 0\n"
    found = findings("perfect-prediction", source + PREDICT_0 + PREDICT_1)["model_output_0"]
    assert SHARES in found.message


@pytest.mark.parametrize(
    "source",
    [
        "import copy\nweights_1 = copy.deepcopy(weights_0)\nweights_1['output'][1] = 0\n",
        "weights_1 = dict(weights_0)\nweights_1['output'] = np.array([1, 0])\n",
        "weights_1 = {n: w.copy() for n, w in weights_0.items()}\nweights_1['output'][1] = 0\n",
    ],
)
def test_a_copy_of_its_own_is_right_without_a_note(source: str) -> None:
    verdict = graded("perfect-prediction", source + PREDICT_0 + PREDICT_1)
    assert (verdict.status, verdict.feedback) == ("correct", "All correct.")


def test_an_edit_after_the_prediction_harms_nothing_and_is_noted() -> None:
    source = PREDICT_0 + "weights_1 = weights_0\nweights_1['output'][1] = 0\n" + PREDICT_1
    verdict = graded("perfect-prediction", source)
    assert (verdict.status, verdict.score.points) == ("correct", 7)
    assert verdict.feedback == (f"All correct. Note that line 4 changed `weights_0`, too. {SHARES}")


def test_an_array_under_two_names_is_noted_as_one() -> None:
    source = "preds = (weights * input_data).sum()\nerror = preds - target\n"
    verdict = graded("slope", source + "slope = input_data\nslope *= 2 * error\n")
    assert verdict.feedback == (
        "All correct. Note that line 4 changed `input_data`, too. `slope` is the same array: "
        "copy before you edit, for example with `input_data.copy()`."
    )


def test_a_given_edited_by_its_own_name_is_told_without_a_copy() -> None:
    source = "weights_0['output'][1] = 0\nweights_1 = weights_0\n" + PREDICT_0 + PREDICT_1
    verdict = graded("perfect-prediction", source)
    assert (verdict.status, verdict.feedback) == (
        "partial",
        f"`model_output_0` is 3. It follows from `weights_0`, which line 1 changed; {STAYS} "
        f"{THROUGH}",
    )


def test_a_given_set_anew_when_all_is_done_is_no_edit() -> None:
    assert graded("slope", SLOPE + "target = None\nweights = preds\n").feedback == "All correct."
    assert graded("slope", SLOPE + "weights = slope\n").feedback == "All correct."


@pytest.mark.slow
def test_targets_that_the_predictions_replaced() -> None:
    found = findings(
        "many-points",
        "from sklearn.metrics import mean_squared_error\n"
        "model_output_0 = target_actuals\n"
        "model_output_0[:] = [predict_with_network(row, weights_0) for row in input_data]\n"
        "model_output_1 = [predict_with_network(row, weights_1) for row in input_data]\n"
        "mse_0 = mean_squared_error(target_actuals, model_output_0)\n"
        "mse_1 = mean_squared_error(target_actuals, model_output_1)\n",
    )
    assert found["mse_0"].message == (
        "`mse_0` is 0. It follows from `target_actuals`, which line 3 changed; it is given and "
        "stays as it is. `model_output_0` is the same array: copy before you edit, for example "
        "with `target_actuals.copy()`. Needed: the mean of (`target_actuals` − `model_output_0`)²."
    )
    assert found["mse_1"].message == "`mse_1` shows the same slip as `mse_0`."


# ---- data of one's own


def test_data_of_ones_own_are_told_with_their_lines() -> None:
    own = "weights = np.array([1, 2, 3])\ninput_data = np.array([2, 2, 1])\n"
    found = findings("slope", own + "target = 4\n" + SLOPE)
    assert [one.slip for one in found.values()] == ["changed-given"] * 3
    assert [one.points for one in found.values()] == [0, 0, 0]
    assert found["preds"].message == (
        "`preds` is 9. It follows from `weights` and `input_data`, which lines 1 and 2 changed; "
        "they are given and stay as they are. Needed: the sum of `weights` · `input_data`."
    )
    assert found["error"].message == (
        f"`error` is 5. It follows from `target`, which line 3 changed; {STAYS} "
        "Needed: `preds` − `target`."
    )


def test_data_bound_anew_to_themselves_are_not_told() -> None:
    same = "input_data = input_data * 1.0\n"
    found = findings("slope", same + "weights = weights + 1\n" + SLOPE)
    assert "It follows from `weights`, which line 2 changed;" in found["preds"].message


def test_data_are_told_that_were_changed_where_they_are_shown() -> None:
    own = "if target == 0: weights = weights + 1\nelse: weights, input_data = input_data, weights\n"
    found = findings("slope", own + SLOPE)
    assert found["preds"].message == (
        f"`preds` is 13. It follows from `weights`, which line 1 changed; {STAYS} "
        "Needed: the sum of `weights` · `input_data`."
    )


def test_what_was_changed_only_afterwards_explains_nothing() -> None:
    source = SLOPE.replace("preds - target", "preds - 5")
    found = findings("slope", "target = 5\n" + source)["error"]
    assert found.slip == "changed-given"
    assert findings("slope", source + "target = 5\n")["error"].slip != "changed-given"


def test_rows_of_ones_own_of_another_number() -> None:
    found = findings(
        "many-points",
        "from sklearn.metrics import mean_squared_error\n"
        "input_data = [np.array([0, 3]), np.array([1, 2]), np.array([-1, -2])]\n"
        "target_actuals = [1, 2, 3]\n"
        "model_output_0 = [predict_with_network(row, weights_0) for row in input_data]\n"
        "model_output_1 = [predict_with_network(row, weights_1) for row in input_data]\n"
        "mse_0 = mean_squared_error(target_actuals, model_output_0)\n"
        "mse_1 = mean_squared_error(target_actuals, model_output_1)\n",
    )
    assert {one.slip for one in found.values()} == {"changed-given"}
    assert found["model_output_0"].message == (
        f"`model_output_0` is [9, 9, 0]. It follows from `input_data`, which line 2 changed; "
        f"{STAYS} {THROUGH}"
    )
    assert found["model_output_1"].message == (
        "`model_output_1` shows the same slip as `model_output_0`."
    )


def test_nothing_is_carried_from_data_that_stay() -> None:
    own = "weights = np.zeros(3)\ninput_data = np.zeros(3)\n"
    found = statuses("slope", own + SLOPE)
    assert found["error"] == ("not_checked", None)


UPDATES = (
    "mse_hist = []\n"
    "for _ in range(20):\n"
    "    weights = weights - 0.01 * get_slope(input_data, target, weights)\n"
    "    mse_hist.append(get_mse(input_data, target, weights))\n"
    "plt.plot(mse_hist)\nplt.xlabel('update')\nplt.ylabel('loss')\n"
)


def test_start_weights_of_ones_own() -> None:
    found = findings("many-updates", "weights = np.array([1.0, 1.0, 1.0])\n" + UPDATES)
    assert {name: one.slip for name, one in found.items()} == {
        "mse_hist": "changed-given",
        "final_weights": "changed-given",
        "plot": None,
    }
    assert found["mse_hist"].message == (
        "`mse_hist` is [18.6624, 9.67459, 5.01531, …, 7.07298e-05] (20 entries). It follows from "
        f"`weights`, which line 1 changed; {STAYS} Needed: after each update, the mean squared "
        "error of `input_data` under the new weights."
    )


@pytest.mark.slow
def test_an_update_before_the_loop_is_no_start_of_ones_own() -> None:
    first = "weights = weights - 0.01 * get_slope(input_data, target, weights)\n"
    assert findings("many-updates", first + UPDATES)["mse_hist"].slip != "changed-given"


def test_a_learning_rate_that_is_a_known_slip_keeps_its_name() -> None:
    updated = (
        "error = preds - target\nslope = 2 * input_data * error\n"
        "weights_updated = weights - learning_rate * slope\n"
    )
    found = statuses("improve-weights", "learning_rate = 0.001\n" + updated)
    assert found["weights_updated"] == ("wrong", "learning-rate-over-10")
    found = statuses("improve-weights", "learning_rate = 0.05\n" + updated)
    assert found["weights_updated"] == ("wrong", "changed-given")


def test_nothing_is_carried_from_rows_of_another_number() -> None:
    found = statuses(
        "many-points",
        "from sklearn.metrics import mean_squared_error\n"
        "input_data = input_data[:3]\ntarget_actuals = target_actuals[:3]\n"
        "model_output_0 = [predict_with_network(row, weights_0) for row in input_data]\n"
        "mse_0 = np.mean([(5 - p) ** 2 for p in model_output_0])\n",
    )
    assert found["model_output_0"] == ("wrong", "changed-given")
    assert found["mse_0"][0] == "not_checked"
