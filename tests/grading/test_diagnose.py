"""What is said of a value that no slip of the graph explains.

The programs run in this process (see `observing.py`).
"""

from __future__ import annotations

import json

import numpy as np
import pytest

from checker.catalog import spec
from checker.grading.plan import Plan
from checker.models.allowed import Tolerance
from checker.solver.values import numbers
from tests.grading.observing import findings, graded, statuses
from tests.grading.programs import COPY, EDIT, RIGHT, slope
from tests.shipped import entry, plan

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


SLOPES = {
    "kind": "code", "ask": None, "options": [], "points": 0, "drawings": [], "variants": None,
    "networks": {"network": {"given_as": "arrays", "layers": [{"weights": [[0.3, 0.7]]}]}},
    "data": {"inputs": [[1, 2], [3, 1]], "actual": [2, -1]},
    "preloads": ["network", "inputs", "actual"],
    "steps": [{"name": "slopes", "is": "weight_slopes", "of": ["network", "inputs", "actual"],
               "points": 1}],
    "hidden": {"network": {"decimals": [0.1, 2], "places": 3}, "actual": {"decimals": [5, 9]}},
    "expected": {}, "collisions": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("made", "found"),
    [
        ("errors @ inputs", ("right", None)),
        ("2 * errors @ inputs", ("wrong", "scaled")),
        ("(errors @ inputs).round(1)", ("wrong", "rounded")),
        ("errors @ inputs + [0, 1]", ("wrong", None)),
        ("2 * (errors @ inputs)[: 1 if errors[0] < -1 else 2]", ("wrong", None)),
    ],
)
def test_all_numbers_of_a_network_show_one_oddity(made: str, found: tuple[str, str | None]) -> None:
    """As the slopes of all weights do where the mean over the rows was forgotten."""
    text = json.dumps(json.loads(entry("forward-error").text) | SLOPES)
    source = f"errors = inputs @ network[0][0] - actual\nslopes = [np.array([{made}])]\n"
    ready = Plan(spec.parse(text, "a.json"), "", {}, "seed")
    assert statuses(ready, source)["slopes"] == found


def test_no_ratio_leads_from_a_truth_of_0_to_what_is_not() -> None:
    ready = plan("slope")
    first = dict(ready.hidden[0])
    flat = Plan(ready.exercise, ready.digest, ready.sources, "x")
    hit = {**first, "target": np.float64(numbers(first["weights"]) @ numbers(first["input_data"]))}
    flat.__dict__["hidden"] = (hit, ready.hidden[1])
    source = slope(value="3 * input_data * error if error else input_data")
    assert statuses(flat, source)["slope"] == ("wrong", None)


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


@pytest.mark.parametrize(("off", "is_nearly"), [(3e-6, True), (1e-3, False)])
def test_only_what_looks_alike_is_nearly_right(off: float, is_nearly: bool) -> None:
    """Six digits are told: where they show a difference, that is one."""
    source = slope(value=f"2 * input_data * error * np.array([1, 1 - {off}, 1 + {off}])")
    found = findings("slope", source)["slope"]
    assert found.status == "wrong"
    assert found.message.startswith("`slope` is nearly right") == is_nearly


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
