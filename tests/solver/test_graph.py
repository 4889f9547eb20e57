"""The graph: order, evaluation, what stands on what, and values that do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from checker.models.exercise import Exercise
from checker.solver.given import given_values, preload, preloads
from checker.solver.graph import Graph, Twist
from checker.solver.values import Network, SolverError
from tests.minimal import MINIMAL
from tests.shipped import plan


def made(**fields: Any) -> Exercise:
    return Exercise.model_validate(MINIMAL | fields)


def step(name: str, operation: str, *of: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "is": operation, "of": list(of), **more}


SLOPE_STEPS = [
    step("slope", "weight_slope", "x", "error", points=1),
    step("error", "error", "preds", "y", points=1),
    step("preds", "prediction", "w", "x"),
]
DATA = {"w": [0, 2, 1], "x": [1, 2, 3], "y": 1}


def truth_of(exercise: Exercise) -> dict[str, Any]:
    return Graph.of(exercise).truth(given_values(exercise))


def test_steps_are_evaluated_in_an_order_that_works_whatever_order_they_stand_in() -> None:
    exercise = made(data=DATA, steps=SLOPE_STEPS)
    assert list(Graph.of(exercise).nodes) == ["preds", "error", "slope"]
    assert truth_of(exercise)["slope"].tolist() == [12, 24, 36]


def test_the_authors_order_is_kept_where_it_can_be_followed() -> None:
    steps = [step("a", "prediction", "w", "x"), step("b", "error", "a", "y"),
             step("c", "prediction", "x", "x")]  # fmt: skip
    assert list(Graph.of(made(data=DATA, steps=steps)).nodes) == ["a", "b", "c"]


def test_a_cycle_is_refused_and_named() -> None:
    steps = [step("a", "error", "b", "y"), step("b", "error", "a", "y")]
    with pytest.raises(SolverError, match="the steps a, b form a cycle"):
        Graph.of(made(data=DATA, steps=steps))


def test_a_step_that_reads_itself_is_a_cycle() -> None:
    with pytest.raises(SolverError, match="the steps a form a cycle"):
        Graph.of(made(data=DATA, steps=[step("a", "error", "a", "y")]))


def test_ancestors_the_nearest_first() -> None:
    graph = plan("improve-weights").graph
    assert graph.ancestors("preds") == ()
    assert graph.ancestors("slope") == ("error", "preds")
    assert graph.ancestors("error_updated") == (
        "preds_updated",
        "weights_updated",
        "slope",
        "error",
        "preds",
    )
    assert graph.follows("slope", "error")
    assert graph.follows("slope", "slope")
    assert not graph.follows("error", "slope")


def test_reach_holds_what_wiring_slips_read() -> None:
    graph = plan("perfect-prediction").graph
    assert graph.ancestors("error_1") == ("model_output_1", "weights_1")
    assert graph.reach("error_1") == ("error_1", "model_output_1", "weights_1", "model_output_0")
    assert graph.reach("error_0") == ("error_0", "model_output_0")
    stale = plan("improve-weights").graph
    assert stale.reach("error_updated")[-1] == "preds"


def test_known_values_stand_in_place_of_computed_ones() -> None:
    ready = plan("slope")
    values = ready.graph.evaluate(ready.given, {"error": np.float64(1)})
    assert values["slope"].tolist() == [2, 4, 6]
    assert ready.graph.truth(ready.given, {"error": 1})["slope"].tolist() == [2, 4, 6]


def test_only_the_named_steps_are_evaluated() -> None:
    ready = plan("slope")
    values = ready.graph.evaluate(ready.given, only=("preds", "slope"))
    assert "preds" in values
    assert not {"error", "slope"} & values.keys()


def test_a_free_step_and_what_follows_wait_for_the_choice() -> None:
    ready = plan("perfect-prediction")
    truth = ready.graph.truth(ready.given)
    assert "error_0" in truth
    assert not {"weights_1", "model_output_1", "error_1"} & truth.keys()
    assert truth.keys() == ready.graph.evaluate(ready.given).keys()


def test_evaluation_leaves_out_what_does_not_fit_and_truth_names_it() -> None:
    exercise = made(data=DATA | {"w": [1, 2]}, steps=SLOPE_STEPS)
    graph, given = Graph.of(exercise), given_values(exercise)
    assert graph.evaluate(given).keys() == given.keys()
    with pytest.raises(SolverError, match=r"^step preds: weights \(2,\) do not fit inputs \(3,\)"):
        graph.truth(given)


def test_what_is_not_finite_is_named() -> None:
    exercise = made(
        data={"w": [1e300, 1], "x": [1e300, 1]}, steps=[step("p", "prediction", "w", "x")]
    )
    graph, given = Graph.of(exercise), given_values(exercise)
    with (
        pytest.raises(SolverError, match=r"^step p: the value is not finite"),
        np.errstate(all="ignore"),
    ):
        graph.truth(given)
    assert graph.evaluate(given)["p"] == np.inf


NETWORK = {"n": {"layers": [{"weights": [[1, 2, 3]]}]}}
MISFITS = [
    step("s", "forward", "x", "x"),
    step("s", "forward", "x", "n"),
    step("s", "update", "n", "x", "y"),
    step("s", "update", "x", "n", "y"),
    step("s", "change", "n", "x"),
    step("s", "loss_history", "y", "x", "y"),
    step("s", "descend", "w", "x", "y", "y", "x"),
    step("s", "last", "y"),
    step("s", "set_weight", "x", {"literal": "output"}, {"literal": 0}, "y"),
    step("s", "with_activation", "x", {"literal": "tanh"}),
    step("s", "error", {"literal": "seven"}, "y"),
]


@pytest.mark.parametrize("misfit", MISFITS, ids=lambda one: f"{one['is']}-{one['of'][:2]}")
def test_arguments_of_a_wrong_kind_are_refused_and_never_crash(misfit: dict[str, Any]) -> None:
    exercise = made(data=DATA, networks=NETWORK, steps=[misfit])
    given = given_values(exercise)
    with pytest.raises(SolverError, match=r"^step s: "):
        Graph.of(exercise).truth(given)
    assert "s" not in Graph.of(exercise).evaluate(given)


def test_a_slip_that_does_not_apply_leaves_the_step_out() -> None:
    ready = plan("forward-error")
    slips = {twist.code: twist for twist in ready.graph.twists("prediction")}
    values = ready.graph.evaluate(ready.given, twist=slips["whole-data-for-row"])
    assert not {"prediction", "error"} & values.keys()


def test_twists_of_the_operation_come_before_those_of_the_wiring() -> None:
    codes = [twist.code for twist in plan("slope").graph.twists("slope")]
    assert codes == ["missing-factor-2", "inputs-left-out", "mean-for-sum", "weights-for-inputs"]
    assert list(plan("perfect-prediction").graph.twists("weights_1")) == []


def wired(graph: Graph, name: str, code: str) -> Twist:
    return next(twist for twist in graph.twists(name) if twist.code == code)


def test_a_wiring_slip_names_what_was_used_and_what_belongs() -> None:
    graph = plan("improve-weights").graph
    assert wired(graph, "error_updated", "stale-prediction").says == (
        "Here `preds` was used where `preds_updated` belongs."
    )


def test_a_wiring_slip_speaks_of_the_learners_names_and_plain_numbers() -> None:
    steps = [
        step("inner", "prediction", "w", "x", variable="shown"),
        step("e", "error", "inner", {"literal": 2}, slips={"odd": ["w", {"literal": 3.5}]}),
    ]
    graph = Graph.of(made(data=DATA, steps=steps))
    assert wired(graph, "e", "odd").says == (
        "Here `w` was used where `shown` belongs and `3.5` was used where `2` belongs."
    )
    assert graph.formula("e") == "`shown` − `2`"
    assert graph.reach("e") == ("e", "inner")


def test_names_in_a_sentence() -> None:
    graph = plan("slope").graph
    assert graph.learner_names([]) == ""
    assert graph.learner_names(["weights"]) == "`weights`"
    assert graph.learner_names(["weights", "error"]) == "`weights` and `error`"
    assert graph.learner_names(["weights", "error", "target"]) == "`weights`, `error` and `target`"


# ---- the data


def test_ragged_rows_are_refused_by_name() -> None:
    exercise = made(data={"x": [[1, 2], [3]]}, steps=[step("l", "last", "x")])
    with pytest.raises(SolverError, match="the rows of 'x' are not of equal length"):
        given_values(exercise)


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        (
            [{"weights": [[1, 2], [3, 4]]}, {"weights": [[1, 2, 3]]}],
            "layer 1 of 'n' reads 3 nodes, but the layer before it has 2",
        ),
        ([{"weights": [[1, 2], [3]]}], "the rows of 'n' are not of equal length"),
        ([{"weights": [[1, 2]], "biases": [1, 2]}], "layer 0 of 'n' has 1 nodes but 2 biases"),
    ],
)
def test_weights_that_do_not_fit_are_refused_by_name(layers: list[Any], words: str) -> None:
    exercise = made(networks={"n": {"layers": layers}}, steps=[step("l", "last", "n")])
    with pytest.raises(SolverError, match=words):
        given_values(exercise)


def test_a_network_with_an_unknown_weight_is_only_drawn() -> None:
    assert "network" not in plan("round-of-backprop").given


def test_biases_and_activations_of_a_spec_reach_the_network() -> None:
    layers = [{"weights": [[1, 2]], "biases": [-7], "activation": "tanh"}, {"weights": [[3]]}]
    exercise = made(
        networks={"n": {"layers": layers, "given_as": "arrays"}},
        data={"x": [1, 2]},
        preloads=["n", "x"],
        steps=[step("p", "forward", "n", "x", supplied=True)],
    )
    given = given_values(exercise)
    net = given["n"]
    assert isinstance(net, Network)
    assert np.isclose(truth_of(exercise)["p"], 3 * np.tanh(-2))
    held: dict[str, Any] = preloads(exercise, truth_of(exercise))
    assert list(held) == ["n", "x", "p"]
    (weights, biases), last = held["n"]
    assert (weights.tolist(), biases.tolist(), last.tolist()) == ([[1, 2]], [-7], [[3]])
    assert isinstance(held["p"], float)


def test_rows_are_handed_out_as_a_list_of_arrays_and_numbers_as_numbers() -> None:
    ready = plan("many-points")
    held: dict[str, Any] = ready.preloads(ready.given)
    assert [row.tolist() for row in held["input_data"]] == [[7, -2], [5, 6], [-3, 2], [5, 0]]
    assert isinstance(held["target_actuals"], np.ndarray)
    assert list(held["weights_0"]) == ["node_0", "node_1", "output"]
    node_0, node_1 = held["weights_1"]["node_0"], held["weights_1"]["node_1"]
    assert (node_0.dtype.kind, node_1.dtype.kind) == ("i", "f")
    drawn = ready.preloads(ready.hidden[0])["weights_1"]
    np.testing.assert_array_equal(
        np.stack(list(drawn.values())[:2]), ready.hidden[0]["weights_1"].layers[0].weights
    )
    one_point = plan("improve-weights")
    held = one_point.preloads(one_point.given)
    assert (type(held["target"]), type(held["learning_rate"])) == (int, float)
    assert held["preds"] == 7
    assert preload(one_point.exercise, "anything", np.array(3)) == 3
    assert preload(one_point.exercise, "anything", (np.array(3), np.array(4))) == (3, 4)
