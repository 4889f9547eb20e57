"""Responses to choices and numbers: how they are matched, and what is said of each."""

from __future__ import annotations

from typing import Any

import pytest

from checker.grading.plan import Plan
from checker.grading.respond import asked_twists, options, respond
from checker.models.errors import UsageError
from checker.models.exercise import Exercise
from checker.models.verdict import Verdict
from checker.solver.values import SolverError
from tests.grading.observing import submission
from tests.shipped import entry, plan


def told(ready: Plan, response: str) -> Verdict:
    return respond(ready, response, ready.receipt(submission(response), "none"))


def answered(exercise: str, response: str) -> Verdict:
    return told(plan(exercise), response)


NEED = "Needed: `prediction` − `actual`."
COUNT = "Needed: one forward pass for each of the `iterations`."
ZERO = "but another factor, the slope from the output, is already 0."
# exercise, response, slip, feedback; an empty feedback is the key's
RESPONSES: list[tuple[str, str, str | None, str]] = [
    ("forward-error", "11", None, ""),
    ("forward-error", "11.0", None, ""),
    ("forward-error", " 11 ", None, ""),
    ("forward-error", "1.1e1", None, ""),
    (
        "forward-error",
        "5",
        "gave-the-actual",
        f"5: This is the actual value itself, not the error. {NEED}",
    ),
    ("forward-error", "6", None, f"6 is not right. {NEED}"),
    (
        "forward-error",
        "16",
        "actual-not-subtracted",
        f"16: The actual value was not subtracted from the prediction. {NEED}",
    ),
    ("weight-change", "less", None, ""),
    (
        "weight-change",
        "more",
        None,
        "more accurate: The prediction was already too high, and a larger weight on a positive "
        "hidden value raises it.",
    ),
    (
        "weight-change",
        "same",
        None,
        "just as accurate: The hidden value behind this weight is not 0, so the change does reach "
        "the prediction.",
    ),
    ("forward-backward-count", "4", None, ""),
    (
        "forward-backward-count",
        "-0",
        None,
        "0: Slopes are computed from errors, and there is no error without a prediction.",
    ),
    (
        "forward-backward-count",
        "1",
        "counted-once",
        f"1: One forward pass does not serve for all iterations. {COUNT}",
    ),
    (
        "forward-backward-count",
        "8",
        "counted-both-passes",
        f"8: The backward passes were counted too. {COUNT}",
    ),
    ("zero-error-slopes", "all-zero", None, ""),
    (
        "zero-error-slopes",
        "activation",
        None,
        "They depend on the activation functions: An activation's slope is one of the factors, "
        + ZERO,
    ),
    (
        "zero-error-slopes",
        "inputs",
        None,
        "They are proportional to the inputs, with a factor other than 0: The inputs are one of "
        f"the factors, {ZERO}",
    ),
    ("round-of-backprop", "6", None, ""),
    (
        "round-of-backprop",
        "2",
        "node-value-only",
        "2: This is only the value of the node behind the weight. "
        "Needed: `node_value` · `node_slope` · `activation_slope`.",
    ),
    (
        "round-of-backprop",
        "0",
        None,
        "0: The other weight of this node is 0, but it plays no part in the slope for `?`.",
    ),
    (
        "round-of-backprop",
        "not-enough",
        None,
        "not enough information: The slope for a weight does not depend on the weight's own value: "
        "all three factors are known.",
    ),
]


@pytest.mark.parametrize(("exercise", "response", "slip", "feedback"), RESPONSES)
def test_response(exercise: str, response: str, slip: str | None, feedback: str) -> None:
    verdict = answered(exercise, response)
    finding = verdict.findings[0]
    assert len(verdict.findings) == 1
    assert (finding.check, finding.slip, finding.line) == ("response", slip, None)
    if feedback:
        assert (verdict.status, verdict.feedback) == ("incorrect", feedback)
        assert (finding.status, finding.message) == ("wrong", feedback)
        assert (verdict.score.points, verdict.score.max_points) == (0, 1)
    else:
        assert (verdict.status, verdict.feedback) == ("correct", "All correct.")
        assert (finding.status, finding.message) == ("right", "The response is right.")
        assert (verdict.score.points, verdict.score.max_points) == (1, 1)


def test_every_option_of_every_choice_is_answered_above() -> None:
    tried = {(exercise, response.removeprefix("-")) for exercise, response, _, _ in RESPONSES}
    for exercise in ("forward-error", "weight-change", "forward-backward-count"):
        assert {(exercise, one.name) for one in options(plan(exercise))} <= tried
    for exercise in ("zero-error-slopes", "round-of-backprop"):
        assert {(exercise, one.name) for one in options(plan(exercise))} <= tried


@pytest.mark.parametrize("response", ["12", "key", "", "nan", "inf", "-inf", "1e999", "11; 5"])
def test_an_unknown_option_is_wrong_usage_and_all_names_are_told(response: str) -> None:
    with pytest.raises(UsageError) as caught:
        answered("forward-error", response)
    assert str(caught.value) == (
        f"forward-error has no option {response!r}. The options are: 5, 6, 11, 16"
    )


def test_positions_are_never_keys() -> None:
    with pytest.raises(UsageError, match="has no option '3'"):
        answered("forward-error", "3")


def changed(exercise_id: str, **fields: Any) -> Plan:
    found = entry(exercise_id)
    document = found.exercise.model_dump(by_alias=True, exclude_none=True) | fields
    return Plan(Exercise.model_validate(document), "digest", {}, "seed")


