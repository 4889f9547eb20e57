"""An exercise without hidden data is judged on the data shown alone, and says as much."""

from __future__ import annotations

from functools import cache

import pytest

from checker.grading.plan import Plan
from tests.grading.observing import findings, graded
from tests.grading.programs import slope
from tests.shipped import entry

UPDATES = """\
mse_hist = []
for _ in range({turns}):
    weights = weights - learning_rate * get_slope(input_data, target, weights)
    mse_hist.append(get_mse(input_data, target, weights))
plt.plot(mse_hist)
plt.xlabel('update')
plt.ylabel('loss')
"""
UPDATED = """\
error = preds - target
slope = 2 * input_data * error
weights_updated = {}
preds_updated = (weights_updated * input_data).sum()
error_updated = preds_updated - target
"""


@cache
def shown_alone(exercise: str) -> Plan:
    found = entry(exercise)
    bare = found.exercise.model_copy(update={"hidden": {}})
    return Plan(bare, found.digest, found.functions, "seed")


def test_what_is_right_on_the_data_shown_is_right() -> None:
    assert graded(shown_alone("slope"), slope()).status == "correct"
    assert graded(shown_alone("slope"), slope(error="7")).status == "correct"


@pytest.mark.parametrize(
    ("source", "check", "slip"),
    [
        (slope(value="input_data * error"), "slope", "missing-factor-2"),
        (slope(value="4 * input_data * error"), "slope", "scaled"),
        (slope(value="2 * weights * input_data * error"), "slope", "other-formula"),
        ("target = 3\n" + slope(), "error", "changed-given"),
        (slope(value="weights * 1"), "slope", "other-quantity"),
        (slope(value="2 * input_data * (target - preds)"), "slope", "reversed-error"),
    ],
)
def test_what_is_wrong_is_named_as_ever(source: str, check: str, slip: str) -> None:
    assert findings(shown_alone("slope"), source)[check].slip == slip


def test_the_other_convention_is_named() -> None:
    source = UPDATED.format("weights + learning_rate * slope")
    for right in ("preds - target", "preds_updated - target"):
        source = source.replace(right, " - ".join(right.split(" - ")[::-1]))
    assert findings(shown_alone("improve-weights"), source)["error"].slip == "other-convention"


def test_a_changed_rate_that_is_a_known_slip_keeps_its_name() -> None:
    source = "learning_rate = 0.001\n" + UPDATED.format("weights - learning_rate * slope")
    found = findings(shown_alone("improve-weights"), source)
    assert found["weights_updated"].slip == "learning-rate-over-10"


def test_a_plot_along_the_wrong_axis_is_told() -> None:
    source = UPDATES.format(turns=20).replace("(mse_hist)", "(mse_hist, range(20))")
    found = findings(shown_alone("many-updates"), source)["plot"]
    assert (found.status, found.slip) == ("wrong", "swapped-axes")


@pytest.mark.slow
def test_another_number_of_turns_keeps_its_points() -> None:
    found = findings(shown_alone("many-updates"), UPDATES.format(turns=19))
    assert [one.points for one in found.values()] == [2, 2, 1]
    assert found["mse_hist"].slip == "other-length"
