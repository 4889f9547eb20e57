"""Exercises made up here: functions, truth values, matrices; and observations that no finished
program gives.

The programs run in this process (see `observing.py`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from checker.grading.grade import grade
from checker.grading.plan import Plan
from checker.models.exercise import Exercise
from checker.models.observation import Observation, Raised
from tests.grading.observing import findings, graded, observe, runs_of, submission
from tests.grading.programs import slope
from tests.minimal import MINIMAL
from tests.shipped import plan

MADE: dict[str, Any] = {**MINIMAL, "modules": ["np"]}


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


def hidden_of(*weights: list[list[int]]) -> Plan:
    """Asks for the values of the hidden layer of a network with these weights."""
    return made(
        networks={"net": {"layers": [{"weights": layer} for layer in weights]}},
        data={"rows": {"rows": [[1, 2], [3, 4]]}},
        preloads=["net", "rows"],
        steps=[{"name": "hidden", "is": "hidden_values", "of": ["net", "rows", {"literal": 0}],
                "points": 1}],
        hidden={"net": {"integers": [-9, 9]}, "rows": {"integers": [-9, 9]}},
    )  # fmt: skip


MATRIX = hidden_of([[1, 2], [3, 4], [5, -6]], [[1, 1, 1]])
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


SQUARE = hidden_of([[1, 2], [3, 4]], [[1, 1]])


def test_rows_and_columns_swapped() -> None:
    source = HIDDEN.replace("range(3)", "range(2)") + "hidden = np.maximum(Z, 0).T\n"
    found = findings(SQUARE, source)["hidden"]
    assert (found.slip, "Rows and columns are swapped." in found.message) == ("transposed", True)


BEHIND = made(
    data={"w": [1, 2], "x": [3, 4], "actual": 9, "rival": 3},
    preloads=["w", "x", "actual", "rival"],
    steps=[
        {"name": "predicted", "is": "prediction", "of": ["w", "x"], "points": 1},
        {"name": "off", "is": "error", "of": ["predicted", "actual"]},
        {"name": "slope", "is": "weight_slope", "of": ["x", "off"], "points": 1},
        {"name": "better", "is": "smaller_error", "of": ["off", "rival"], "points": 1},
    ],
    hidden={"w": {"integers": [-9, 9]}, "x": {"integers": [1, 9]},
            "actual": {"integers": [-9, 9]}, "rival": {"integers": [1, 40]}},
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("off", "says"),
    [
        ("actual - predicted", "The subtraction is the wrong way round."),
        # That the error was squared would show in `better`, which is right.
        ("(predicted - actual) ** 2", "This is 2 · `x` · `off` · `off`."),
    ],
)
def test_a_slip_behind_a_step_must_agree_with_what_else_follows(off: str, says: str) -> None:
    source = f"predicted = w @ x\nslope = 2 * x * ({off})\n"
    source += "better = abs(predicted - actual) < abs(rival)\n"
    shown_alone = Plan(BEHIND.exercise.model_copy(update={"hidden": {}}), "digest", {}, "seed")
    for ready in (BEHIND, shown_alone):
        found = findings(ready, source)
        assert [one.status for one in found.values()] == ["right", "wrong", "right"]
        assert says in found["slope"].message


def test_of_two_entries_one_is_off() -> None:
    ready = made(
        data={"x": [3, 4], "off": 2},
        preloads=["x", "off"],
        steps=[{"name": "slope", "is": "weight_slope", "of": ["x", "off"], "points": 1}],
        hidden={"x": {"integers": [1, 9]}, "off": {"integers": [-9, 9]}},
    )
    found = findings(ready, "slope = 2 * x * off\nslope[1] += 1\n")["slope"]
    assert found.slip == "one-entry-off"
    assert "All entries are right but the one at [1]; the first is at [0]." in found.message


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
