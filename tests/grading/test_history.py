"""The history behind a plot: the learner's own values; the expected ones once they are right."""

from __future__ import annotations

import pytest

from checker.grading.grade import examine, grade
from checker.grading.history import ValueHistory, history
from checker.grading.plan import Plan
from checker.models.observation import Observation
from checker.models.verdict import Verdict
from tests.grading.observing import observe, submission
from tests.shipped import plan

RIGHT = (
    "mse_hist = []\n"
    "for _ in range(20):\n"
    "    weights = weights - learning_rate * get_slope(input_data, target, weights)\n"
    "    mse_hist.append(get_mse(input_data, target, weights))\n"
)


def told(source: str, exercise: str = "many-updates") -> ValueHistory | None:
    ready = plan(exercise)
    examined = examine(ready, submission(source), observe)
    return history(ready, examined.seen[0], examined.verdict)


def test_a_right_history_is_told_with_the_expected_one() -> None:
    found = told(RIGHT)
    assert found is not None
    assert found.name == "mse_hist"
    assert found.own[:2] == pytest.approx((25.4016, 13.16818944))
    assert found.expected == pytest.approx(found.own)
    assert len(found.own) == 20


def test_a_wrong_history_is_told_alone() -> None:
    found = told(RIGHT.replace("- learning_rate", "+ learning_rate"))
    assert found is not None
    assert found.own[0] == pytest.approx(80.2816)
    assert found.expected is None


@pytest.mark.parametrize(
    "line", ["mse_hist = 3", "mse_hist = []", "mse_hist = [1, float('nan')]", "other = 1"]
)
def test_what_is_no_line_is_not_told(line: str) -> None:
    ready, handed_in = plan("many-updates"), submission(line + "\n")
    seen = observe(handed_in, ready.inputs(ready.given), ready.limits)
    assert history(ready, seen, unread(ready)) == ValueHistory("mse_hist")


def unread(ready: Plan) -> Verdict:
    """A verdict without findings: the history is told without one of it."""
    return grade(ready, submission(""), [Observation("unreadable")])


def test_an_exercise_without_a_plot_has_no_history() -> None:
    assert told("preds = 1\n", "slope") is None
