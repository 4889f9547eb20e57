"""Claims against what is computed: told with both values, whatever kind of value it is."""

from __future__ import annotations

from typing import Any

import pytest

from checker.grading.plan import Plan
from checker.grading.soundness import faults, uncomputable
from checker.models.exercise import Exercise
from tests.shipped import ENTRIES, plan


def spoilt(exercise_id: str, **fields: Any) -> Plan:
    ready = plan(exercise_id)
    spec = ready.exercise.model_dump(by_alias=True, exclude_unset=True)
    return Plan(Exercise.model_validate(spec | fields), ready.digest, ready.sources, "claims")


@pytest.mark.parametrize("exercise_id", [one.exercise.id for one in ENTRIES])
def test_shipped_claims_hold(exercise_id: str) -> None:
    assert faults(plan(exercise_id)) == ()


@pytest.mark.parametrize(
    ("exercise_id", "claims", "told"),
    [
        ("slope", {"preds": 8}, {"preds": "claimed is 8, but computed is 7"}),
        (
            "slope",
            {"slope": [14, 28]},
            {"slope": "claimed is [14, 28], but computed is [14, 28, 42]"},
        ),
        (
            "slope",
            {"slope": [[14, 28], [42]]},
            {"slope": "claimed is [[14, 28], [42]], but computed is [14, 28, 42]"},
        ),
        ("slope", {"error": True}, {"error": "claimed is True, but computed is 7"}),
        (
            "weight-change",
            {"less_accurate": 1},
            {"less_accurate": "claimed is 1, but computed is True"},
        ),
        (
            "many-updates",
            {"mse_hist": {"length": 19, "first": 25.4016, "last": 0.01}},
            {
                "mse_hist": "claimed is [19, 25.4016, 0.01], but computed is "
                "[20, 25.4016, 9.62711e-05]"
            },
        ),
        (
            "slope",
            {"preds": {"length": 1, "first": 7, "last": 7}},
            {"preds": "claimed is [1, 7, 7], but computed is 7"},
        ),
        (
            "many-points",
            {"weights_0": {"node_0": [2, 1], "node_1": [1, 3], "output": [1, 1]}},
            {
                "weights_0": 'claimed is {"node_0": [2, 1], "node_1": [1, 3], "output": [1, 1]}, '
                "but computed is another set of weights"
            },
        ),
        (
            "many-points",
            {"weights_0": {"node_0": [2, 1], "node_1": [1, 2], "output": [1, 1]}},
            {},
        ),
    ],
)
def test_a_wrong_claim_is_told(exercise_id: str, claims: Any, told: dict[str, str]) -> None:
    expected = {("expected", name): words for name, words in told.items()}
    assert dict(faults(spoilt(exercise_id, expected=claims))) == expected


def test_a_claim_on_a_value_of_another_kind_is_told() -> None:
    ((path, words),) = faults(spoilt("many-points", expected={"weights_0": 5}))
    assert path == ("expected", "weights_0")
    assert words == "claimed is 5, but computed is another set of weights"


def test_what_waits_for_a_free_choice_is_not_claimed_yet() -> None:
    assert faults(spoilt("perfect-prediction", expected={"error_1": 99})) == ()


def test_a_choice_without_one_key_is_told() -> None:
    options = [{"value": 5}, {"value": 6}, {"value": 5}]
    assert faults(spoilt("forward-error", options=options)) == (
        (("options",), "there must be exactly one key, but 0 are"),
        (("options", 2), "the option '5' is there twice"),
    )


@pytest.mark.parametrize(
    ("exercise_id", "fields", "told"),
    [
        ("forward-error", {}, ()),
        (
            "perfect-prediction",
            {"ask": "error_1"},
            ((("ask",), "error_1 waits for a free choice, which a response does not make"),),
        ),
        (
            "slope",
            {"ask": "slope"},
            ((("ask",), "a response is one number, and slope is something else"),),
        ),
    ],
)
def test_what_keeps_an_exercise_from_being_computed_is_told(
    exercise_id: str, fields: dict[str, Any], told: Any
) -> None:
    ready = plan(exercise_id)
    exercise = ready.exercise.model_copy(update=fields)
    assert uncomputable(Plan(exercise, "", ready.sources, "")) == told


def test_a_free_choice_among_values_of_another_kind_is_told() -> None:
    ready = plan("perfect-prediction")
    steps = tuple(
        one.model_copy(update={"of": ("weights_0", "input_data", "input_data")})
        if one.free
        else one
        for one in ready.exercise.steps
    )
    ((_, told),) = faults(Plan(ready.exercise.model_copy(update={"steps": steps}), "", {}, ""))
    assert told == (
        "step weights_1: perfect-edit takes a network, one row of inputs, one target, in this order"
    )


def test_values_that_do_not_fit_are_told_where_they_stand() -> None:
    found = faults(spoilt("slope", data={"weights": [0, 2], "input_data": [1, 2, 3], "target": 0}))
    ((path, words),) = found
    assert path == ("steps", 0)
    assert words.startswith("step preds: ")