NEGATIVE = changed(
    "forward-error",
    options=[{"slip": "reversed-error"}, {"key": True}, {"value": -6.5, "because": "Odd."}],
)


@pytest.mark.parametrize("response", ["-11", "−11", "-11.0", "−11.0", " -11"])
def test_a_negative_option_by_any_minus(response: str) -> None:
    verdict = told(NEGATIVE, response)
    assert verdict.findings[0].slip == "reversed-error"
    assert verdict.feedback == f"-11: The subtraction is the wrong way round. {NEED}"


def test_a_plain_distractor_with_a_reason() -> None:
    assert told(NEGATIVE, "−6.5").feedback == "-6.5: Odd."


def test_the_options_as_a_learner_sees_them() -> None:
    assert [(one.name, one.text, one.is_key) for one in options(NEGATIVE)] == [
        ("-11", None, False),
        ("11", None, True),
        ("-6.5", None, False),
    ]


def test_options_that_do_not_fit_the_graph_are_refused() -> None:
    both = [{"key": True}]
    with pytest.raises(SolverError, match="slip 'no-such' does not exist in the asked step"):
        options(changed("forward-error", options=[{"slip": "no-such"}, *both]))
    with pytest.raises(SolverError, match="option 'x' holds 'nothing', which is not a step"):
        options(changed("forward-error", options=[{"id": "x", "holds": "nothing"}, *both]))


def test_a_choice_without_an_asked_step_says_nothing_of_a_formula() -> None:
    stated = [{"id": "yes", "text": "Yes.", "value": 1}, {"id": "no", "key": True}]
    ready = changed("forward-error", options=stated)
    ready = Plan(ready.exercise.model_copy(update={"ask": None}), "", {}, "")
    assert told(ready, "yes").feedback == "Yes is not right."
    assert told(ready, "no").status == "correct"
    assert asked_twists(ready) == {}


# ---- numbers

NUMBER = changed("forward-error", kind="number", options=[])


@pytest.mark.parametrize("response", ["11", "11.0", "11.000001", " 11\n", "1.1e1"])
def test_a_number_within_the_tolerance(response: str) -> None:
    assert told(NUMBER, response).status == "correct"


@pytest.mark.parametrize(
    ("response", "slip", "feedback"),
    [
        ("-11", "reversed-error", f"-11: The subtraction is the wrong way round. {NEED}"),
        ("−11", "reversed-error", f"−11: The subtraction is the wrong way round. {NEED}"),
        ("16", "actual-not-subtracted", "16: The actual value was not subtracted"),
        ("3", "hidden-sum", "3: It stops at the sum of the hidden values"),
        ("121", "squared-error", "121: The error was squared."),
        ("11.0001", None, f"11.0001 is not right. {NEED}"),
        ("0", None, f"0 is not right. {NEED}"),
        ("11.00002", None, f"11.00002 is not right. {NEED}"),
    ],
)
def test_a_wrong_number(response: str, slip: str | None, feedback: str) -> None:
    verdict = told(NUMBER, response)
    assert verdict.status == "incorrect"
    assert verdict.findings[0].slip == slip
    assert verdict.feedback.startswith(feedback)
    assert verdict.counts


@pytest.mark.parametrize("response", ["eleven", "", "1,1,0", "nan", "NaN", "inf", "-inf", "1e999"])
def test_what_is_no_number_is_invalid_and_costs_no_attempt(response: str) -> None:
    verdict = told(NUMBER, response)
    assert verdict.status == "invalid"
    assert verdict.feedback == f'"{response}" is not a number.'
    assert verdict.findings == ()
    assert not verdict.counts
    assert (verdict.score.points, verdict.score.max_points) == (0, 1)


def test_a_comma_before_decimals_is_told() -> None:
    assert told(NUMBER, "11,0").feedback == (
        '"11,0" is not a number. A point stands before decimals, not a comma.'
    )


def test_a_long_response_is_not_said_again_whole() -> None:
    assert told(NUMBER, "\0" + "a" * 10**6).feedback == f'"?{"a" * 59}…" is not a number.'
    assert told(NUMBER, "0." + "0" * 10**6).feedback.startswith(f"0.{'0' * 58}… is not right.")


def test_slips_that_lead_to_the_truth_are_not_told() -> None:
    assert "absolute-error" not in asked_twists(NUMBER)
    assert asked_twists(NUMBER)["hidden-sum"][1] == 3


def test_the_receipt_names_what_was_graded() -> None:
    receipt = answered("forward-error", "11").receipt
    assert receipt.submission_digest == submission("11").digest
    assert receipt.spec_digest == entry("forward-error").digest
    assert receipt.isolation == "none"
    assert receipt.tolerance == {"relative": 1e-6, "absolute": 1e-9}


@pytest.mark.parametrize("response", ["13.67", "13.6667", "13.7"])
def test_a_number_that_is_right_but_rounded_is_told_so(response: str) -> None:
    rounded = changed(
        "forward-error", kind="number", options=[], expected={}, variants=None,
        data={"inputs": [3, 2], "actual": 2.3333333333},
    )  # fmt: skip
    verdict = told(rounded, response)
    assert verdict.status == "incorrect"
    assert verdict.feedback == f"{response} is right as far as it goes: give more digits."
    for other in ("14", "13.6", "13.66", "-13.67"):
        assert "is not right" in told(rounded, other).feedback
