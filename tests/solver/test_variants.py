"""Variants: the same on every platform, each proved, none with a slip that looks right."""

from __future__ import annotations

from functools import cache
from itertools import combinations, cycle
from typing import Any

import numpy as np
import pytest

from checker.grading.plan import Plan
from checker.grading.respond import options, respond
from checker.models.draws import Draw
from checker.models.errors import UsageError
from checker.models.exercise import Exercise, Rows
from checker.solver import passes
from checker.solver.choices import asked_twists
from checker.solver.hidden import collisions
from checker.solver.values import Network, SolverError, close, numbers
from checker.solver.variants import faults, variant
from tests.grading.observing import submission
from tests.minimal import MINIMAL
from tests.shipped import CODE, ENTRIES, entry, plan
from tests.sizes import daily
from tests.solver.pinned_variants import PINNED

VARIED = tuple(one.exercise.id for one in ENTRIES if one.exercise.variants)
CHOICES = tuple(name for name in VARIED if name not in CODE)
FEW, MANY = range(25), range(500)


def _pass(ready: Plan) -> passes.ForwardPass:
    network = ready.given["network"]
    assert isinstance(network, Network)
    return passes.forward_pass(ready.graph.by, network, numbers(ready.given["inputs"]))


@cache
def drawn(exercise: str, seed: object) -> Plan:
    found = entry(exercise)
    return Plan(variant(found.exercise, str(seed)), found.digest, found.functions, "tests")


def plain(exercise: Exercise) -> dict[str, Any]:
    """The numbers that vary, as they stand in the spec."""
    assert exercise.variants is not None
    found: dict[str, Any] = {}
    for name in exercise.variants.draw:
        if name in exercise.networks:
            found[name] = tuple(layer.weights for layer in exercise.networks[name].layers)
        else:
            datum = exercise.data[name]
            found[name] = datum.rows if isinstance(datum, Rows) else datum
    return found


# ---- the contract: a seed gives these very numbers, on every platform and with every version


@pytest.mark.parametrize("exercise", VARIED)
@pytest.mark.parametrize("seed", ["one", "two"])
def test_a_seed_gives_these_very_numbers(exercise: str, seed: str) -> None:
    assert plain(variant(entry(exercise).exercise, seed)) == PINNED[exercise, seed]


def test_whole_numbers_stay_whole() -> None:
    numbers = variant(entry("slope").exercise, "one").data["weights"]
    assert isinstance(numbers, tuple)
    assert all(type(number) is int for number in numbers)
    assert drawn("slope", "one").given["weights"].dtype.kind == "i"


# ---- every variant is proved


def check(exercise: str, seeds: range) -> None:
    original = entry(exercise).exercise
    for seed in seeds:
        ready = drawn(exercise, seed)
        assert list(faults(ready.exercise, original)) == [], seed
        check_ranges(ready.exercise)
        assert ready.exercise.expected == {}
        assert "{" not in ready.exercise.prompt
        if exercise in CHOICES:
            check_options(ready)


def check_ranges(exercise: Exercise) -> None:
    assert exercise.variants is not None
    for name, rule in exercise.variants.draw.items():
        for number in flat(plain(exercise)[name]):
            assert number is None or rule.holds(number)


def flat(value: Any) -> list[Any]:
    return [x for part in value for x in flat(part)] if isinstance(value, tuple) else [value]


def check_options(ready: Plan) -> None:
    shown = options(ready)
    assert sum(one.is_key for one in shown) == 1
    assert len({one.name for one in shown}) == len(shown)
    assert len(shown) == len(entry(ready.exercise.id).exercise.options)
    for one in shown:
        verdict = respond(ready, one.name, ready.receipt(submission(""), "none"))
        assert (verdict.status == "correct") is one.is_key
        if one.twist is not None:
            assert verdict.findings[0].slip == one.twist.code


@pytest.mark.slow
@pytest.mark.parametrize("exercise", VARIED)
def test_a_few_variants_are_proved(exercise: str) -> None:
    check(exercise, FEW)


@pytest.mark.full
@pytest.mark.parametrize("exercise", VARIED)
def test_five_hundred_variants_are_proved(exercise: str) -> None:
    check(exercise, MANY)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(50), pytest.param(MANY, marks=pytest.mark.full)], ids=len)
@pytest.mark.parametrize("exercise", daily(CODE, "slope"))
def test_many_draws_of_hidden_data_leave_nothing_unseen(exercise: str, seeds: range) -> None:
    for seed in seeds:
        ready = plan(exercise, f"hidden/{seed}")
        assert not collisions(ready.exercise, ready.graph, ready.given, ready.hidden), seed
    plan.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize("exercise", [name for name in VARIED if name in CODE])
def test_hidden_data_of_a_variant_leave_nothing_unseen(exercise: str) -> None:
    for seed in range(5):
        ready = drawn(exercise, seed)
        assert not collisions(ready.exercise, ready.graph, ready.given, ready.hidden), seed


# ---- what the exercises ask of their variants


