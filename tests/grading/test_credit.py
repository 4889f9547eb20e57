"""What is right, what follows from a slip, and what is wrong of itself.

The programs run in this process (see `observing.py`).
"""

from __future__ import annotations

import pytest

from tests.grading.observing import findings, graded, statuses
from tests.grading.programs import RIGHT, slope
from tests.shipped import CODE, entry


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


def test_a_step_is_held_against_values_as_they_stood_then() -> None:
    source = slope(error="target - preds") + "preds = 3\n"
    assert statuses("slope", source)["error"] == ("wrong", "reversed-error")


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
