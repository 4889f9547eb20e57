"""What a learner may read of an exercise: all that is needed, and nothing of the key."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from checker import catalog
from checker.authoring.templates import TEMPLATES
from checker.grading.messages.wording import nearness
from checker.grading.page import as_code, conventions, page
from checker.grading.plan import Plan
from checker.models.exercise import Conventions, Exercise
from tests.shipped import CODE, ENTRIES, entry, plan


@pytest.mark.parametrize("exercise", [one.exercise.id for one in ENTRIES])
def test_no_page_holds_a_key_a_slip_or_a_reason(exercise: str) -> None:
    ready = plan(exercise)
    shown = page(ready)
    assert not {"expected", "steps", "hidden", "ask"} & shown.keys()
    text = json.dumps(shown, ensure_ascii=False)
    spec = ready.exercise
    secret = [slip for step in spec.steps for slip in step.slips]
    for option in spec.options:
        because = option.because or ""
        secret += [because] if isinstance(because, str) else list(because.values())
    secret += list(spec.hints)
    assert not [one for one in secret if one and one in text]
    assert all(option.keys() == {"response", "text"} for option in shown["options"])
    assert shown["hints"] == len(spec.hints)


@pytest.mark.parametrize("exercise", CODE)
def test_a_code_page_shows_all_preloads_as_python_that_gives_them(exercise: str) -> None:
    ready = plan(exercise)
    shown = page(ready)
    names: dict[str, Any] = {}
    exec("\n".join(line for line in shown["preloads"] if "pyplot" not in line), names)
    for name, value in ready.preloads(ready.given).items():
        assert as_code(names[name]) == as_code(value)
    assert shown["functions"].keys() == {one.name for one in ready.exercise.functions}
    assert sum(one["points"] for one in shown["asked"]) == shown["points"]
    assert (shown["networks"], shown["facts"], shown["options"]) == ({}, {}, [])


def test_what_is_asked_is_named_as_the_learner_names_it() -> None:
    assert [one["name"] for one in page(plan("many-updates"))["asked"]] == [
        "mse_hist",
        "weights",
        "the plot",
    ]


def test_preloads_are_lines_of_python() -> None:
    assert page(plan("perfect-prediction"))["preloads"] == [
        "import numpy as np",
        "input_data = np.array([0, 3])",
        'weights_0 = {"node_0": np.array([2, 1]), "node_1": np.array([1, 2]), '
        '"output": np.array([1, 1])}',
        "target_actual = 3",
    ]
    assert page(plan("many-points"))["preloads"][1:] == [
        "input_data = [np.array([7, -2]), np.array([5, 6]), np.array([-3, 2]), np.array([5, 0])]",
        "target_actuals = np.array([1, 3, 5, 7])",
        'weights_0 = {"node_0": np.array([2, 1]), "node_1": np.array([1, 2]), '
        '"output": np.array([1, 1])}',
        'weights_1 = {"node_0": np.array([2, 1]), "node_1": np.array([1.0, 1.5]), '
        '"output": np.array([1.0, 1.5])}',
    ]
    assert page(plan("many-updates"))["preloads"][1] == "import matplotlib.pyplot as plt"


def test_a_choice_shows_its_network_and_its_facts() -> None:
    shown = page(plan("forward-error"))
    assert shown["networks"] == {
        "network": [
            "hidden node 0: weights 2, 1",
            "hidden node 1: weights 0, 0",
            "output: weights 2, 2",
        ]
    }
    assert shown["facts"] == {"inputs": "[3, 2]", "actual": "5"}
    assert [one["response"] for one in shown["options"]] == ["5", "6", "11", "16"]


def test_an_unknown_weight_is_a_question_mark() -> None:
    assert page(plan("round-of-backprop"))["networks"] == {
        "network": ["hidden node 0: weights 2, 1", "hidden node 1: weights 0, ?"]
    }


def under(by: Conventions, exercise: str = "slope") -> list[str]:
    found = entry(exercise)
    changed = found.exercise.model_copy(update={"conventions": by})
    return conventions(Plan(changed, found.digest, found.functions, ""))


ERROR = "error = prediction − actual"
SLOPE = "slope of the loss for a weight, with no hidden layer = 2 · input · error"
UPDATE = "update: weights − learning_rate · slope"
NODES = [
    "hidden nodes apply ReLU (its slope at 0 is 0)",
    "a node's weights stand in the order of the nodes that feed it",
]


@pytest.mark.parametrize(
    ("exercise", "told"),
    [
        ("forward-error", [ERROR, *NODES]),
        ("perfect-prediction", [ERROR, *NODES]),
        ("many-points", ["loss = squared error, its mean over the rows", *NODES]),
        ("slope", [ERROR, "loss = squared error", SLOPE]),
        ("improve-weights", [ERROR, "loss = squared error", SLOPE, UPDATE]),
        ("many-updates", [ERROR, "loss = squared error, its mean over the rows", SLOPE, UPDATE]),
        ("forward-backward-count", []),
    ],
)
def test_the_conventions_that_the_steps_use_in_sentences(exercise: str, told: list[str]) -> None:
    assert under(entry(exercise).exercise.conventions, exercise) == told


def test_of_cross_entropy_the_rows_are_a_convention() -> None:
    found = catalog.load(TEMPLATES["softmax"].folder / "exercise.json")
    ready = Plan(found.exercise, found.digest, found.functions, "")
    assert conventions(ready)[:2] == [
        "loss = cross entropy, its mean over the rows",
        "hidden nodes apply ReLU (its slope at 0 is 0)",
    ]


def test_other_conventions_in_sentences() -> None:
    assert under(Conventions(slope_factor=1, reduction="sum").flipped(), "many-updates") == [
        "error = actual − prediction",
        "loss = squared error, its sum over the rows",
        "slope of the loss for a weight, with no hidden layer = input · error",
        "update: weights + learning_rate · slope",
    ]
    # Without an update, too, it says why a slope is turned round.
    assert under(Conventions().flipped())[-1] == "update: weights + learning_rate · slope"
    negated = under(Conventions(error="actual - prediction"))
    assert negated[2] == "slope of the loss for a weight, with no hidden layer = −2 · input · error"


@pytest.mark.parametrize(
    ("layer", "sentences"),
    [
        (0, ["the output applies ReLU (its slope at 0 is 0)",
             "hidden layer 1 of `network` applies tanh"]),
        (1, ["hidden nodes apply ReLU (its slope at 0 is 0)",
             "the output of `network` applies tanh"]),
    ],
)  # fmt: skip
def test_activations_of_single_layers_in_sentences(layer: int, sentences: list[str]) -> None:
    exercise = entry("forward-error").exercise
    layers = list(exercise.networks["network"].layers)
    layers[layer] = layers[layer].model_copy(update={"activation": "tanh"})
    network = exercise.networks["network"].model_copy(update={"layers": tuple(layers)})
    by = Conventions(output_activation="relu")
    changed = exercise.model_copy(update={"conventions": by, "networks": {"network": network}})
    assert conventions(Plan(changed, "", {}, ""))[1:-1] == sentences


def test_the_last_layer_of_a_drawing_without_a_prediction_is_a_hidden_one() -> None:
    assert conventions(plan("round-of-backprop")) == NODES


def test_the_page_of_an_exercise_with_a_function_to_write() -> None:
    exercise = Exercise.model_validate(
        {
            "id": "made-up",
            "title": "Made up",
            "kind": "code",
            "chapter": "tests",
            "order": 1,
            "stem": ["one", "two"],
            "conventions": {},
            "data": {"w": [1, 2]},
            "steps": [{"name": "d", "variable": "f", "is": "line_plot", "of": ["w"], "points": 1}],
        }
    )
    shown = page(Plan(exercise, "", {}, ""))
    assert (shown["stem"], shown["asked"]) == ("one\ntwo", [{"name": "the plot", "points": 1}])


def test_an_output_with_an_activation_is_told() -> None:
    assert "the output applies softmax" in " ".join(
        under(Conventions(output_activation="softmax"), "forward-error")
    )


def test_pairs_are_shown_as_python() -> None:
    assert as_code((np.array([[1, 2]]), np.array([3.5]))) == "(np.array([[1, 2]]), np.array([3.5]))"


@pytest.mark.parametrize(
    ("relative", "absolute", "told"),
    [
        (1e-6, 1e-9, "by no more than one part in 1,000,000 of its size, plus 0.000000001."),
        (0.01, 0, "by no more than one part in 100 of its size."),
        (0, 0.5, "by no more than 0.5."),
    ],
)
def test_by_how_much_a_value_may_be_off_is_said_in_words(
    relative: float, absolute: float, told: str
) -> None:
    assert nearness(relative, absolute) == f"A value counts as right if it is off {told}"
    assert nearness(0, 0) == "A value has to be exact."


def test_the_page_of_a_program_says_how_near_a_value_must_be() -> None:
    told = page(plan("slope"))["near"]
    assert told.endswith("one part in 1,000,000 of its size, plus 0.000000001.")
    assert page(plan("forward-error"))["near"] == ""
