"""The runs joined: hidden data, and values that are used before they change.

The programs run in this process (see `observing.py`).
"""

from __future__ import annotations

import pytest

from checker.grading.plan import Plan
from tests.grading.observing import findings, graded, statuses
from tests.grading.programs import RIGHT, slope
from tests.shipped import plan

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
        "`slope` has 2 entries, where an array of 3 numbers is needed.",
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
    assert found["error"].line == 3


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
