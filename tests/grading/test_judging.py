"""Programs judged step by step: what is right, what is carried, what is wrong of itself.

The programs run in this process (see `observing.py`), so that these tests are quick; what the
sandbox sees of the same programs is the business of tests/sandbox and of test_messages.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from checker.grading.grade import grade
from checker.grading.plan import Plan
from checker.models.exercise import Exercise, Tolerance
from checker.models.observation import Observation, Raised
from tests.grading.observing import findings, graded, observe, runs_of, statuses, submission
from tests.shipped import CODE, entry, plan

RIGHT = ("right", None)
CARRIED = ("carried", None)
UNCHECKED = ("not_checked", None)


@pytest.mark.parametrize("exercise", [one for one in CODE if "points" not in one])
def test_the_solution_earns_everything(exercise: str) -> None:
    verdict = graded(exercise, entry(exercise).read("solution.py") or "")
    assert (verdict.status, verdict.feedback) == ("correct", "All correct.")
    assert verdict.score.points == verdict.score.max_points
    assert {finding.status for finding in verdict.findings} == {"right"}


@pytest.mark.parametrize("exercise", CODE)
def test_an_empty_file_earns_nothing(exercise: str) -> None:
    verdict = graded(exercise, "pass\n")
    assert (verdict.status, verdict.score.points) == ("incorrect", 0)
    assert all(not finding.points for finding in verdict.findings)


# ---- credit

SLOPE = "preds = (weights * input_data).sum()\nerror = {error}\nslope = {slope}\n"


def slope(error: str = "preds - target", value: str = "2 * input_data * error") -> str:
    return SLOPE.format(error=error, slope=value)


def test_what_follows_from_a_slip_keeps_its_points() -> None:
    verdict = graded("slope", slope(error="target - preds"))
    assert [(f.check, f.status, f.slip, f.points) for f in verdict.findings] == [
        ("preds", "right", None, 1),
        ("error", "wrong", "reversed-error", 0),
        ("slope", "carried", None, 2),
    ]
    assert (verdict.status, verdict.score.points, verdict.score.max_points) == ("partial", 3, 4)
    assert verdict.feedback == verdict.findings[1].message
    assert [finding.line for finding in verdict.findings] == [1, 2, 3]


def test_two_slips_in_a_row_are_both_named() -> None:
    assert statuses("slope", slope(error="target - preds", value="input_data * error")) == {
        "preds": RIGHT,
        "error": ("wrong", "reversed-error"),
        "slope": ("wrong", "missing-factor-2"),
    }


def test_lists_and_loops_are_as_right_as_arrays() -> None:
    source = (
        "preds = 0\nfor w, x in zip(weights, input_data):\n    preds += w * x\n"
        "error = float(preds - target)\nslope = [2 * float(x) * error for x in input_data]\n"
    )
    assert graded("slope", source).status == "correct"


def test_nothing_is_carried_from_a_value_of_a_wrong_shape() -> None:
    found = findings("slope", "preds = weights * input_data\nerror = preds - target\n")
    assert [(f.status, f.slip) for f in found.values()] == [
        ("wrong", "not-summed"),
        ("wrong", "not-summed"),
        ("missing", None),
    ]
    assert found["error"].message == "`error` shows the same slip as `preds`."


def test_a_value_without_a_known_slip_is_wrong_and_the_formula_is_told() -> None:
    found = findings("slope", slope(error="preds * 3 + target * 5 - 1"))
    assert found["error"].message == (
        "`error` is 20. That is not right. Needed: `preds` − `target`."
    )
    assert statuses("slope", slope(error="preds * 3 + target * 5 - 1"))["slope"][0] == "not_checked"


def test_a_wrong_value_after_a_wrong_one_is_not_checked_where_no_slip_fits() -> None:
    found = findings("slope", slope(error="preds * 3 - 1", value="input_data * error + 3"))
    assert found["slope"].message == "`slope` was not checked, because it builds on `error`."
    assert (found["slope"].status, found["slope"].points) == ("not_checked", 0)


def test_a_missing_step_leaves_a_right_later_one_its_points() -> None:
    source = "preds = (weights * input_data).sum()\nslope = 2 * input_data * (preds - target)\n"
    found = findings("slope", source)
    assert (found["error"].status, found["slope"].status) == ("missing", "right")
    assert found["error"].message == (
        "`error` is missing: the file never sets it. Needed: `preds` − `target`."
    )


def test_a_slip_in_a_step_that_is_not_shown_is_placed() -> None:
    source = "preds = (weights * input_data).sum()\nslope = 2 * input_data * (target - preds)\n"
    found = findings("slope", source)["slope"]
    assert found.slip == "reversed-error"
    assert found.message == (
        "`slope` is [-14, -28, -42]. In the `error` that it uses: the subtraction is the wrong "
        "way round. Needed: 2 · `input_data` · `error`."
    )


def test_a_slip_in_the_use_of_a_right_step_says_that_the_step_is_right() -> None:
    found = findings("slope", slope(value="-2 * input_data * error"))["slope"]
    assert found.message == (
        "`slope` is [-14, -28, -42]. Your `error` is right, but not as this step uses it: the "
        "subtraction is the wrong way round. Needed: 2 · `input_data` · `error`."
    )


def test_a_name_that_is_nearly_the_one_asked_is_told() -> None:
    source = slope().replace("error =", "errors =").replace("* error", "* errors")
    assert findings("slope", source)["error"].message == (
        "`error` is missing: the file never sets it. You have `errors`: is that the one you mean?"
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("True", "`error` is a truth value (True or False), where one number is needed."),
        ("None", "`error` is None, where one number is needed."),
        ("float('nan')", "`error` is NaN (not a number)."),
        ("np.inf", "`error` is an infinite number."),
        ("[[1, 2], [3]]", "`error` is a list of rows of different lengths, where one number is "
         "needed."),
        ("np.array([preds - target])", "`error` is an array of 1 number, where one number is "
         "needed."),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit(value: str, message: str) -> None:
    found = findings("slope", slope(error=value))
    assert (found["error"].status, found["error"].slip) == ("wrong", None)
    assert found["error"].message == message
    assert found["preds"].status == "right"


def test_nearly_right_is_said_without_numbers_that_look_alike() -> None:
    found = findings("slope", slope(error="(preds - target) * 1.000003"))["error"]
    assert found.message == (
        "`error` is nearly right, but not within the tolerance. Needed: `preds` − `target`."
    )


# ---- hidden data


def test_a_typed_value_is_told_and_nothing_is_carried_from_it() -> None:
    found = findings("slope", slope(error="7"))
    assert (found["error"].status, found["error"].slip) == ("wrong", "hard-coded")
    assert found["error"].message == (
        "`error` does not change when the data do. Compute it from `preds` and `target` instead "
        "of typing its value."
    )
    assert found["slope"].message == "`slope` was not checked, because it builds on `error`."


def test_a_typed_value_of_a_wrong_shape_is_told_its_shape() -> None:
    found = findings("slope", slope(value="np.array([14, 28])"))["slope"]
    assert (found.slip, found.message) == (
        None,
        "`slope` has shape (2,), where an array of 3 numbers is needed.",
    )


def test_a_wrong_typed_value_is_hard_coded_too() -> None:
    assert statuses("slope", slope(error="-7"))["error"] == ("wrong", "hard-coded")


def test_a_typed_value_is_told_though_one_hidden_run_happens_to_agree() -> None:
    """Where a hidden truth is the given one by chance, the other hidden runs decide."""
    ready = plan("slope")
    data = ({**ready.hidden[0], "target": ready.hidden[0]["target"]}, ready.hidden[1])
    same = Plan(ready.exercise, ready.digest, ready.sources, "x")
    same.__dict__["hidden"] = (ready.given, data[1])
    assert statuses(same, slope(error="7"))["error"] == ("wrong", "hard-coded")
    same.__dict__["hidden"] = (ready.given, ready.given)
    assert statuses(same, slope(error="7"))["error"] == RIGHT


@pytest.mark.parametrize("other", [0, 1])
def test_a_value_that_moves_in_one_hidden_run_was_not_typed_in(other: int) -> None:
    target = plan("slope").hidden[other]["target"]
    found = statuses("slope", slope(error=f"7 if target in (0, {target}) else preds - target"))
    assert found["error"] == ("wrong", None)


def test_a_general_oddity_must_show_in_every_run() -> None:
    value = "(2 * input_data * error)[::-1] if target == 0 else input_data ** 3 + 1"
    assert statuses("slope", slope(value=value))["slope"] == ("wrong", None)
    value = "4 * input_data * error if target == 0 else 6 * input_data * error"
    assert statuses("slope", slope(value=value))["slope"] == ("wrong", None)
    value = "np.round(2.3 * input_data * error) if target == 0 else input_data"
    assert statuses("slope", slope(value=value))["slope"] == ("wrong", None)


def test_a_given_number_typed_again_is_seen_on_hidden_data() -> None:
    found = findings("slope", slope(error="preds - 0"))["error"]
    assert found.slip == "actual-not-subtracted"
    assert found.message == (
        "`error` is right for the data shown, but not for other data. The actual value was not "
        "subtracted from the prediction. Needed: `preds` − `target`."
    )


def test_right_on_the_given_data_only_without_a_known_slip() -> None:
    found = findings("slope", slope(error="preds - target * 3"))["error"]
    assert (found.slip, found.message) == (
        None,
        "`error` is right for the data shown, but not for other data. Needed: `preds` − `target`.",
    )


def test_a_program_that_stops_on_other_data() -> None:
    source = slope().replace("error =", "assert preds == 7\nerror =")
    found = findings("slope", source)
    assert (found["preds"].status, found["error"].status) == ("right", "wrong")
    assert found["error"].message == (
        "With other data of the same kind the program stops before it sets `error`. "
        "It has to work for any data of this form."
    )


def test_a_slip_is_named_only_if_it_fits_every_run() -> None:
    source = slope(error="target - preds if target == 0 else preds + target")
    found = findings("slope", source)["error"]
    assert (found.status, found.slip) == ("wrong", None)


# ---- time of use


def test_the_last_value_of_a_name_decides() -> None:
    assert statuses("slope", slope() + "error = error + 1\n") == {
        "preds": RIGHT,
        "error": ("wrong", None),
        "slope": RIGHT,
    }
    assert graded("slope", "error = 99\n" + slope()).status == "correct"


def test_a_step_is_judged_with_the_values_that_stood_when_it_was_computed() -> None:
    source = slope(error="target - preds") + "error = preds - target\n"
    found = findings("slope", source)
    assert (found["error"].status, found["slope"].status) == ("right", "wrong")
    assert found["slope"].slip == "reversed-error"


def test_nothing_is_carried_from_a_value_that_is_put_right_only_afterwards() -> None:
    source = "preds = target\nerror = preds - target\nslope = 2 * input_data * error\n"
    found = findings("slope", source + "preds = (weights * input_data).sum()\n")
    assert [found[step].points for step in ("preds", "error", "slope")] == [1, 0, 0]


def test_nothing_is_carried_from_what_was_typed_in_or_supplied_and_spoilt() -> None:
    typed = findings("slope", "preds = target\nerror = 0\nslope = [0, 0, 0]\n")
    assert sum(finding.points for finding in typed.values()) == 0
    spoilt = findings(
        "improve-weights",
        "p = preds; preds = target; error = 0; slope = [0, 0, 0]\n"
        "weights_updated = weights; preds_updated = p; error_updated = p - target\n",
    )
    assert sum(finding.points for finding in spoilt.values()) == 0


def test_an_alias_that_was_emptied_is_no_edit_to_carry_from() -> None:
    found = findings(
        "perfect-prediction",
        "weights_1 = weights_0\n"
        "for name in weights_0: weights_0[name] = weights_0[name] * 0\n"
        "model_output_0 = 0; error_0 = -target_actual\n"
        "model_output_1 = 0; error_1 = -target_actual\n",
    )
    assert found["model_output_0"].points == found["error_0"].points == 0


def test_a_changed_given_is_told_with_its_line() -> None:
    found = findings("slope", "target = target + 3\n" + slope())
    assert (found["error"].status, found["error"].slip) == ("wrong", "changed-given")
    assert found["error"].message == (
        "`error` is 4. It follows from `target`, which line 1 changed; it is given and stays as "
        "it is. Needed: `preds` − `target`."
    )
    assert found["slope"].status == "carried"


def test_a_supplied_value_is_spoken_of_only_where_it_is_spoilt() -> None:
    source = (
        "error = preds - target\nslope = 2 * input_data * error\n"
        "weights_updated = weights - learning_rate * slope\n"
        "preds_updated = (weights_updated * input_data).sum()\n"
        "error_updated = preds_updated - target\n"
    )
    assert "preds" not in findings("improve-weights", source)
    spoilt = findings("improve-weights", "preds = (weights * input_data).mean()\n" + source)
    assert (spoilt["preds"].status, spoilt["preds"].slip) == ("wrong", "mean-for-sum")
    assert (spoilt["preds"].points, spoilt["preds"].max_points) == (0, 0)
    assert spoilt["error"].points == 0


# ---- free choices

EDIT = (
    "model_output_0 = predict_with_network(input_data, weights_0)\n"
    "error_0 = model_output_0 - target_actual\n"
    "{edit}\n"
    "model_output_1 = predict_with_network(input_data, weights_1)\n"
    "error_1 = model_output_1 - target_actual\n"
)
COPY = "weights_1 = {name: w.astype(float) for name, w in weights_0.items()}; "


@pytest.mark.parametrize(
    "edit",
    ["weights_1['node_1'][1] = 0", "weights_1['node_1'][1] = -2.5",
     "weights_1['output'][1] = 0", "weights_1['output'][0] = -1"],
)  # fmt: skip
def test_every_right_edit_earns_everything(edit: str) -> None:
    assert graded("perfect-prediction", EDIT.format(edit=COPY + edit)).status == "correct"


def test_after_a_wrong_choice_the_rest_is_judged_from_the_choice() -> None:
    found = statuses("perfect-prediction", EDIT.format(edit=COPY + "weights_1['node_1'][1] = 1"))
    assert found == {
        "model_output_0": RIGHT,
        "error_0": RIGHT,
        "weights_1": ("wrong", "not-perfect"),
        "model_output_1": RIGHT,
        "error_1": RIGHT,
    }


@pytest.mark.parametrize(
    ("edit", "status", "message"),
    [
        ("pass", "missing", "`weights_1` is missing: the file never sets it. Needed: exactly one "
         "number of `weights_0` changed, so that the prediction for `input_data` is exactly "
         "`target_actual`."),
        ("weights_1 = [1, 2]", "wrong",
         "`weights_1` is a list, where a dictionary of arrays is needed."),
        (COPY + "weights_1['output'] = [1]", "wrong",
         '`weights_1["output"]` has shape (1,), where an array of 2 numbers is needed.'),
        (COPY + "weights_1['node_0'][0] = np.nan", "wrong",
         "`weights_1` holds a number that is not finite."),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_read(edit: str, status: str, message: str) -> None:
    source = EDIT.format(edit=edit)
    source = source.replace("predict_with_network(input_data, weights_1)", "9")
    found = findings("perfect-prediction", source)
    assert (found["weights_1"].status, found["weights_1"].message) == (status, message)
    assert found["model_output_1"].status == "not_checked"
    assert found["model_output_1"].message == (
        "`model_output_1` was not checked, because it builds on `weights_1`."
    )


def test_an_unmet_choice_says_what_is_needed() -> None:
    edit = COPY + "weights_1['node_1'][1] = 1"
    assert findings("perfect-prediction", EDIT.format(edit=edit))["weights_1"].message == (
        "`weights_1` does not fit yet. One number was changed, but the prediction is not perfect "
        "yet. Needed: exactly one number of `weights_0` changed, so that the prediction for "
        "`input_data` is exactly `target_actual`."
    )


# ---- loops and plots

DESCENT = (
    "mse_hist = []\n"
    "for _ in range(20):\n"
    "    slope = get_slope(input_data, target, weights)\n"
    "    weights = weights - learning_rate * slope\n"
    "    mse_hist.append(get_mse(input_data, target, weights))\n"
)
PLOT = "plt.plot(mse_hist)\nplt.xlabel('update')\nplt.ylabel('loss')\n"


def test_a_name_that_is_given_and_asked_is_read_at_the_end() -> None:
    found = findings("many-updates", DESCENT + PLOT)
    assert found["final_weights"].message == "`weights` is right."
    assert found["plot"].message == "The plot is right."


@pytest.mark.parametrize(
    ("drawn", "status", "slip", "message"),
    [
        ("", "missing", None, "There is no plot of `mse_hist`."),
        ("plt.plot(mse_hist)\n", "wrong", "unlabelled-axes",
         "The plot shows the right line, but an axis has no label. Label both axes."),
        ("plt.plot(mse_hist)\nplt.xlabel(' ')\nplt.ylabel('loss')\n", "wrong", "unlabelled-axes",
         "The plot shows the right line, but an axis has no label. Label both axes."),
        (PLOT.replace("(mse_hist)", "(np.array(mse_hist) + 1)"), "wrong", None,
         "The plot shows [26.4016, 14.1682, 7.82639, …, 1.0001] (20 entries). That is not right. "
         "Needed: the line of `mse_hist`, with a label on both axes."),
        (PLOT.replace("(mse_hist)", "([mse_hist, mse_hist])"), "wrong", None,
         "The plot's line is an array of shape (2, 20), where an array of 20 numbers is needed."),
        (PLOT.replace("plt.plot", "plt.plot([1, 2])\nplt.plot"), "right", None,
         "The plot is right."),
    ],
)  # fmt: skip
def test_plot(drawn: str, status: str, slip: str | None, message: str) -> None:
    found = findings("many-updates", DESCENT + drawn)["plot"]
    assert (found.status, found.slip, found.message, found.line) == (status, slip, message, None)


def test_a_plot_of_a_wrong_history_is_carried() -> None:
    found = findings("many-updates", DESCENT.replace("- learning_rate", "+ learning_rate") + PLOT)
    assert found["mse_hist"].slip == found["final_weights"].slip == "added-slope"
    assert found["plot"].message == (
        "The plot follows correctly from your `mse_hist`, so it keeps its points."
    )


def test_a_program_that_stops_before_the_plot_on_other_data() -> None:
    stop = "assert abs(mse_hist[0] - 25.4016) < 1e-9\n"
    found = findings("many-updates", DESCENT + stop + PLOT)
    assert found["mse_hist"].status == found["final_weights"].status == "right"
    assert (found["plot"].status, found["plot"].message) == (
        "wrong",
        "With other data of the same kind the program stops before it draws the plot. "
        "It has to work for any data of this form.",
    )


def test_a_typed_history_names_what_a_learners_program_has() -> None:
    source = "mse_hist = list(49 * 0.5184 ** np.arange(1, 21))\n" + PLOT
    found = findings("many-updates", source)
    assert found["mse_hist"].message == (
        "`mse_hist` does not change when the data do. Compute it from `weights`, `input_data`, "
        "`target` and `learning_rate` instead of typing its value."
    )
    assert found["plot"].message == "The plot was not checked, because it builds on `mse_hist`."
    assert found["final_weights"].message == (
        "`weights` is still as it was given: the file never changes it."
    )


def test_a_slip_that_another_step_rules_out_is_not_named() -> None:
    """The history is right, so the updates were: only the name is another one."""
    source = DESCENT.replace("weights = weights", "now = now")
    source = "now = weights\n" + source.replace("target, weights)", "target, now)")
    found = findings("many-updates", source + PLOT)
    assert found["mse_hist"].status == "right"
    assert found["final_weights"].slip == "other-quantity"


def test_a_typed_line_in_the_plot_is_told() -> None:
    line = "plt.plot([49 * 0.5184 ** (k + 1) for k in range(20)])\n"
    found = findings("many-updates", DESCENT + PLOT.replace("plt.plot(mse_hist)\n", line))["plot"]
    assert (found.slip, found.message) == (
        "hard-coded",
        "The plot does not change when the data do. Compute it from `mse_hist` instead of typing "
        "its value.",
    )


# ---- general diagnosis


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [
        ("4 * input_data * error", "scaled", "It is twice what it should be."),
        ("3 * input_data * error", "scaled", "It is 1.5 times what it should be."),
        ("-input_data * error", "scaled", "It is minus half of what it should be."),
        ("-4 * input_data * error", "scaled", "It is minus twice what it should be."),
        ("(2 * input_data * error)[::-1]", "permuted",
         "The numbers are right, but their order is not."),
        ("input_data", "other-quantity", "`input_data`"),
    ],
)  # fmt: skip
def test_general_diagnosis(value: str, code: str, says: str) -> None:
    found = findings("slope", slope(value=value))["slope"]
    assert (found.status, found.slip) == ("wrong", code)
    assert says in found.message


def test_half_is_the_missing_factor_and_no_general_oddity() -> None:
    assert statuses("slope", slope(value="input_data * error"))["slope"][1] == "missing-factor-2"


def test_the_value_of_another_asked_step() -> None:
    found = findings("slope", slope(error="preds"))["error"]
    assert found.slip == "actual-not-subtracted"
    source = slope().replace("(weights * input_data).sum()", "target")
    found = findings("slope", source)["preds"]
    assert found.slip == "other-quantity"
    assert "`target`" in found.message


def test_a_sign_that_no_slip_explains() -> None:
    source = slope().replace("(weights", "-(weights")
    found = findings("slope", source)["preds"]
    assert (found.slip, found.message) == (
        "reversed-error",
        "`preds` is -7. The sign is the wrong way round. "
        "Needed: the sum of `weights` · `input_data`.",
    )


def test_nothing_is_a_ratio_of_0() -> None:
    source = EDIT.format(edit=COPY + "weights_1['node_1'][1] = 0") + "error_1 = 4 + error_1\n"
    assert statuses("perfect-prediction", source)["error_1"] == ("wrong", None)


def test_an_odd_forward_pass_has_no_known_slip() -> None:
    source = "model_output_0 = sum(w.sum() for w in weights_0.values()) + 3 * input_data.sum()\n"
    assert statuses("perfect-prediction", source)["model_output_0"] == ("wrong", None)


def test_a_given_that_is_bound_anew_to_itself_is_not_spoken_of() -> None:
    same = "target = 0.0 + target\nweights = weights * 1.0\n"
    assert graded("slope", same + slope()).status == "correct"
    found = findings("slope", same + slope(error="preds + 5"))
    assert (found["error"].status, found["error"].slip) == ("wrong", None)


def test_a_given_that_is_changed_for_other_data_only() -> None:
    source = "if target != 0:\n    target = target + 3\n" + slope()
    found = findings("slope", source)["error"]
    assert found.message == (
        "`error` is right for the data shown, but not for other data. Needed: `preds` − `target`."
    )


def test_a_tight_tolerance_gives_no_odd_diagnosis() -> None:
    tight = entry("slope").exercise
    tight = tight.model_copy(update={"tolerance": Tolerance(relative=1e-9, absolute=0)})
    ready = Plan(tight, "digest", {}, "seed")
    found = findings(ready, slope(value="2 * input_data * error * (1 + 1e-8)"))["slope"]
    assert (found.status, found.slip) == ("wrong", None)
    assert found.message.startswith("`slope` is nearly right, but not within the tolerance.")


def test_rounding_is_told() -> None:
    source = (
        "model_output_0 = [predict_with_network(r, weights_0) for r in input_data]\n"
        "model_output_1 = [round(float(predict_with_network(r, weights_1))) for r in input_data]\n"
    )
    found = findings("many-points", source)["model_output_1"]
    assert (found.slip, found.status) == ("rounded", "wrong")
    assert "It was rounded; keep all digits." in found.message


def test_an_extra_axis_is_told_and_costs_nothing_where_values_are_collected() -> None:
    source = "model_output_0 = [[predict_with_network(r, weights_0)] for r in input_data]\n"
    found = findings("many-points", source)["model_output_0"]
    assert (found.status, found.points) == ("right", 1)
    assert found.message == (
        "`model_output_0` is right, though each value sits in a list of its own."
    )


# ---- conventions

OTHER = (
    "error = target - preds\nslope = 2 * input_data * error\n"
    "weights_updated = weights + learning_rate * slope\n"
    "preds_updated = (weights_updated * input_data).sum()\n"
    "error_updated = target - preds_updated\n"
)


def test_error_and_update_both_the_other_way_round() -> None:
    verdict = graded("improve-weights", OTHER)
    assert verdict.status == "partial"
    assert [(f.status, f.slip) for f in verdict.findings] == [
        ("wrong", "other-convention"),
        ("wrong", "other-convention"),
        RIGHT,
        RIGHT,
        ("wrong", "other-convention"),
    ]
    assert verdict.feedback == (
        "`error` is written the other way round: actual − prediction, and then + for the update. "
        "That is sound in itself; here the error is prediction − actual, and the slope is "
        "subtracted."
    )
    assert verdict.findings[1].message == "`slope` shows the same slip as `error`."


@pytest.mark.parametrize(
    ("changed", "into"),
    [
        ("weights + learning", "weights - learning"),
        ("error_updated = target - preds_updated", "error_updated = preds_updated - target"),
        ("error_updated = target - preds_updated\n", ""),
        ("2 * input_data * error", "-2 * input_data * error"),
    ],
)
def test_the_other_convention_is_said_only_if_it_holds_throughout(changed: str, into: str) -> None:
    assert changed in OTHER
    codes = {code for _, code in statuses("improve-weights", OTHER.replace(changed, into)).values()}
    assert "other-convention" not in codes


def test_two_flips_that_cancel_give_a_right_slope_that_keeps_its_credit() -> None:
    source = slope(error="target - preds", value="-2 * input_data * error")
    assert statuses("slope", source) == {
        "preds": RIGHT,
        "error": ("wrong", "reversed-error"),
        "slope": RIGHT,
    }


def flipped_exercise() -> Plan:
    """`improve-weights` under the other convention throughout."""
    found = entry("improve-weights").exercise
    exercise = found.model_copy(update={"conventions": found.conventions.flipped()})
    return Plan(exercise, "digest", {}, "seed")


def test_under_flipped_conventions_the_other_way_round_is_ours() -> None:
    assert graded(flipped_exercise(), OTHER).status == "correct"
    usual = (
        "error = preds - target\nslope = 2 * input_data * error\n"
        "weights_updated = weights - learning_rate * slope\n"
        "preds_updated = (weights_updated * input_data).sum()\n"
        "error_updated = preds_updated - target\n"
    )
    assert graded(flipped_exercise(), usual).feedback == (
        "`error` is written the other way round: prediction − actual, and then − for the update. "
        "That is sound in itself; here the error is actual − prediction, and the slope is added."
    )


# ---- exceptions


def test_an_exception_keeps_the_findings_and_what_was_right() -> None:
    verdict = graded("slope", slope(error="preds - targt"))
    assert (verdict.status, verdict.score.points) == ("partial", 1)
    assert verdict.feedback == (
        "Line 2: `targt` has no value so far. You have `target`: is that the one you mean? "
        "(Python says: NameError: name 'targt' is not defined) "
        "What was right before that keeps its points."
    )
    assert [(f.status, f.points) for f in verdict.findings] == [
        ("right", 1),
        ("missing", 0),
        ("missing", 0),
    ]
    assert verdict.findings[1].message == (
        "`error` was not reached: the program stopped before it."
    )


def test_after_an_exception_an_untouched_given_is_not_reached() -> None:
    found = findings("many-updates", "mse_hist = []\n1 / 0\n")
    assert (found["final_weights"].status, found["final_weights"].slip) == ("missing", None)
    assert found["final_weights"].message == (
        "`weights` was not reached: the program stopped before it."
    )
    assert found["plot"].message == "The plot was not reached: the program stopped before it."


def test_a_slip_before_an_exception_is_told_as_such() -> None:
    verdict = graded("slope", slope(error="target - preds") + "1 / 0\n")
    assert verdict.status == "partial"
    assert verdict.findings[1].slip == "reversed-error"
    assert verdict.findings[1].points == 0


def test_hidden_data_are_not_run_where_the_given_run_did_not_finish() -> None:
    assert len(runs_of("slope", slope())) == 3
    assert len(runs_of("slope", "1 / 0\n")) == 1


# ---- made-up exercises: functions, truth values, matrices

MADE: dict[str, Any] = {
    "id": "made-up",
    "title": "Made up",
    "kind": "code",
    "chapter": "tests",
    "order": 1,
    "stem": "",
    "conventions": {},
    "modules": ["np"],
}


def made(**fields: Any) -> Plan:
    return Plan(Exercise.model_validate(MADE | fields), "digest", {}, "seed")


FUNCTION = made(
    data={"weights": [1, 2], "inputs": [3, 4], "actual": 2},
    preloads=["weights", "inputs", "actual"],
    steps=[
        {"name": "predicted", "variable": "predict", "is": "prediction",
         "of": ["weights", "inputs"], "call": ["weights", "inputs"], "points": 1},
        {"name": "error", "is": "error", "of": ["predicted", "actual"], "points": 1},
    ],
    hidden={"weights": {"integers": [-9, 9]}, "inputs": {"integers": [-9, 9]},
            "actual": {"integers": [1, 9]}},
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status", "slip", "message"),
    [
        ("return (w * x).sum()", "right", None, "`predict` is right."),
        ("return (w * x).mean()", "wrong", "mean-for-sum",
         "`predict` is 5.5. A mean was taken where a sum is needed. "
         "Needed: the sum of `weights` · `inputs`."),
        ("return 11", "wrong", "hard-coded",
         "`predict` does not change when the data do. Compute it from `weights` and `inputs` "
         "instead of typing its value."),
        ("return w.no_such()", "wrong", None, "`predict` raised AttributeError: 'numpy.ndarray' "
         "object has no attribute 'no_such'. That value has no `no_such`."),
        ("return None", "wrong", None, "`predict` is None, where one number is needed."),
    ],
)  # fmt: skip
def test_a_function_is_judged_by_what_it_returns(
    body: str, status: str, slip: str | None, message: str
) -> None:
    source = f"def predict(w, x):\n    {body}\nerror = predict(weights, inputs) - actual\n"
    found = findings(FUNCTION, source.replace("error = predict(weights, inputs)", "error = 9"))
    assert (found["predicted"].status, found["predicted"].slip) == (status, slip)
    assert found["predicted"].message == message


def test_a_missing_function() -> None:
    assert findings(FUNCTION, "error = 9\n")["predicted"].message == (
        "`predict` is missing: no function has that name. Needed: the sum of `weights` · `inputs`."
    )


TRUE_OR_FALSE = made(
    data={"left": 3, "right": 4},
    preloads=["left", "right"],
    steps=[{"name": "better", "is": "smaller_error", "of": ["left", "right"], "points": 1}],
    hidden={"left": {"integers": [5, 9]}, "right": {"integers": [1, 4]}},
)


@pytest.mark.parametrize(
    ("source", "status", "slip"),
    [
        ("better = abs(left) < abs(right)", "right", None),
        ("better = np.abs(left) < np.abs(right)", "right", None),
        ("better = abs(left) > abs(right)", "wrong", "other-name"),
        ("better = True", "wrong", "hard-coded"),
        ("better = 1 * (abs(left) < abs(right))", "wrong", None),
    ],
)
def test_a_statement_is_a_truth_value(source: str, status: str, slip: str | None) -> None:
    found = findings(TRUE_OR_FALSE, source)["better"]
    assert (found.status, found.slip) == (status, slip)


MATRIX = made(
    networks={"net": {"layers": [{"weights": [[1, 2], [3, 4], [5, -6]]},
                                 {"weights": [[1, 1, 1]]}]}},
    data={"rows": {"rows": [[1, 2], [3, 4]]}},
    preloads=["net", "rows"],
    steps=[{"name": "hidden", "is": "hidden_values", "of": ["net", "rows", {"literal": 0}],
            "points": 1}],
    hidden={"net": {"integers": [-9, 9]}, "rows": {"integers": [-9, 9]}},
)  # fmt: skip
HIDDEN = "W = np.array([net[f'node_{i}'] for i in range(3)])\nZ = np.array(rows) @ W.T\n"


@pytest.mark.parametrize(
    ("value", "status", "slip"),
    [
        ("np.maximum(Z, 0)", "right", None),
        ("Z", "wrong", "activation-skipped"),
        ("np.maximum(Z, 0).T", "wrong", "transposed"),
        ("np.maximum(Z, 0)[::-1]", "wrong", "permuted"),
        ("Z * 0 + 1", "wrong", "hard-coded"),
    ],
)
def test_values_of_a_hidden_layer(value: str, status: str, slip: str | None) -> None:
    found = findings(MATRIX, f"{HIDDEN}hidden = {value}\n")["hidden"]
    assert (found.status, found.slip) == (status, slip)


SQUARE = made(
    networks={"net": {"layers": [{"weights": [[1, 2], [3, 4]]}, {"weights": [[1, 1]]}]}},
    data={"rows": {"rows": [[1, 2], [3, 4]]}},
    preloads=["net", "rows"],
    steps=[{"name": "hidden", "is": "hidden_values", "of": ["net", "rows", {"literal": 0}],
            "points": 1}],
    hidden={"net": {"integers": [-9, 9]}, "rows": {"integers": [-9, 9]}},
)  # fmt: skip


def test_rows_and_columns_swapped() -> None:
    source = HIDDEN.replace("range(3)", "range(2)") + "hidden = np.maximum(Z, 0).T\n"
    found = findings(SQUARE, source)["hidden"]
    assert (found.slip, "Rows and columns are swapped." in found.message) == ("transposed", True)


# ---- observations that no finished program gives


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("timeout", "timeout"), ("memory", "memory"), ("output", "output"), ("refused", "refused")],
)
def test_a_stopped_program_scores_nothing(outcome: Any, status: str) -> None:
    ready = plan("slope")
    seen = observe(submission(slope()), ready.inputs(ready.given), ready.limits)
    stopped = Observation(outcome, seen.moments, isolation="process")
    verdict = grade(ready, submission(slope()), [stopped])
    assert (verdict.status, verdict.score.points, verdict.counts) == (status, 0, True)
    assert [finding.points for finding in verdict.findings] == [0, 0, 0]
    assert verdict.receipt.isolation == "process"


def test_an_unreadable_file_is_invalid_and_a_fault_is_ours() -> None:
    ready, handed_in = plan("slope"), submission("x =")
    invalid = grade(ready, handed_in, [Observation("unreadable", detail="Line 1: not Python.")])
    assert (invalid.status, invalid.feedback, invalid.findings, invalid.counts) == (
        "invalid",
        "Line 1: not Python.",
        (),
        False,
    )
    finished = observe(submission(slope()), ready.inputs(ready.given), ready.limits)
    fault = grade(ready, handed_in, [finished, finished, Observation("fault", detail="Odd.")])
    assert (fault.status, fault.findings, fault.counts) == ("grader_fault", (), False)
    assert fault.feedback == (
        "The grader failed, not your program: nothing was scored, and no attempt was used. Odd."
    )


def test_a_call_that_was_not_seen_is_missing() -> None:
    seen = Observation("finished", calls={"predict": Raised("TypeError", "odd", None)})
    verdict = grade(FUNCTION, submission(""), [seen])
    assert verdict.findings[0].message == "`predict` raised TypeError: odd."


def test_scores_add_up() -> None:
    for error in ("preds - target", "target - preds", "7", "preds * 3"):
        verdict = graded("slope", slope(error=error))
        assert verdict.score.points == sum(finding.points for finding in verdict.findings)
        assert verdict.score.max_points == sum(finding.max_points for finding in verdict.findings)
        expected = "correct" if verdict.score.points == 4 else "partial"
        assert verdict.status == expected


def test_values_are_those_of_the_graph_and_no_copy_of_them_is_typed_here() -> None:
    run = runs_of("slope", slope())[1]
    np.testing.assert_array_equal(run.seen["slope"].value, run.truth["slope"])