def test_forward_error_has_a_hidden_node_on_and_one_off() -> None:
    for seed in FEW:
        ready = drawn("forward-error", seed)
        run = _pass(ready)
        assert {bool(value > 0) for value in run.values[1].flat} == {True, False}


def test_forward_error_has_whole_values_and_slips_that_differ() -> None:
    for seed in FEW:
        ready = drawn("forward-error", seed)
        values = [float(numbers(ready.truth["error"]))]
        found = asked_twists(ready.exercise, ready.graph, ready.truth)
        hidden = ("absolute-error", "activation-skipped", "activation-on-output")
        values += [
            float(numbers(value)) for code, (_, value) in found.items() if code not in hidden
        ]
        assert len(values) == len(set(values)) == 6
        assert all(value.is_integer() for value in values)
        assert 6 not in values


def test_the_key_is_not_always_at_the_same_place() -> None:
    places = set()
    for seed in FEW:
        shown = options(drawn("forward-error", seed))
        places.add(next(place for place, one in enumerate(shown) if one.is_key))
        assert [float(one.name) for one in shown] == sorted(float(one.name) for one in shown)
    assert len(places) > 2


def test_weight_change_has_each_statement_as_the_key_of_some_variant() -> None:
    keys = {
        next(one.name for one in options(drawn("weight-change", seed)) if one.is_key)
        for seed in FEW
    }
    assert keys == {"more", "less", "same"}


def test_the_reason_follows_the_key() -> None:
    for seed in FEW:
        ready = drawn("weight-change", seed)
        key = next(one.name for one in options(ready) if one.is_key)
        run = _pass(ready)
        assert (key == "same") == (run.values[1][0, 0] == 0)
        reasons = {one.name: one.because or "" for one in options(ready) if not one.is_key}
        if key == "same":
            assert all("is 0" in reason for reason in reasons.values())
        else:
            assert "too high" in reasons["more"] if key == "less" else "too low" in reasons["less"]


def test_zero_error_slopes_never_depend_on_the_activation() -> None:
    for seed in FEW:
        ready = drawn("zero-error-slopes", seed)
        assert ready.truth["activation_matters"] is False
        assert ready.truth["updates_are_zero"] is True
        assert ready.truth["prediction"] > 0


def test_the_count_goes_from_2_to_9() -> None:
    found = {variant(entry("forward-backward-count").exercise, str(s)).data["iterations"]
             for s in range(60)}  # fmt: skip
    assert found == {2, 3, 5, 6, 7, 8, 9}  # 4 is the number that is already shown


def test_the_prompt_holds_the_numbers_of_the_variant() -> None:
    for exercise, name in (("forward-error", "actual"), ("round-of-backprop", "node_slope"),
                           ("forward-backward-count", "iterations")):  # fmt: skip
        ready = drawn(exercise, "prompt")
        assert f"**{ready.exercise.data[name]}**" in ready.exercise.prompt
    assert "**5**" in entry("forward-error").exercise.prompt


@pytest.mark.slow
def test_a_variant_is_never_what_is_shown_already() -> None:
    for exercise in VARIED:
        original = entry(exercise).exercise
        assert all(plain(variant(original, str(seed))) != plain(original) for seed in FEW)


def test_two_exercises_share_no_draw() -> None:
    first = variant(entry("slope").exercise, "same").data
    second = variant(entry("improve-weights").exercise, "same").data
    assert first["weights"] != second["weights"] or first["input_data"] != second["input_data"]


def test_two_seeds_give_two_variants() -> None:
    found = [plain(variant(entry("forward-error").exercise, str(seed))) for seed in range(20)]
    assert all(one != other for one, other in combinations(found, 2))


# ---- what cannot be drawn


@pytest.mark.parametrize("seed", ["", "x" * 65, "a\nb", "\udcff", "\x00"])
def test_a_seed_is_a_short_text(seed: str) -> None:
    with pytest.raises(UsageError, match="1 to 64 printable characters"):
        variant(entry("forward-error").exercise, seed)


def test_any_short_text_is_a_seed() -> None:
    for seed in ("7", "x" * 64, "Größe 3", "../..", "--help"):
        variant(entry("forward-backward-count").exercise, seed)


def test_an_exercise_without_variants_says_so() -> None:
    with pytest.raises(UsageError, match="perfect-prediction has no variants"):
        variant(entry("perfect-prediction").exercise, "7")


def changed(exercise: str, **fields: Any) -> Exercise:
    """A shipped exercise with some fields of its spec replaced."""
    original = entry(exercise).exercise
    dumped = original.model_dump(by_alias=True, exclude_none=True)
    return Exercise.model_validate(dumped | fields)


def test_rules_that_no_draw_keeps_are_reported_with_the_reason() -> None:
    rules = {
        "draw": {"iterations": {"integers": [1, 9]}},
        "keep": {"count": {"integers": [50, 60]}},
    }
    with pytest.raises(SolverError, match=r"none of 500 draws .*: count is not what `keep` asks"):
        variant(changed("forward-backward-count", variants=rules), "7")


