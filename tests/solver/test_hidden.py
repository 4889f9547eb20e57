"""Hidden data: the same on every platform, within their rules, and distinguishing every slip."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from checker.models.draws import Draw
from checker.models.exercise import Exercise
from checker.solver.given import given_values
from checker.solver.graph import Graph
from checker.solver.hidden import (
    RUNS,
    Stream,
    collisions,
    draw,
    draw_like,
    free_choices,
    hidden_values,
)
from checker.solver.properties import REACH, every_edit_moves, unmet
from checker.solver.telling import asked
from checker.solver.values import Layer, Network, SolverError, close, numbers
from tests.minimal import MINIMAL
from tests.shipped import CODE, entry, plan

SEEDS = [f"seed {number}" for number in range(100)]


def numbers_of(value: Any) -> list[Any]:
    if isinstance(value, Network):
        return [n for layer in value.layers for n in np.ravel(layer.weights).tolist()]
    return np.ravel(value).tolist()  # type: ignore[no-any-return]


def drawn(exercise_id: str, seed: str) -> list[dict[str, list[Any]]]:
    ready = plan(exercise_id, seed)
    names = ready.exercise.hidden
    return [{name: numbers_of(run[name]) for name in names} for run in ready.hidden]


# ---- the platform contract: these literals may never change


def test_a_stream_is_sha_256_of_the_seed_and_a_counter() -> None:
    first, second = Stream("a"), Stream("b")
    assert [first.below(1000) for _ in range(5)] == STREAM_A
    assert [second.below(1000) for _ in range(5)] == STREAM_B
    assert [Stream("a").below(2**64) for _ in range(2)] == [WIDE_A] * 2


@pytest.mark.parametrize("exercise_id", ["slope", "perfect-prediction"])
@pytest.mark.parametrize("seed", ["one", "two"])
def test_a_seed_gives_these_very_data(exercise_id: str, seed: str) -> None:
    assert drawn(exercise_id, seed) == PINNED[exercise_id, seed]


STREAM_A = [936, 942, 839, 200, 558]
STREAM_B = [728, 157, 905, 752, 569]
WIDE_A = 15558117463293904936
PINNED: dict[tuple[str, str], list[dict[str, list[Any]]]] = {
    ("slope", "one"): [
        {"weights": [-4, 3, 0], "input_data": [6, 4, 3], "target": [14]},
        {"weights": [4, 2, -3], "input_data": [7, 5, -1], "target": [20]},
    ],
    ("slope", "two"): [
        {"weights": [5, -2, 5], "input_data": [-2, 5, 7], "target": [-5]},
        {"weights": [-3, -3, 3], "input_data": [2, 6, 1], "target": [11]},
    ],
    ("perfect-prediction", "one"): [
        {"weights_0": [5, 7, -7, 2, -7, 7], "input_data": [2, 8], "target_actual": [-456.0]},
        {"weights_0": [6, -5, 4, -5, -2, -3], "input_data": [4, 5], "target_actual": [1093.4]},
    ],
    ("perfect-prediction", "two"): [
        {"weights_0": [-2, 3, -7, 7, -6, -2], "input_data": [6, 7], "target_actual": [-104.0]},
        {"weights_0": [1, -4, -6, 7, -3, -6], "input_data": [3, 1], "target_actual": [656.4]},
    ],
}


# ---- the shipped exercises, 100 seeds each


@pytest.mark.full
@pytest.mark.parametrize("exercise_id", CODE)
def test_hundred_seeds_leave_nothing_unseen(exercise_id: str) -> None:
    check_seeds(exercise_id, SEEDS)


@pytest.mark.parametrize("exercise_id", ["slope", "many-points"])
def test_a_seed_leaves_nothing_unseen(exercise_id: str) -> None:
    check_seeds(exercise_id, ["tests"])


@pytest.mark.slow
@pytest.mark.parametrize("exercise_id", CODE)
def test_a_few_seeds_leave_nothing_unseen(exercise_id: str) -> None:
    check_seeds(exercise_id, SEEDS[:2])


def check_seeds(exercise_id: str, seeds: list[str]) -> None:
    exercise = entry(exercise_id).exercise
    for seed in seeds:
        ready = plan(exercise_id, seed)
        assert len(ready.hidden) == RUNS
        assert not collisions(exercise, ready.graph, ready.given, ready.hidden), seed
        for run in ready.hidden:
            check_rules(exercise, ready.given, run)
            truth = ready.graph.truth(run)
            shown = ready.graph.truth(ready.given)
            for name in asked(exercise):
                assert name not in shown or not close(truth[name], shown[name], 1e-4, 1e-6)


def check_rules(exercise: Exercise, given: dict[str, Any], run: Any) -> None:
    for name in exercise.data.keys() | exercise.networks.keys():
        if name not in exercise.hidden:
            assert run[name] is given[name]
            continue
        assert not close(run[name], given[name], 1e-9, 1e-9)
        rule = exercise.hidden[name]
        low, high = rule.integers or rule.decimals or (0, 0)
        drawn_numbers = numbers_of(run[name])
        assert len(drawn_numbers) == len(numbers_of(given[name]))
        for number in drawn_numbers:
            assert low <= number <= high
            assert number not in rule.excluding
            if rule.integers:
                assert isinstance(number, int)
            else:
                assert Fraction(str(number)) * 10**rule.places % 1 == 0
        if "target" in name:
            assert 0 not in drawn_numbers


@pytest.mark.parametrize("exercise_id", ["slope", "improve-weights"])
def test_each_submission_meets_errors_of_both_signs(exercise_id: str) -> None:
    signs = set()
    for run in plan(exercise_id).hidden:
        preds = np.dot(numbers(run["weights"]), numbers(run["input_data"]))
        signs.add(np.sign(preds - run["target"]))
    assert signs == {-1, 1}


def test_where_nothing_varies_there_are_no_hidden_data() -> None:
    ready = plan("slope")
    fixed = ready.exercise.model_copy(update={"hidden": {}})
    assert hidden_values(fixed, ready.graph, ready.given, "none") == ()


def test_choices_have_no_hidden_data() -> None:
    assert plan("forward-error").hidden == ()
    assert plan("forward-error").data == (plan("forward-error").given,)


def test_other_seeds_give_other_data() -> None:
    texts = {json.dumps(drawn("slope", seed)) for seed in SEEDS[:10]}
    assert len(texts) == 10


# ---- drawing


def test_every_number_of_a_range_is_drawn_and_none_else() -> None:
    stream = Stream("ranges")
    assert {draw(Draw(integers=(-2, 2)), stream) for _ in range(200)} == {-2, -1, 0, 1, 2}
    found = {
        draw(Draw.model_validate({"integers": [0, 3], "not": [0, 2]}), stream) for _ in range(99)
    }
    assert found == {1, 3}
    tenths = {draw(Draw(decimals=(0.7, 1)), stream) for _ in range(200)}
    assert tenths == {0.7, 0.8, 0.9, 1.0}


def test_the_ends_of_a_range_of_decimals_hold_whatever_the_places() -> None:
    stream = Stream("ends")
    assert {draw(Draw(decimals=(0.25, 0.55)), stream) for _ in range(99)} == {0.3, 0.4, 0.5}
    hundredths = {draw(Draw(decimals=(0.07, 0.09), places=2), stream) for _ in range(99)}
    assert hundredths == {0.07, 0.08, 0.09}


@pytest.mark.parametrize(
    "rule",
    [
        {"integers": [1, 2], "not": [1, 2]},
        {"decimals": [0.1, 0.2], "not": [0.1, 0.2]},
        {"decimals": [0.11, 0.14]},
    ],
)
def test_a_rule_that_leaves_no_number_is_refused_and_does_not_hang(rule: dict[str, Any]) -> None:
    with pytest.raises(SolverError, match=r"^from .* to .* no number is left to draw$"):
        draw(Draw.model_validate(rule), Stream("none"))


def test_an_exclusion_outside_the_range_takes_nothing_away() -> None:
    rule = Draw.model_validate({"integers": [1, 2], "not": [5, 6, 7]})
    assert draw(rule, Stream("x")) in (1, 2)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({}, "needs either `integers` or `decimals`"),
        ({"integers": [1, 2], "decimals": [1, 2]}, "needs either"),
        ({"integers": [2, 2]}, r"the range \[2, 2\] holds one number"),
        ({"decimals": [2, 1]}, "the low end comes first"),
    ],
)
def test_rules_that_say_nothing_are_refused(rule: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Draw.model_validate(rule)


def test_draw_like_keeps_shape_and_kind() -> None:
    rule, stream = Draw(integers=(1, 9)), Stream("like")
    assert isinstance(draw_like(3, rule, stream), int)
    assert draw_like(np.zeros((2, 3)), rule, stream).shape == (2, 3)
    assert draw_like(np.zeros(3), rule, stream).dtype.kind == "i"
    assert draw_like(np.zeros(3), Draw(decimals=(1, 9)), stream).dtype.kind == "f"
    net = Network((Layer(np.ones((2, 3)), np.zeros(2), "tanh"), Layer(np.ones((1, 2)))), "arrays")
    other = draw_like(net, rule, stream)
    assert [layer.weights.shape for layer in other.layers] == [(2, 3), (1, 2)]
    assert other.layers[0].biases.shape == (2,)
    assert (other.layers[1].biases, other.layers[0].activation) == (None, "tanh")
    assert other.given_as == "arrays"


# ---- collisions


SLOPE: dict[str, Any] = {
    **MINIMAL,
    "data": {"w": [0, 2], "x": [1, 2], "y": 1},
    "steps": [
        {"name": "p", "is": "prediction", "of": ["w", "x"], "points": 1},
        {"name": "e", "is": "error", "of": ["p", "y"], "points": 1},
    ],
    "hidden": {"w": {"integers": [-9, 9]}, "x": {"integers": [-9, 9]}, "y": {"integers": [1, 9]}},
}


def problems(given_runs: list[dict[str, Any]]) -> list[str]:
    exercise = Exercise.model_validate(SLOPE)
    given = given_values(exercise)
    runs = [{**given, **{k: np.array(v) for k, v in run.items()}} for run in given_runs]
    return collisions(exercise, Graph.of(exercise), given, runs)


SOUND_RUN = {"w": [3, -5], "x": [2, 7], "y": 4}
OTHER_RUN = {"w": [-4, 6], "x": [5, 8], "y": 3}


def test_two_sound_runs_leave_nothing_unseen() -> None:
    assert problems([SOUND_RUN, OTHER_RUN]) == []


def test_a_target_of_0_hides_a_slip_only_if_it_is_0_in_every_run() -> None:
    zero = "e: the truth looks like actual-not-subtracted"
    assert zero in problems([SOUND_RUN | {"y": 0}, OTHER_RUN | {"y": 0}])
    assert zero not in problems([SOUND_RUN | {"y": 0}, OTHER_RUN])


def test_errors_of_one_sign_leave_two_slips_alike() -> None:
    positive = {"w": [1, 5], "x": [2, 7], "y": 4}
    negative = {"w": [-1, -5], "x": [2, 7], "y": 17}
    assert problems([negative, SOUND_RUN]) == ["e: reversed-error looks like absolute-error"]
    another = {"w": [2, 6], "x": [3, 8], "y": 5}
    assert problems([positive, another]) == ["e: the truth looks like absolute-error"]
    assert problems([positive, negative | {"y": 5}]) == []


def test_a_slip_whose_value_never_moves_is_reported() -> None:
    still = {"w": [1, 5], "x": [2, 7], "y": 1}
    assert "e: gave-the-actual gives one value on all data" in problems([still, still])
    # What moves from the data shown to all hidden data moves.
    assert not [one for one in problems([still | {"y": 4}, SOUND_RUN]) if "one value" in one]
    assert not [one for one in problems([SOUND_RUN, still]) if "one value" in one]


def test_data_and_values_that_stay_as_they_are_given_are_reported() -> None:
    assert problems([SOUND_RUN | {"y": 1}, OTHER_RUN]) == ["y is the same as on the given data"]
    same = {"w": [2, 0], "x": [2, 1], "y": 1}
    assert "p is the same as on the given data" in problems([same, OTHER_RUN])
    assert "e is the same as on the given data" in problems([same, OTHER_RUN])


def test_where_no_draw_is_sound_the_best_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.solver.hidden.TRIES", 30)
    rule = {"integers": [0, 1], "not": [1]}
    exercise = Exercise.model_validate(SLOPE | {"hidden": SLOPE["hidden"] | {"y": rule}})
    graph, given = Graph.of(exercise), given_values(exercise)
    runs = hidden_values(exercise, graph, given, "best")
    assert collisions(exercise, graph, given, runs) == [
        "e: the truth looks like actual-not-subtracted",
    ]


def test_where_no_draw_can_be_evaluated_it_is_said() -> None:
    steps = [{"name": "p", "is": "element", "of": ["w", "y"], "points": 1}]
    hidden = {"y": {"integers": [5, 9]}}
    exercise = Exercise.model_validate(SLOPE | {"steps": steps, "hidden": hidden})
    with pytest.raises(SolverError, match="no draw of the hidden inputs can be evaluated"):
        hidden_values(exercise, Graph.of(exercise), given_values(exercise), "none")


def test_a_draw_that_cannot_be_evaluated_is_passed_over() -> None:
    steps = [{"name": "p", "is": "element", "of": ["w", "y"], "points": 1}]
    hidden = {"w": {"integers": [3, 99]}, "y": {"integers": [0, 9]}}
    exercise = Exercise.model_validate(SLOPE | {"steps": steps, "hidden": hidden})
    for seed in ("a", "b", "c"):
        runs = hidden_values(exercise, Graph.of(exercise), given_values(exercise), seed)
        assert {run["y"] for run in runs} <= {0, 1}


def test_stand_ins_for_free_choices_follow_the_rule_of_what_they_start_from() -> None:
    ready = plan("perfect-prediction")
    choice = free_choices(ready.exercise, ready.given, "free")["weights_1"]
    assert all(-4 <= number <= 7 for number in numbers_of(choice))
    fixed = ready.exercise.model_copy(update={"hidden": {}})
    choice = free_choices(fixed, ready.given, "free")["weights_1"]
    assert all(-5 <= number <= 5 for number in numbers_of(choice))
    assert free_choices(plan("slope").exercise, plan("slope").given, "free") == {}


def test_asked_steps_carry_points_and_are_no_choice() -> None:
    assert asked(plan("perfect-prediction").exercise) == (
        "model_output_0",
        "error_0",
        "model_output_1",
        "error_1",
    )
    assert "preds" not in asked(plan("improve-weights").exercise)


# ---- free choices: hidden data on which they can be made


def aimed(**spec: Any) -> dict[str, Any]:
    ready = plan("perfect-prediction")
    dumped = ready.exercise.model_dump(by_alias=True, exclude_unset=True)
    dumped["hidden"] = dumped["hidden"] | spec
    exercise = type(ready.exercise).model_validate(dumped)
    return hidden_values(exercise, ready.graph, ready.given, "aimed")[0]


def test_on_the_first_hidden_data_every_edit_shows_and_one_by_a_whole_number_is_perfect() -> None:
    ready = plan("perfect-prediction", "aimed")
    first, by = ready.hidden[0], ready.graph.by
    names = (first["weights_0"], first["input_data"], first["target_actual"])
    assert every_edit_moves("perfect-edit", by, names)
    nodes = first["weights_0"].by_node()
    tried = (
        first["weights_0"].with_weights({**nodes, node: entry + change * np.eye(len(entry))[at]})
        for node, entry in nodes.items()
        for at in range(len(entry))
        for change in range(-REACH, REACH + 1)
    )
    assert any(unmet("perfect-edit", by, one, names) is None for one in tried)


def test_where_no_edit_shows_or_reaches_anything_the_draw_is_taken_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("checker.solver.hidden.TRIES", 2)
    dead = aimed(input_data={"integers": [-1, 0], "not": [-1]})
    assert dead["input_data"].tolist() == [0, 0]
    assert dead["target_actual"] != int(dead["target_actual"])
