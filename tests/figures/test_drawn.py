"""What a drawing shows, and what it never shows: a key."""

from __future__ import annotations

from typing import Any

import pytest

from checker import catalog
from checker.figures.drawn import picture
from checker.models.exercise import Exercise
from checker.solver.values import SolverError

from .pictures import DRAWN, bundled


def _spec(exercise: str, **changes: Any) -> Exercise:
    plain = catalog.find(catalog.default_folder(), exercise).exercise.model_dump(by_alias=True)
    return Exercise.model_validate(plain | changes)


def _shown(exercise: str) -> list[str]:
    return [
        text
        for diagram in bundled(exercise).diagrams
        for column in diagram.columns
        for node in column
        for text in (node.value, *node.below)
        if text
    ]


def test_only_what_is_given_is_shown() -> None:
    assert _shown("forward-error") == ["3", "2", "actual 5"]
    assert _shown("weight-change") == ["3", "2", "actual 7"] * 2
    assert _shown("perfect-prediction") == ["0", "3", "actual 3"]
    assert _shown("round-of-backprop") == ["3", "2", "← slope 3"]


def test_the_prediction_is_absent_where_the_network_is_cut() -> None:
    (diagram,) = bundled("round-of-backprop").diagrams
    assert diagram.headings == ("Inputs", "Hidden layer")
    assert [[w.text for w in row] for row in diagram.weights[0]] == [["2", "1"], ["0", "?"]]


def test_before_and_after_differ_in_the_marked_weight_alone() -> None:
    before, after = (one.weights for one in bundled("weight-change").diagrams)
    assert before[0] == after[0]
    assert [(w.text, w.marked) for w in before[1][0]] == [("2", True), ("2", False)]
    assert [(w.text, w.marked) for w in after[1][0]] == [("2.01", True), ("2", False)]


@pytest.mark.parametrize("exercise", DRAWN)
def test_the_description_states_every_number_and_no_key(exercise: str) -> None:
    shown = bundled(exercise)
    for diagram in shown.diagrams:
        assert all(
            w.text in diagram.alt or w.unknown
            for gap in diagram.weights for row in gap for w in row
        )  # fmt: skip
    assert "16" not in shown.description
    assert "11" not in shown.description


@pytest.mark.parametrize(
    ("drawing", "problem"),
    [
        ({"network": "nothing"}, "cannot show 'nothing'"),
        ({"network": "network", "values": {"output": "error"}}, "'error': it is not given, or"),
        ({"network": "network", "values": {"node_9": "actual"}}, "no node 'node_9'"),
        ({"network": "network", "highlight": ["node_9", 0]}, "no node 'node_9'"),
        ({"network": "network", "inputs": "actual"}, "1 values for 2 input nodes"),
        ({"network": "prediction"}, "is not a network"),
    ],
)
def test_what_cannot_be_drawn_is_reported(drawing: dict[str, Any], problem: str) -> None:
    with pytest.raises(SolverError, match=problem):
        picture(_spec("forward-error", drawings=[drawing]))


def test_an_unasked_value_is_shown_where_the_spec_says_so() -> None:
    drawing = {"network": "network", "values": {"output": "prediction"}, "alt": "In words."}
    found = picture(_spec("forward-error", drawings=[drawing]))
    assert found is not None
    assert found.diagrams[0].columns[-1][0].value == "16"
    assert found.description == "In words."


def test_biases_are_noted_and_minus_signs_are_true_ones() -> None:
    layers = [{"weights": [[-2, 1]], "biases": [-0.5]}, {"weights": [[2]]}]
    changes: dict[str, Any] = {"networks": {"network": {"layers": layers}}}
    found = picture(_spec("forward-error", drawings=[{"network": "network"}], **changes))
    assert found is not None
    (diagram,) = found.diagrams
    assert diagram.columns[1][0].below == ("bias −0.5",)
    assert diagram.weights[0][0][0].text == "−2"


def test_an_exercise_without_drawings_has_no_picture() -> None:
    assert picture(catalog.find(catalog.default_folder(), "slope").exercise) is None
