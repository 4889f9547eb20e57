"""Hidden data show slips after a free choice for the choices that learners make."""

from __future__ import annotations

import pytest

from checker import solver
from checker.grading.choosing import draw_seed
from checker.grading.plan import Plan
from checker.models.verdict import Finding
from checker.solver import properties, repeated
from checker.solver.operations.networks import forward
from tests.grading.observing import findings
from tests.shipped import entry, plan
from tests.sizes import daily

PERFECT = "perfect-prediction"
OWN_PASS = """
def predict(row, weights):
    hidden = [max(0, (row * weights[node]).sum()) for node in ("node_0", "node_1")]
    return max(0, (np.array(hidden) * weights["output"]).sum())


model_output_0 = predict_with_network(input_data, weights_0)
error_0 = model_output_0 - target_actual
weights_1 = {{node: weights.copy() for node, weights in weights_0.items()}}
{edit}
model_output_1 = predict(input_data, weights_1)
error_1 = model_output_1 - target_actual
"""
EDITS = [
    "weights_1['output'][1] = 0",
    "weights_1['output'][1] -= 1",
    "weights_1['node_1'][1] = 0",
    "weights_1['node_1'][1] -= 2",
    "weights_1['output'][0] = -1",
    "weights_1['output'][0] -= 2",
]


def draws() -> list[Plan]:
    ready = plan(PERFECT)
    return [
        Plan(ready.exercise, "", ready.sources, draw_seed(number), drawn_once=True)
        for number in entry(PERFECT).draws(solver.VERSION)
    ]


def graded(ready: Plan, edit: str) -> dict[str, Finding]:
    return findings(ready, OWN_PASS.format(edit=edit))


@pytest.mark.parametrize("edit", EDITS[::2])
def test_relu_on_the_output_of_the_second_pass_alone_is_seen_whatever_is_drawn(edit: str) -> None:
    for ready in draws()[:2]:
        assert graded(ready, edit)["model_output_1"].slip == "activation-on-output", ready.seed


@pytest.mark.slow
@pytest.mark.parametrize("edit", daily(EDITS, *EDITS[1::2]))
def test_it_is_seen_on_every_draw_and_described_in_the_same_words(edit: str) -> None:
    first, *others = [graded(ready, edit) for ready in draws()]
    assert first["model_output_1"].slip == "activation-on-output"
    assert all(other == first for other in others)


def test_the_choices_are_those_that_are_perfect_on_the_data_shown() -> None:
    ready = plan(PERFECT)
    shown = tuple(ready.given[name] for name in ("weights_0", "input_data", "target_actual"))
    by = ready.exercise.conventions
    made = properties.repeated("perfect-edit", by, shown, shown[0])
    assert len(made) == len(EDITS)
    assert {float(forward(by, choice, shown[1])) for choice in made} == {3.0}


def test_data_on_which_nothing_shows_are_reported() -> None:
    ready = plan(PERFECT)
    dull = {**ready.given, "input_data": ready.given["input_data"] + 1}
    found = list(repeated.collisions(ready.exercise, ready.graph, ready.given, [dull, dull]))
    assert (
        "model_output_1: the truth looks like activation-on-output, with weights_1 no. 0" in found
    )
