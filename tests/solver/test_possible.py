"""What no data could distinguish is not asked for; what other data could still is."""

from __future__ import annotations

from typing import Any

import pytest

from checker.models.allowed import Tolerance
from checker.models.exercise import Exercise
from checker.solver.given import given_values
from checker.solver.graph import Graph
from checker.solver.hidden import collisions, hidden_values
from checker.solver.lookalikes import lookalikes, pairs, undeclared
from checker.solver.possible import never_apart
from tests.shipped import CODE, plan

UPDATED: dict[str, Any] = {
    "id": "updated",
    "title": "One update",
    "kind": "code",
    "chapter": "tests",
    "order": 1,
    "stem": "Update the weights once.",
    "conventions": {},
    "data": {"w": [1, 5, 2], "x": [2, 7, 1], "y": 4, "rate": 0.05},
    "steps": [
        {"name": "p", "is": "prediction", "of": ["w", "x"]},
        {"name": "e", "is": "error", "of": ["p", "y"]},
        {"name": "s", "is": "weight_slope", "of": ["x", "e"]},
        {"name": "after", "is": "update", "of": ["w", "s", "rate"], "points": 1},
    ],
    "hidden": {"w": {"integers": [-9, 9]}, "x": {"integers": [1, 9]}, "y": {"integers": [5, 30]}},
}


def ready(spec: dict[str, Any]) -> tuple[Exercise, Graph, dict[str, Any]]:
    exercise = Exercise.model_validate(spec)
    return exercise, Graph.of(exercise), given_values(exercise)


def test_a_reversed_error_behind_an_unasked_slope_is_an_added_slope() -> None:
    parts = ready(UPDATED)
    twins = frozenset({("after", "reversed-error"), ("after", "added-slope")})
    assert twins in never_apart(*parts)


def test_shares_stay_shares_where_any_data_are_drawn() -> None:
    """Of anything else a cross entropy could not be computed, and nothing would be known."""
    loss = {"name": "loss", "is": "cross_entropy", "of": ["guesses", "truths"], "points": 1}
    shares = {"guesses": [0.1, 0.1, 0.1, 0.1, 0.2, 0.4], "truths": [0, 0, 0, 0, 0, 1]}
    spec = UPDATED | {"data": UPDATED["data"] | shares, "steps": [*UPDATED["steps"], loss]}
    twins = frozenset({("after", "reversed-error"), ("after", "added-slope")})
    assert twins in never_apart(*ready(spec))


def test_hidden_data_are_found_where_two_slips_are_one() -> None:
    parts = ready(UPDATED)
    runs = hidden_values(*parts, "one")
    assert collisions(*parts, runs) == []


def test_a_response_with_two_slips_that_are_one_is_sound() -> None:
    exercise, graph, given = ready(UPDATED)
    asked = exercise.model_copy(update={"ask": "after"})
    assert list(pairs(asked, graph, graph.truth(given))) == []


def test_a_reversed_error_of_which_only_the_size_counts_need_not_be_declared() -> None:
    steps = [
        *UPDATED["steps"][:2],
        {"name": "smaller", "is": "smaller_error", "of": ["e", "y"], "points": 1},
    ]
    exercise, graph, given = ready(UPDATED | {"steps": steps})
    truth = graph.truth(given)
    alike = [one.twist.code for one in lookalikes(exercise, graph, truth)]
    assert "reversed-error" in alike
    assert [one.twist.code for one in undeclared(exercise, graph, truth)] == [
        code for code in alike if code not in ("reversed-error", "absolute-error")
    ]


def test_a_target_of_0_is_the_data_s_doing_and_no_slip_is_lost_by_it() -> None:
    spec = UPDATED | {"data": UPDATED["data"] | {"y": 0}}
    assert not any(("after", "") in pair for pair in never_apart(*ready(spec)))


@pytest.mark.slow
@pytest.mark.parametrize("exercise", CODE)
def test_in_the_shipped_exercises_all_can_be_distinguished(exercise: str) -> None:
    one = plan(exercise)
    assert never_apart(one.exercise, one.graph, one.given) == frozenset()


def test_where_too_little_can_be_evaluated_nothing_is_called_impossible() -> None:
    steps = [{"name": "p", "is": "element", "of": ["w", "place"], "points": 1}]
    spec = UPDATED | {"steps": steps, "data": {"w": [1], "place": 0}, "hidden": {}}
    assert never_apart(*ready(spec | {"data": {"w": [1], "place": 7}})) == frozenset()


@pytest.mark.parametrize(("target", "is_exact"), [(0, True), (3e-6, False)])
def test_a_slip_that_is_right_within_the_tolerance_alone_is_not_exact(
    target: float, is_exact: bool
) -> None:
    """A target that is not subtracted shows a little, or not at all."""
    made = plan("slope")
    lax = {"tolerance": Tolerance(relative=1e-5, absolute=0)}
    exercise = made.exercise.model_copy(update=lax)
    truth = made.graph.truth({**made.given, "target": target})
    found = {
        one.exact
        for one in lookalikes(exercise, made.graph, truth)
        if (one.step, one.twist.code) == ("error", "actual-not-subtracted")
    }
    assert found == {is_exact}