def test_of_many_reasons_the_three_most_common_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = cycle(["it is odd", "it is red", "it is far", "it is late", "it is odd", "it is red"])
    monkeypatch.setattr("checker.solver.variants.faults", lambda *_: iter([next(reasons)]))
    with pytest.raises(SolverError) as raised:
        variant(entry("slope").exercise, "7")
    counted = "it is odd (167 times); it is red (167 times); it is far (83 times)"
    assert str(raised.value) == f"none of 500 draws makes a sound variant: {counted}"


def test_a_draw_whose_distractor_is_the_key_is_passed_over() -> None:
    rules = {"draw": {"iterations": {"integers": [0, 2]}}}
    exercise = changed("forward-backward-count", variants=rules)
    assert {variant(exercise, str(seed)).data["iterations"] for seed in FEW} == {2}


def test_a_draw_in_which_a_slip_gives_the_right_value_is_passed_over() -> None:
    exercise = changed("slope", collisions={})
    for seed in FEW:
        ready = Plan(variant(exercise, str(seed)), "", {}, "tests")
        assert ready.truth["error"] < 0  # a positive error would hide `absolute-error`


@pytest.mark.slow
def test_no_variant_asks_for_a_slope_where_relu_has_none() -> None:
    for seed in MANY:
        ready = drawn("zero-error-slopes", seed)
        run = _pass(ready)
        assert (run.sums[0] != 0).all()


# ---- ranges


@pytest.mark.parametrize(
    ("rule", "inside", "outside"),
    [
        ({"integers": [1, 5]}, [1, 3.0, 5], [0, 6, 2.5]),
        ({"integers": [-5, 5], "not": [0]}, [-5, 1], [0, 0.0, 1e-12]),
        ({"decimals": [0.1, 0.5]}, [0.1, 0.3, 0.1 + 0.2], [0.15, 0.6, 0]),
        ({"decimals": [0, 1], "places": 2}, [0.07, 1], [0.075]),
    ],
)
def test_what_a_range_holds(
    rule: dict[str, Any], inside: list[float], outside: list[float]
) -> None:
    made = Draw.model_validate(rule)
    assert all(made.holds(number) for number in inside)
    assert not any(made.holds(number) for number in outside)


def test_an_unknown_weight_stays_unknown() -> None:
    rules = {"draw": {"network": {"integers": [1, 9]}, "node_slope": {"integers": [2, 9]}}}
    made = variant(changed("round-of-backprop", variants=rules), "7")
    assert made.networks["network"].layers[0].weights[1][1] is None
    assert made.networks["network"].layers[0].weights != ((2, 1), (0, None))


def test_biases_are_drawn_too() -> None:
    layers = [{"weights": [[2, 1]], "biases": [1]}, {"weights": [[2]]}]
    exercise = changed("weight-change", networks={"network": {"layers": layers}},
                       variants={"draw": {"network": {"integers": [2, 90]}}})  # fmt: skip
    made = variant(exercise, "7").networks["network"].layers
    assert made[0].biases is not None
    assert made[0].biases != (1,)
    assert made[1].biases is None
    assert not close(np.array(made[0].weights), np.array([[2, 1]]), 0, 0)


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        (
            {"keep": {"error_1": {"integers": [1, 2]}}},
            "error_1 waits for a free choice, so nothing can be kept of it",
        ),
        (
            {"on_and_off": ["model_output_1"]},
            "`on_and_off` names model_output_1, which waits for a free choice",
        ),
    ],
)
def test_what_waits_for_a_free_choice_cannot_be_asked_of_a_variant(
    rules: dict[str, Any], problem: str
) -> None:
    draw = {"draw": {"input_data": {"integers": [1, 5]}}}
    assert problem in list(faults(changed("perfect-prediction", variants=draw | rules)))


def test_values_that_cannot_be_computed_are_reported() -> None:
    rules = {"draw": {"weights": {"integers": [1, 5]}}}
    misfit = changed(
        "slope", variants=rules, data={"weights": [1], "input_data": [1, 2], "target": 0}
    )
    (problem,) = faults(misfit)
    assert problem.startswith("step preds: ")


@pytest.mark.parametrize(
    ("values", "is_reported"),
    [([3, 1], False), ([-1, -1], False), ([-2, -3], True), ([0, 0], True)],
)
def test_a_layer_alone_may_be_asked_to_be_on_and_off(
    values: list[float], is_reported: bool
) -> None:
    """Its two nodes are v₁ − v₂ and v₂ − 2 · v₁: one is on and one off, or both are alike."""
    layers = [{"weights": [[1, -1], [-2, 1]]}, {"weights": [[1, 1]]}]
    exercise = Exercise.model_validate(
        MINIMAL
        | {
            "networks": {"net": {"layers": layers}},
            "data": {"values": values},
            "preloads": ["net", "values"],
            "steps": [
                {
                    "name": "layer",
                    "is": "layer_values",
                    "of": ["net", "values", {"literal": 0}],
                    "points": 1,
                }
            ],
            "variants": {
                "draw": {"values": {"integers": [-3, 3]}},
                "on_and_off": ["layer"],
            },
        }
    )
    problem = "the hidden nodes of layer are not on and off"
    assert (problem in list(faults(exercise))) == is_reported
