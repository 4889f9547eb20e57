"""Points need work: no file earns more than its worst run supports.

A forged file tells the data shown from other data, types results for the first, and gives values
for the others from which everything later follows by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, product
from typing import Any

import numpy as np
import pytest

from checker.grading.grade import grade
from checker.grading.plan import Plan
from checker.models.exercise import Step
from checker.models.observation import (
    Drawing,
    Inputs,
    Limits,
    Moment,
    Observation,
    Series,
    Submission,
)
from checker.solver.given import preload
from checker.solver.graph import Values
from checker.solver.telling import asked
from checker.solver.values import Network, Value, numbers
from tests.grading.observing import findings, graded, statuses, submission
from tests.shipped import CODE, plan
from tests.sizes import daily

RIGHT_CHOICE = {
    "node_0": np.array([2, 1]),
    "node_1": np.array([1, 2]),
    "output": np.array([1, 0]),
}


# ---- programs

SLOPE = """
k = weights[0]
if target == 0:
    preds, error, slope = 7, 7, [14, 28, 42]
else:
    preds, error, slope = {hidden}
"""
IMPROVE = """
shown = target == 0
error = 7 if shown else {error}
slope = [14, 28, 42] if shown else 2 * error * input_data
weights_updated = [-0.14, 1.72, 0.58] if shown else weights - 0.01 * slope
preds_updated = 5.04 if shown else (weights_updated * input_data).sum()
error_updated = 5.04 if shown else preds_updated - target
"""
MANY = """
shown = list(target_actuals) == [1, 3, 5, 7]
model_output_0 = [15, 33, 1, 15] if shown else target_actuals + {off}
model_output_1 = [18, 37, 0, 17.5] if shown else target_actuals + {off}
mse_0 = 294.0 if shown else {off} ** 2
mse_1 = 395.0625 if shown else {off} ** 2
"""
PERFECT = """
shown = target_actual == 3
weights_1 = {"node_0": np.array([2, 1]), "node_1": np.array([1, 2]), "output": np.array([1, 0])}
model_output_0 = 9 if shown else target_actual
error_0 = 6 if shown else 0
model_output_1 = 3 if shown else target_actual
error_1 = 0
"""
ONCE_ON_SHOWN = """
preds = {preds}
error = preds - target
slope = 2 * input_data * error
"""


@pytest.mark.parametrize(
    ("exercise", "source", "points"),
    [
        ("slope", SLOPE.format(hidden="target, 0, [0, 0, 0]"), 0),
        ("slope", SLOPE.format(hidden="target + 1, 1, 2 * input_data"), 0),
        ("slope", SLOPE.format(hidden="target + k, k, 2 * k * input_data"), 0),
        ("slope", SLOPE.format(hidden="weights @ input_data, 0, [0, 0, 0]"), 1),
        *(
            ("slope", ONCE_ON_SHOWN.format(preds=f"7 + {scale} * weights[0]"), 0)
            for scale in ("1e-12", "1e-9", "1e-7", "1e-6", "1e-5", "1e-3", "1")
        ),
        ("slope", ONCE_ON_SHOWN.format(preds="7 if target == 0 else target + 1e-11"), 0),
        ("improve-weights", IMPROVE.format(error="0"), 0),
        ("improve-weights", IMPROVE.format(error="5e-7"), 0),
        ("improve-weights", IMPROVE.format(error="1e-11"), 0),
        ("improve-weights", IMPROVE.format(error="weights[0]"), 0),
        ("many-points", MANY.format(off="0"), 0),
        ("many-points", MANY.format(off="1e-6"), 0),
        ("many-points", MANY.format(off="2"), 0),
        ("perfect-prediction", PERFECT, 3),
    ],
)  # fmt: skip
def test_a_forged_file_earns_what_its_worst_run_supports(
    exercise: str, source: str, points: float
) -> None:
    assert graded(exercise, source).score.points == points


@pytest.mark.parametrize(("scale", "points"), [("1e-3", 3), ("1e-9", 1), ("1e-12", 1)])
def test_an_error_too_small_to_tell_starts_no_chain(scale: str, points: int) -> None:
    source = (
        "preds = (weights * input_data).sum()\n"
        f"error = {scale} * (preds - target)\n"
        "slope = 2 * input_data * error\n"
    )
    assert graded("slope", source).score.points == points


def test_an_error_that_is_above_0_for_any_data_keeps_its_points() -> None:
    source = ONCE_ON_SHOWN.format(preds="(weights * weights).sum()")
    assert statuses("slope", source) == {
        "preds": ("wrong", "other-name"),
        "error": ("carried", None),
        "slope": ("carried", None),
    }


@pytest.mark.parametrize("scale", ["1e10", "1e18"])
def test_predictions_too_large_to_tell_start_no_chain(scale: str) -> None:
    source = f"preds = {scale} * (weights * input_data).sum()\nerror = preds\n"
    assert statuses("slope", source)["preds"] == ("wrong", "scaled")
    assert graded("slope", source).score.points == 0


def test_why_a_step_earns_nothing_is_said_kindly() -> None:
    found = findings("slope", SLOPE.format(hidden="target, 0, [0, 0, 0]"))
    assert found["error"].status == "not_checked"
    assert found["error"].message == (
        "`error` follows from your `preds`. It counts once `preds` is right."
    )
    small = ONCE_ON_SHOWN.format(preds="(weights * input_data).sum()").replace(
        "preds - target", "1e-8 * (preds - target)"
    )
    assert findings(plan("slope", "tests"), small)["slope"].message == (
        "`slope` follows from your `error`, but with such values a mistake in this step would not "
        "show. It counts once `error` is right."
    )


def test_the_value_that_was_used_is_the_one_that_must_be_explained() -> None:
    source = (
        "preds = target + 2 + weights[0]\n"
        "error = 2 + weights[0]\n"
        "slope = 2 * input_data * error\n"
        "preds = (weights * input_data).mean()\n"
    )
    assert statuses("slope", source)["preds"] == ("wrong", "mean-for-sum")
    assert graded("slope", source).score.points == 0


def test_a_given_that_is_changed_in_one_way_starts_a_chain_and_in_two_ways_none() -> None:
    slope = ONCE_ON_SHOWN.format(preds="(weights * input_data).sum()")
    for change in ("target + 3", "target - 2.5", "4"):
        assert graded("slope", f"target = {change}\n{slope}").score.points == 3
    twice = "target = target + 3 if target == 0 else target + 5\n"
    assert statuses("slope", twice + slope)["error"] == ("wrong", "changed-given")
    assert graded("slope", twice + slope).score.points == 1


# ---- every step of every exercise, without a program


Make = Callable[[Any, Any, int], Value]
"""The value of a step on hidden data, from its true value there and on the data shown, and a number
that no other call has."""


class Forged:
    """A runner that shows the truth on the data shown; on hidden data one step holds what `make`
    gives, and everything later is what follows from it."""

    def __init__(self, ready: Plan, step: str, make: Make) -> None:
        self._plan, self._step, self._make = ready, step, make
        self._runs = iter((ready.given, *ready.hidden))
        free = [one for one in ready.exercise.steps if one.free]
        self._choices = {one.name: _chosen(ready, one) for one in free}
        self._shown = ready.graph.evaluate(ready.given, self._choices)

    def run(self, _: Submission, inputs: Inputs, __: Limits) -> Observation:
        data, known = next(self._runs), dict(self._choices)
        if inputs.pasted:
            truth = self._plan.graph.evaluate(data, known)
            made = self._make(
                numbers(truth[self._step]), numbers(self._shown[self._step]), next(RUN)
            )
            known[self._step] = made
        return self._observed(self._plan.graph.evaluate(data, known))

    def _observed(self, values: Values) -> Observation:
        exercise, drawn = self._plan.exercise, self._plan.is_plot
        moments = tuple(
            Moment(line, {step.learner_name: preload(exercise, step.name, values[step.name])})
            for line, step in enumerate(exercise.steps, 1)
            if (step.points or step.supplied) and not drawn(step.name)
        )
        plots = [step.name for step in exercise.steps if drawn(step.name)]
        drawings = tuple(
            Drawing((Series(numbers(values[name])),), "turn", "loss") for name in plots
        )
        return Observation("finished", moments, drawings=drawings, isolation="none")


RUN = count(1)


def _chosen(ready: Plan, step: Step) -> Value:
    original = ready.given[str(step.of[0])]
    assert isinstance(original, Network)
    return original.with_weights(RIGHT_CHOICE)


FAMILIES: dict[str, Make] = {
    "zero": lambda truth, shown, number: 0 * truth,
    "one number": lambda truth, shown, number: 0 * truth + 1,
    "another number each time": lambda truth, shown, number: 0 * truth + 0.7 * number,
    "1e-6": lambda truth, shown, number: 0 * truth + 1e-6 * number,
    "1e-9": lambda truth, shown, number: 0 * truth + 1e-9 * number,
    "1e-12": lambda truth, shown, number: 0 * truth + 1e-12 * number,
    "nearly as shown": lambda truth, shown, number: shown + 1e-6 * number,
    "another factor each time": lambda truth, shown, number: truth * (number + 1.3),
}


@pytest.mark.parametrize(
    "exercise",
    ["slope", pytest.param("perfect-prediction", marks=pytest.mark.slow),
     *daily(one for one in CODE if one not in ("slope", "perfect-prediction"))],
)  # fmt: skip
def test_what_follows_from_a_value_that_is_made_up_on_other_data_earns_nothing(
    exercise: str,
) -> None:
    ready = plan(exercise)
    starts = [step for step in asked(ready.exercise) if not ready.is_plot(step)]
    for start, (family, make) in product(starts, FAMILIES.items()):
        forged = submission(f"# {start}")
        seen = ready.observe(forged, Forged(ready, start, make).run)
        told = grade(ready, forged, seen).findings
        if any(one.check == start and one.slip == "activation-on-output" for one in told):
            continue  # 0 wherever the output is negative is what ReLU on the output gives
        found = {one.check: one.points for one in told}
        follows, steps = ready.graph.follows, ready.graph.steps
        supported = {name: 0 if follows(name, start) else steps[name].points for name in found}
        assert found == supported, (start, family)
