"""Formulas read back as arithmetic, and what is one small change away from a step."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from checker.models.exercise import Conventions
from checker.solver import formulas
from checker.solver.neighbours import neighbours
from checker.solver.operations import OPERATIONS
from checker.solver.values import Layer, Network, SolverError, Value, close
from tests.shipped import plan

BY = Conventions()


@pytest.mark.parametrize(
    ("name", "arithmetic"),
    [
        ("prediction", "sum(weights * inputs)"),
        ("error", "prediction - actual"),
        ("mean_squared_error", "mean((actual - predicted) ** 2)"),
        ("weight_slope", "2 * inputs * error"),
        ("update", "weights - learning_rate * slope"),
        ("forward", None),
        ("gradient", None),
        ("descend", None),
    ],
)
def test_a_formula_is_read_where_it_is_arithmetic(name: str, arithmetic: str | None) -> None:
    operation = OPERATIONS[name]
    read = formulas.expression(operation.formula(BY), operation.parameters)
    assert (ast.unparse(read) if read else None) == arithmetic


@pytest.mark.parametrize("name", ["prediction", "error", "weight_slope", "update"])
def test_a_formula_computes_what_its_operation_does(name: str) -> None:
    operation = OPERATIONS[name]
    dice = np.random.default_rng(4)
    held = {one: dice.normal(size=3) for one in operation.parameters}
    read = formulas.expression(operation.formula(BY), operation.parameters)
    assert read is not None
    assert close(formulas.compute(read, held), operation(BY, *held.values()), 1e-12, 1e-12)


def test_a_changed_formula_in_words() -> None:
    read = formulas.expression("the mean of ({a} − {b})²", ("a", "b"))
    assert read is not None
    words = {formulas.in_words(one, {"a": "x", "b": "y"}) for one in formulas.changed(read)}
    assert {
        "(`x` − `y`)²",
        "sum((`x` − `y`)²)",
        "mean((`x` + `y`)²)",
        "mean((`y` − `x`)²)",
        "mean(`x` − `y`)",
        "mean(`x`²)",
    } <= words


def test_shapes_that_cannot_be_stretched_are_refused() -> None:
    read = formulas.expression("{a} + {b}", ("a", "b"))
    assert read is not None
    with pytest.raises(SolverError):
        formulas.compute(read, {"a": np.ones(2), "b": np.ones(3)})


def codes(exercise_id: str, step: str, names: tuple[str, ...]) -> dict[str, str]:
    graph = plan(exercise_id).graph
    return {twist.says: twist.code for twist in neighbours(graph, step, names)}


def test_neighbours_of_a_step_say_what_was_done() -> None:
    found = codes("slope", "error", ("weights", "input_data", "preds", "target"))
    assert found["This is `preds` + `target`."] == "other-formula"
    assert found["Here `weights` was used where `preds` belongs."] == "other-name"
    assert found["Here `preds` and `target` stand in each other's place."] == "other-name"
    assert found["Only `input_data` was taken, as it is."] == "other-quantity"


def test_what_builds_on_a_step_is_no_neighbours_part() -> None:
    found = codes("slope", "preds", ("weights", "error", "slope"))
    assert not any("`error`" in says or "`slope`" in says for says in found)


def test_a_loops_neighbours_are_done_at_every_turn() -> None:
    ready = plan("many-updates")
    found = {t.says: t for t in neighbours(ready.graph, "path", ready.exercise.preloads)}
    twist = found["This is `weights` · (`learning_rate` · `slope`)."]
    path = ready.graph.evaluate(ready.given, twist=twist)["path"]
    weights, row = np.array([0, 2, 1]), np.array([1, 2, 3])
    for step in path[1:4]:
        weights = weights * (0.01 * 2 * row * (weights @ row))
        assert close(step, weights, 1e-12, 1e-12)


def test_a_number_stands_for_a_whole_array() -> None:
    ready = plan("perfect-prediction")
    (twist,) = (
        one
        for one in neighbours(ready.graph, "model_output_0", ready.exercise.preloads)
        if one.says == "Here `target_actual` was used where `input_data` belongs."
    )
    assert ready.graph.evaluate(ready.given, twist=twist)["model_output_0"] == 18


def test_a_minus_sign_is_arithmetic_too() -> None:
    read = formulas.expression("−{a} · {b}", ("a", "b"))
    assert read is not None
    assert formulas.compute(read, {"a": np.array([2, 3]), "b": np.array(4)}).tolist() == [-8, -12]
    words = {formulas.in_words(one, {"a": "x", "b": "y"}) for one in formulas.changed(read)}
    assert {"`x` · `y`", "−`x`", "`y`", "−`x` + `y`"} <= words
    negated = formulas.expression("−({a} − {b})", ("a", "b"))
    assert negated is not None
    words = {formulas.in_words(one, {"a": "x", "b": "y"}) for one in formulas.changed(negated)}
    assert {"`x` − `y`", "−(`y` − `x`)", "−(`x` + `y`)"} <= words


def test_what_is_no_arithmetic_is_refused() -> None:
    with pytest.raises(SolverError, match="is no arithmetic"):
        formulas.compute(ast.parse("[1, 2]", mode="eval").body, {})


def test_a_free_choice_has_no_neighbours() -> None:
    assert codes("perfect-prediction", "weights_1", ("weights_0", "input_data")) == {}


def test_where_the_rule_does_more_than_its_formula_no_formula_is_changed() -> None:
    """A slope over several rows takes their mean as well, which the formula does not say."""
    graph = plan("slope").graph
    rows = {"weights": np.ones(3), "input_data": np.arange(6.0).reshape(2, 3),
            "target": np.array([1.0, 2]), "preds": np.array([3.0, 5])}  # fmt: skip
    values = [
        graph.evaluate(rows, {"error": np.array([2.0, 3])}, twist)
        for twist in neighbours(graph, "slope", ("weights", "input_data", "preds", "target"))
        if twist.code == "other-formula"
    ]
    assert values
    assert not any("slope" in one for one in values)


def test_a_rule_without_any_name_is_no_neighbour() -> None:
    found = codes("many-points", "mse_0", ("target_actuals", "model_output_0"))
    assert "This is mean(`target_actuals` − `model_output_0`)." in found
    assert not any("2)" in says for says in found)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("{a} − {b} · {c}", "(`a` − `b`) · `c`"),
        ("({a} − {b}) · {c}", "`a` − `b` · `c`"),
        ("the mean of ({a} − {b})²", "mean(`a` − `b`)²"),
        ("the mean of ({a} − {b})²", "mean(`a` − `b`²)"),
    ],
)
def test_parentheses_in_another_place(formula: str, words: str) -> None:
    read = formulas.expression(formula, ("a", "b", "c"))
    assert read is not None
    assert words in {
        formulas.in_words(one, {n: n for n in "abc"}) for one in formulas.changed(read)
    }


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("2 · {c} · {e}", {"2 · `c` · `a` − `b`"}),
        ("{e} · {c}", {"`a` − `b` · `c`"}),
        ("{c} + {e}", {"`c` + `a` − `b`"}),
        ("the sum of {c} · {e}", {"sum(`c` · `a` − `b`)"}),
        ("{c} − 1", set[str]()),
    ],
)
def test_a_part_put_in_without_its_parentheses(formula: str, words: set[str]) -> None:
    outer = formulas.expression(formula, ("c", "e"))
    part = formulas.expression("{x} − {y}", ("x", "y"))
    assert outer is not None
    assert part is not None
    renamed = formulas.renamed(part, {"x": "a", "y": "b"})
    found = formulas.put_in(outer, "e", renamed)
    assert {formulas.in_words(one, {n: n for n in "abc"}) for one in found} == words


def test_an_earlier_steps_formula_without_its_parentheses() -> None:
    ready = plan("slope")
    (twist,) = (
        one
        for one in neighbours(ready.graph, "slope", ready.exercise.preloads)
        if one.says == "This is 2 · `input_data` · `preds` − `target`."
    )
    data = {**ready.given, "target": np.array(5.0)}
    slope = ready.graph.evaluate(data, twist=twist)["slope"]
    assert np.asarray(slope).tolist() == [9, 23, 37]


def test_a_sum_or_a_factor_too_many() -> None:
    found = codes("slope", "slope", ("weights", "input_data", "target", "error"))
    assert found["This is sum(2 · `input_data` · `error`)."] == "other-formula"
    assert found["This is 2 · `input_data` · `error` · `weights`."] == "other-formula"
    found = codes("improve-weights", "weights_updated", ("weights", "slope", "learning_rate"))
    assert "This is (`weights` − `learning_rate` · `slope`) · `slope`." in found
    found = codes("slope", "preds", ("weights", "input_data"))
    assert not any("sum(sum" in says for says in found)


def test_sums_forgotten_within_an_operation() -> None:
    found = codes("many-updates", "path", plan("many-updates").exercise.preloads)
    assert found["The products of weights and inputs were not added up."] == "not-summed"
    found = codes("many-points", "model_output_0", ())
    assert "At the output the products of weights and hidden values were not added up." in found


def test_what_does_not_apply_is_no_neighbour() -> None:
    """With two outputs, or biases, the products have no such shape."""
    layers = ((np.ones((2, 2)), None), (np.ones((2, 2)), np.ones(2)))
    network = Network(tuple(Layer(*layer) for layer in layers))
    graph = plan("many-points").graph
    misses = [one for one in neighbours(graph, "model_output_0", ()) if one.code == "not-summed"]
    assert len(misses) == 2
    for twist in misses:
        data: dict[str, Value] = {"weights_0": network, "input_data": np.ones((3, 2))}
        assert "model_output_0" not in graph.evaluate(data, twist=twist, only=["model_output_0"])
