"""What each run is handed: inputs, and nothing computed for the key."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from checker.models.observation import Inputs, Limits, Observation, Submission
from checker.solver.values import leaves, numbers
from tests.grading.observing import submission
from tests.shipped import CODE, plan


def test_the_inputs_of_the_given_run() -> None:
    ready = plan("improve-weights")
    inputs = ready.inputs(ready.given)
    assert list(inputs.values) == ["weights", "input_data", "target", "learning_rate", "preds"]
    assert inputs.pasted == {}
    assert inputs.modules == {"np": "numpy"}
    assert inputs.watched == (
        "preds",
        "error",
        "slope",
        "weights_updated",
        "preds_updated",
        "error_updated",
        "weights",
        "input_data",
        "target",
        "learning_rate",
    )
    assert (inputs.functions, inputs.calls, inputs.plots) == ({}, {}, False)


def test_the_inputs_of_a_hidden_run() -> None:
    ready = plan("improve-weights")
    hidden = ready.hidden[0]
    inputs = ready.inputs(hidden)
    assert inputs.values["target"] == hidden["target"]
    assert inputs.values["preds"] == np.dot(
        numbers(hidden["weights"]), numbers(hidden["input_data"])
    )
    assert inputs.pasted["target"] == 0
    assert inputs.pasted["preds"] == 7


def test_plots_are_looked_for_where_one_is_asked() -> None:
    ready = plan("many-updates")
    inputs = ready.inputs(ready.given)
    assert inputs.plots
    assert inputs.modules == {"np": "numpy", "plt": "matplotlib.pyplot"}
    assert set(inputs.functions) == {"get_slope", "get_mse"}
    assert ready.is_plot("plot")
    assert not ready.is_plot("mse_hist")
    assert not plan("perfect-prediction").is_plot("weights_1")


@pytest.mark.parametrize("exercise", CODE)
def test_no_asked_value_is_among_what_a_run_is_handed(exercise: str) -> None:
    ready = plan(exercise)
    for data in ready.data:
        handed = ready.inputs(data)
        truth = ready.graph.truth(data)
        for step in ready.exercise.steps:
            if step.points and step.name in truth:
                assert step.variable or step.name not in handed.values
        assert set(handed.values) <= {
            *ready.exercise.preloads,
            *(step.name for step in ready.exercise.steps if step.supplied),
        }


def test_hidden_runs_follow_only_a_finished_given_run() -> None:
    ready, seen = plan("slope"), []

    def run(_: Submission, inputs: Inputs, limits: Limits) -> Observation:
        seen.append((inputs, limits))
        return Observation("finished")

    assert len(ready.observe(submission("x = 1"), run)) == 3
    assert [inputs.values["target"] for inputs, _ in seen] == [
        data["target"] for data in ready.data
    ]
    assert {limits for _, limits in seen} == {Limits(2, 10.0, 512, 64)}

    def stopped(_: Submission, inputs: Inputs, limits: Limits) -> Observation:
        return Observation("timeout")

    assert len(ready.observe(submission("x = 1"), stopped)) == 1


def test_a_receipt_keeps_the_seed_to_itself() -> None:
    ready = plan("slope", "the seed")
    receipt = ready.receipt(submission("x = 1"), "process")
    assert receipt.seed_digest == hashlib.sha256(b"the seed").hexdigest()
    assert "the seed" not in receipt.model_dump_json()
    assert (receipt.isolation, receipt.spec_digest) == ("process", ready.digest)
    assert receipt.submission_digest == hashlib.sha256(b"x = 1").hexdigest()


def test_one_seed_gives_one_plan() -> None:
    for name, value in plan("slope", "a").hidden[1].items():
        again = type(plan("slope"))(
            plan("slope").exercise, plan("slope").digest, plan("slope").sources, "a"
        ).hidden[1][name]
        for one, other in zip(leaves(value), leaves(again), strict=True):
            np.testing.assert_array_equal(one, other)
