"""Which slips some values cannot distinguish from the rule, by chance."""

from __future__ import annotations

import numpy as np

from checker.solver.telling import indistinguishable
from checker.solver.values import Layer, Network, Value
from tests.shipped import plan


def of(name: str, exercise: str = "slope", **known: Value) -> set[str]:
    made = plan(exercise)
    return indistinguishable(made.exercise, made.graph, name, made.given, known)


def test_values_that_distinguish_every_slip_leave_none() -> None:
    assert of("slope", preds=7.0, error=7.0) == set()


def test_an_error_of_0_distinguishes_no_slip_of_its_slope() -> None:
    assert {"missing-factor-2", "error-not-used"} & of("slope", preds=0.0, error=0.0)


def test_a_slip_that_shows_on_no_value_near_by_is_left_out() -> None:
    """The target is 0 and the prediction above 0, here and a little beside it."""
    assert "absolute-error" not in of("error", preds=7.0)
    assert "reversed-error" in of("error", preds=0.0)


def test_a_slip_that_reads_another_name_of_the_same_value_is_left_out() -> None:
    """No update was made: whichever weights are read, no rule is broken by it."""
    same = np.array([0.0, 2.0, 1.0])
    assert of("preds_updated", "improve-weights", weights_updated=same) == set()
    other = np.array([3.0, 0.5, 1.0])
    assert "stale-prediction" in of("preds_updated", "improve-weights", weights_updated=other)


def test_nodes_that_are_off_here_are_off_near_by() -> None:
    """Both hidden sums are negative, so that what is made of the hidden values is 0 either way."""
    layers = (Layer(np.array([[1.0, -1.0], [1.0, -2.0]])), Layer(np.array([[3.0, 0.0]])))
    assert of("model_output_1", "perfect-prediction", weights_1=Network(layers)) == set()
