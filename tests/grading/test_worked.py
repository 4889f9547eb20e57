"""Worked solutions: a rule in names, in numbers, its value; and why an option is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checker import catalog
from checker.grading.messages import nodes, worked
from checker.grading.plan import Plan
from checker.models.exercise import Exercise
from checker.solver.graph import Graph
from checker.solver.values import Layer, Network, Value
from tests.shipped import CODE, ENTRIES, plan

AUTHORED = Path(__file__).parents[1] / "authored"
TEMPLATES = Path(worked.__file__).parents[2] / "authoring" / "skeletons"


def told(plan: Plan, **choices: Any) -> dict[str, str]:
    return {
        line.step: " = ".join(filter(None, [line.name, line.formula, line.numbers, line.value]))
        for line in worked.lines(plan, choices)
    }


def test_a_step_stands_in_names_then_in_numbers_then_as_its_value() -> None:
    assert told(plan("slope")) == {
        "preds": "`preds` = the sum of `weights` · `input_data` "
        "= the sum of [0, 2, 1] · [1, 2, 3] = 7",
        "error": "`error` = `preds` − `target` = 7 − 0 = 7",
        "slope": "`slope` = 2 · `input_data` · `error` = 2 · [1, 2, 3] · 7 = [14, 28, 42]",
    }


def test_a_literal_of_plain_arithmetic_stands_as_it_is() -> None:
    found = catalog.load(TEMPLATES / "arithmetic/exercise.json")
    lines = told(Plan(found.exercise, found.digest, found.functions, "tests"))
    assert lines["slope"] == "`slope` = 2 · `x` = 2 · 3 = 6"
    assert lines["value"] == "`value` = `x` · `x` − `a` = 9 − 7 = 2"


def test_values_have_the_digits_of_the_curriculum() -> None:
    assert told(plan("many-points"))["mse_1"] == (
        "`mse_1` = the mean of (`target_actuals` − `model_output_1`)² "
        "= the mean of ([1, 3, 5, 7] − [18, 37, 0, 17.5])² = 395.0625"
    )


def test_histories_are_cut_short() -> None:
    lines = told(plan("many-updates"))
    assert lines["path"].endswith(
        "20 times: [0, 2, 1] − 0.01 · slope = [0, 2, 1], then [-0.14, 1.72, 0.58], …, "
        "at last [-0.49929916, 1.0014017, -0.49789747] (21 in all)"
    )
    assert lines["mse_hist"].endswith(
        "[25.4016, 13.168189, 6.8263894, …, 9.6271101e-05] (20 entries)"
    )
    assert lines["plot"] == "the plot = the line of `mse_hist`, with a label on both axes"
    # A learner's program has no name for the path.
    assert lines["path"].startswith("path = ")


def test_one_layer_is_told_node_by_node_from_the_values_before() -> None:
    found = catalog.load(AUTHORED / "forward-passes/05-layer-by-layer/exercise.json")
    ready = Plan(found.exercise, found.digest, found.functions, "tests")
    details = {line.step: line.details for line in worked.lines(ready, {})}
    assert details["second"] == (
        "node_1_0: 4 · 1 + 0 · 2 = 4, and ReLU makes it 4",
        "node_1_1: 4 · (-2) + 0 · 1 = -8, and ReLU makes it 0",
    )
    assert details["prediction"] == ("output: 0 · 3 + 8 · (-2) = -16",)


def test_a_forward_pass_is_told_node_by_node() -> None:
    line = worked.lines(plan("forward-error"), {})[0]
    assert (line.name, line.numbers, line.value) == ("`prediction`", None, "16")
    assert line.details == (
        "node_0: 3 · 2 + 2 · 1 = 8, and ReLU makes it 8",
        "node_1: 3 · 0 + 2 · 0 = 0, and ReLU makes it 0",
        "output: 8 · 2 + 0 · 2 = 16",
    )


def test_of_several_rows_the_first_is_told() -> None:
    details = worked.lines(plan("many-points"), {})[0].details
    assert details[0] == "The first row is [7, -2]."
    assert details[1] == "node_0: 7 · 2 + (-2) · 1 = 12, and ReLU makes it 12"
    assert details[-1] == "The other 3 rows go the same way, one after the other."


def test_a_free_choice_is_told_by_its_property_and_what_follows_from_one_choice() -> None:
    exercise = plan("perfect-prediction")
    layers = (Layer(np.array([[2, 1], [1, 0]])), Layer(np.array([[1, 1]])))
    chosen = worked.lines(exercise, {"weights_1": Network(layers)})
    free = next(line for line in chosen if line.free)
    assert free.formula.startswith("exactly one number of `weights_0` changed")
    assert free.value == '{"node_0": [2, 1], "node_1": [1, 0], "output": [1, 1]}'
    assert [line.value for line in chosen[-2:]] == ["3", "0"]
    assert told(exercise)["error_0"].endswith("= 9 − 3 = 6")
    assert "error_1" not in told(exercise)


def test_a_wide_deep_network_is_cut_and_biases_and_activations_are_told() -> None:
    shipped = plan("forward-error")
    wide = Network(
        (
            Layer(np.ones((15, 9)), np.arange(15), "sigmoid"),
            Layer(np.full((1, 15), -1.0), None, "identity"),
        ),
        "arrays",
    )
    made = Plan(shipped.exercise, "", {}, "")
    values: dict[str, Any] = {"network": wide, "inputs": np.arange(9), "prediction": np.float64(0)}
    details = worked.line(made, "prediction", values).details
    assert details[0] == (
        "node_0: 0 · 1 + 1 · 1 + 2 · 1 + … + 0 (bias) = 36, and the sigmoid makes it 1"
    )
    assert details[12] == "The other 3 nodes of this layer go the same way."
    assert details[13].startswith("output: 1 · (-1) + 1 · (-1) + 1 · (-1) + … + 1 · (-1) = -15")
    assert worked.in_words(wide).startswith("[[[1, 1, 1, …, 1] (9 entries), ")


def test_what_an_activation_makes_has_the_digits_of_the_curriculum() -> None:
    shipped = plan("forward-error")
    layers = (Layer(np.array([[0.5, 0]]), None, "sigmoid"), Layer(np.array([[3]]), None, "relu"))
    values: dict[str, Value] = {"network": Network(layers, "arrays"), "inputs": np.array([1, 0])}
    assert nodes.describe(shipped, "prediction", values) == (
        "node_0: 1 · 0.5 + 0 · 0 = 0.5, and the sigmoid makes it 0.62245933",
        "output: 0.62245933 · 3 = 1.867378, and ReLU makes it 1.867378",
    )


def test_one_row_more_is_told_as_one() -> None:
    shipped = plan("forward-error")
    values: dict[str, Value] = {
        "network": Network((Layer(np.array([[1, 2]])),), "arrays"),
        "inputs": np.array([[1, 0], [0, 1]]),
    }
    details = nodes.describe(shipped, "prediction", values)
    assert details[-1] == "The other row goes the same way."
    one_row = values | {"inputs": np.array([[1, 0]])}
    assert nodes.describe(shipped, "prediction", one_row) == (
        "The first row is [1, 0].",
        "output: 1 · 1 + 0 · 2 = 1",
    )


def test_negative_numbers_stand_in_parentheses() -> None:
    shipped = plan("slope")
    values = {"preds": np.float64(3), "target": np.float64(-4), "error": np.float64(7)}
    assert worked.line(shipped, "error", values).numbers == "3 − (-4)"


def test_each_option_has_its_reason() -> None:
    judged = {one.response: one for one in worked.judged(plan("forward-error"))}
    assert [name for name, one in judged.items() if one.key] == ["11"]
    assert judged["11"].why == "This is `prediction` − `actual`."
    assert judged["5"].why == "This is the actual value itself, not the error."
    assert judged["6"].why == "The steps above do not lead to this value."
    words = {one.response: one.why for one in worked.judged(plan("weight-change"))}
    assert words["less"] == "It holds that |`error`| is smaller than |`changed_error`|."
    assert words["same"].startswith("The hidden value behind this weight is not 0")


@pytest.mark.parametrize("exercise", [entry.exercise.id for entry in ENTRIES])
def test_every_exercise_has_a_worked_solution(exercise: str) -> None:
    made = plan(exercise)
    choices = {s.name: made.given[str(s.of[0])] for s in made.exercise.steps if s.free}
    lines = worked.lines(made, choices)
    assert [line.step for line in lines] == list(made.graph.nodes)
    assert all(line.value for line in lines if line.step != "plot")
    options = worked.judged(made)
    assert [one.key for one in options].count(True) == (0 if exercise in CODE else 1)


def test_under_other_conventions_the_rule_is_theirs() -> None:
    shipped = plan("slope").exercise
    flipped = Exercise(**(dict(shipped) | {"conventions": shipped.conventions.flipped()}))
    made = Plan(flipped, "", {}, "")
    assert isinstance(made.graph, Graph)
    assert told(made)["error"] == "`error` = `target` − `preds` = 0 − 7 = -7"


def test_without_a_choice_what_follows_from_it_is_not_told() -> None:
    assert list(told(plan("perfect-prediction"))) == ["model_output_0", "error_0"]
    assert nodes.describe(plan("perfect-prediction"), "model_output_1", {}) == ()


def test_a_short_history_is_told_whole() -> None:
    assert worked.in_words((np.array([1, 2]), np.array([3, 4]))) == "[1, 2], then [3, 4]"
