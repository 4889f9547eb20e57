"""Formulas in words: what a learner reads of each shipped step, to the letter."""

from __future__ import annotations

import pytest

from checker.models.exercise import Conventions
from checker.solver.operations import OPERATIONS
from tests.shipped import ENTRIES, plan

PASS = "through the hidden layers of"
CHAIN = "node value · node slope · activation slope, for each weight of"
FORMULAS = {
    "forward-error": {
        "prediction": f"`inputs` {PASS} `network` to its output",
        "error": "`prediction` − `actual`",
    },
    "weight-change": {
        "prediction": f"`inputs` {PASS} `network` to its output",
        "error": "`prediction` − `actual`",
        "changed_network": "`network` with `0.01` added to weight `0` of `output`",
        "changed_prediction": f"`inputs` {PASS} `changed_network` to its output",
        "changed_error": "`changed_prediction` − `actual`",
        "more_accurate": "|`changed_error`| is smaller than |`error`|",
        "less_accurate": "|`error`| is smaller than |`changed_error`|",
        "same_accuracy": "|`error`| and |`changed_error`| are the same",
    },
    "perfect-prediction": {
        "model_output_0": f"`input_data` {PASS} `weights_0` to its output",
        "error_0": "`model_output_0` − `target_actual`",
        "weights_1": "exactly one number of `weights_0` changed, so that the prediction for "
        "`input_data` is exactly `target_actual`",
        "model_output_1": f"`input_data` {PASS} `weights_1` to its output",
        "error_1": "`model_output_1` − `target_actual`",
    },
    "many-points": {
        "model_output_0": f"`input_data` {PASS} `weights_0` to its output",
        "model_output_1": f"`input_data` {PASS} `weights_1` to its output",
        "mse_0": "the mean of (`target_actuals` − `model_output_0`)²",
        "mse_1": "the mean of (`target_actuals` − `model_output_1`)²",
    },
    "slope": {
        "preds": "the sum of `weights` · `input_data`",
        "error": "`preds` − `target`",
        "slope": "2 · `input_data` · `error`",
    },
    "improve-weights": {
        "preds": "the sum of `weights` · `input_data`",
        "error": "`preds` − `target`",
        "slope": "2 · `input_data` · `error`",
        "weights_updated": "`weights` − `learning_rate` · `slope`",
        "preds_updated": "the sum of `weights_updated` · `input_data`",
        "error_updated": "`preds_updated` − `target`",
    },
    "many-updates": {
        "path": "`updates` times: `weights` − `learning_rate` · slope",
        "mse_hist": "after each update, the mean squared error of `input_data` "
        "under the new weights",
        "final_weights": "the weights after the last update",
        "plot": "the line of `mse_hist`, with a label on both axes",
    },
    "forward-backward-count": {"count": "one forward pass for each of the `iterations`"},
    "zero-error-slopes": {
        "prediction": f"`inputs` {PASS} `network` to its output",
        "slopes": f"{CHAIN} `network`",
        "updated": "`network` − `learning_rate` · `slopes`",
        "updates": "`updated` − `network`",
        "tanh_network": "`network` with `tanh` on its hidden nodes",
        "tanh_prediction": f"`inputs` {PASS} `tanh_network` to its output",
        "tanh_slopes": f"{CHAIN} `tanh_network`",
        "tanh_updated": "`tanh_network` − `learning_rate` · `tanh_slopes`",
        "tanh_updates": "`tanh_updated` − `tanh_network`",
        "updates_are_zero": "every entry of `updates` is 0",
        "activation_matters": "`updates` and `tanh_updates` differ",
        "inputs_matter": "`updates` are `inputs` times a factor other than 0",
    },
    "round-of-backprop": {
        "node_value": "entry `1` of `inputs`",
        "slope": "`node_value` · `node_slope` · `activation_slope`",
    },
}
FORMULAS["many-points-original"] = FORMULAS["many-points"]


@pytest.mark.parametrize("exercise", [entry.exercise.id for entry in ENTRIES])
def test_formulas_of_the_shipped_steps(exercise: str) -> None:
    graph = plan(exercise).graph
    assert {name: graph.formula(name) for name in graph.nodes} == FORMULAS[exercise]


HERE = Conventions()
FLIPPED = HERE.flipped()
NEGATED = Conventions(error="actual - prediction")
HALF = Conventions(slope_factor=1)


@pytest.mark.parametrize(
    ("operation", "by", "words"),
    [
        ("error", FLIPPED, "{actual} − {prediction}"),
        ("update", FLIPPED, "{weights} + {learning_rate} · {slope}"),
        ("weight_slope", FLIPPED, "2 · {inputs} · {error}"),
        ("weight_slope", NEGATED, "−2 · {inputs} · {error}"),
        ("weight_slope", HALF, "{inputs} · {error}"),
        ("weight_slope", NEGATED.model_copy(update={"slope_factor": 1}), "−{inputs} · {error}"),
        (
            "mean_squared_error",
            Conventions(reduction="sum"),
            "the sum of ({actual} − {predicted})²",
        ),
        ("descend", FLIPPED, "{updates} times: {weights} + {rate} · slope"),
        (
            "loss_of",
            HALF,
            "the halved mean squared error of {inputs} and {target} under {weights}",
        ),
        (
            "loss_of",
            Conventions(reduction="sum"),
            "the sum of squared errors of {inputs} and {target} under {weights}",
        ),
        (
            "loss_of",
            Conventions(loss="cross entropy"),
            "the cross entropy of {inputs} and {target} under {weights}",
        ),
    ],
)
def test_formula_under_other_conventions(operation: str, by: Conventions, words: str) -> None:
    assert OPERATIONS[operation].formula(by) == words


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("by", [HERE, FLIPPED, NEGATED, HALF])
def test_every_formula_names_only_its_parameters_and_every_operation_is_described(
    name: str, by: Conventions
) -> None:
    operation = OPERATIONS[name]
    words = operation.formula(by).format(**{p: f"<{p}>" for p in operation.parameters})
    assert "{" not in words
    assert not words.endswith(".")
    assert operation.description.endswith(".")
    assert "→" in operation.shapes


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_slip_says_what_was_done_in_a_sentence(name: str) -> None:
    codes = [slip.code for slip in OPERATIONS[name].slips]
    assert len(set(codes)) == len(codes)
    for slip in OPERATIONS[name].slips:
        assert slip.says[0].isupper()
        assert slip.says.endswith(".")
        assert not any(character.isdigit() and character != "2" for character in slip.says)
