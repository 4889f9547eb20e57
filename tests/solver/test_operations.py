"""Operations: their proofs, their slips, their shapes, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from checker.models.exercise import Conventions
from checker.solver.activations import ACTIVATIONS, softmax
from checker.solver.operations import OPERATIONS
from checker.solver.operations.descent import MOST
from checker.solver.oracle import central_difference
from checker.solver.passes import backward_pass, forward_pass, loss, loss_slope
from checker.solver.values import (
    Layer,
    Network,
    SolverError,
    close,
    is_finite,
    leaves,
    matching,
    numbers,
)

BY = Conventions()
FLIPPED = BY.flipped()
ALL_CONVENTIONS = [
    Conventions(error=error, update=update, slope_factor=factor, reduction=reduction)
    for error, update in (
        ("prediction - actual", "weights - learning_rate * slope"),
        ("actual - prediction", "weights + learning_rate * slope"),
        ("actual - prediction", "weights - learning_rate * slope"),
    )
    for factor in (1, 2)
    for reduction in ("mean", "sum")
]
Make = Callable[[np.random.Generator], tuple[Any, ...]]


def network(dice: np.random.Generator, *widths: int, biased: bool = False) -> Network:
    return Network(
        tuple(
            Layer(dice.normal(size=(nodes, feeding)), dice.normal(size=nodes) if biased else None)
            for feeding, nodes in pairwise(widths)
        )
    )


def shaped(dice: np.random.Generator) -> Network:
    """A network of a random shape, with two hidden layers or three."""
    widths = [int(one) for one in dice.integers(1, 6, size=int(dice.integers(4, 6)))]
    return network(dice, *widths, biased=True)


def classifier(net: Network) -> Network:
    return Network((*net.layers[:-1], replace(net.layers[-1], activation="softmax")))


def path(dice: np.random.Generator) -> tuple[np.ndarray, ...]:
    return tuple(dice.normal(size=3) for _ in range(4))


# Random arguments, for each operation: one row, then rows where it takes them.
ARGUMENTS: dict[str, list[Make]] = {
    "prediction": [
        lambda d: (d.normal(size=3), d.normal(size=3)),
        lambda d: (d.normal(size=3), d.normal(size=(4, 3))),
    ],
    "error": [
        lambda d: (d.normal() * 3, d.normal()),
        lambda d: (d.normal(size=4), d.normal(size=4)),
    ],
    **{
        name: [
            lambda d: (d.normal(size=(2, 3)), d.normal(size=(2, 3)) + 9),
            lambda d: (d.normal(size=3), d.normal() + 9),
            lambda d: (d.normal(), d.normal(size=3) + 9),
        ]
        for name in ("plus", "minus", "times", "divided_by", "larger")
    },
    **{
        name: [lambda d: (d.normal(size=3),), lambda d: (d.normal(size=(4, 3)),)]
        for name in ("total", "average")
    },
    **{
        name: [lambda d: (d.uniform(0.1, 9, size=(4, 3)),), lambda d: (d.uniform(0.1, 9),)]
        for name in ("negative", "absolute", "exponential", "square_root", "logarithm")
    },
    "power": [lambda d: (d.uniform(0.1, 3, size=(2, 3)), d.normal(size=(2, 3)))],
    "mean_squared_error": [lambda d: (d.normal(size=4), d.normal(size=4))],
    "weight_slope": [
        lambda d: (d.normal(size=3), d.normal()),
        lambda d: (d.normal(size=(4, 3)), d.normal(size=4)),
    ],
    "update": [
        lambda d: (d.normal(size=3), d.normal(size=3), 0.07),
        lambda d: (network(d, 3, 2, 1), network(d, 3, 2, 1), 0.07),
    ],
    "forward": [
        lambda d: (network(d, 3, 3, 1), d.normal(size=(5, 3)) + 1),
        lambda d: (network(d, 3, 2, 2, 2, biased=True), d.normal(size=(5, 3))),
        lambda d: (classifier(network(d, 3, 3, 4, biased=True)), d.normal(size=(5, 3))),
        lambda d: (network(d, 3, 2, 1), d.normal(size=3)),
        lambda d: (network(d, 3, 2, 2), d.normal(size=3)),
    ],
    "hidden_values": [
        lambda d: (network(d, 3, 4, 1), d.normal(size=(4, 3)), 0),
        lambda d: (network(d, 3, 4, 1, biased=True), d.normal(size=(4, 3)), 0),
    ],
    "layer_values": [
        lambda d: (network(d, 3, 4, 1), d.normal(size=3), 0),
        lambda d: (network(d, 3, 4, 1, biased=True), d.normal(size=(5, 4)), 1),
        lambda d: (classifier(network(d, 3, 4, 3)), d.normal(size=(5, 4)), 1),
    ],
    "count_nodes": [lambda d: (shaped(d),)],
    "count_hidden_nodes": [lambda d: (shaped(d),)],
    "count_hidden_layers": [lambda d: (shaped(d),)],
    "count_weights": [lambda d: (shaped(d),)],
    "passes_for_rows": [
        lambda d: (d.normal(size=(int(d.integers(2, 7)), 3)),),
        lambda d: ([1, 2],),
    ],
    "node_slopes": [lambda d: (network(d, 3, 4, 1), d.normal(size=3), d.normal(), 0)],
    "weight_slopes": [
        lambda d: (network(d, 3, 4, 1, biased=True), d.normal(size=(4, 3)), d.normal(size=4))
    ],
    "cross_entropy": [lambda d: (softmax(d.normal(size=(4, 3))), softmax(d.normal(size=(4, 3))))],
    "backprop_slope": [lambda d: (d.normal(), d.normal(), d.normal())],
    "set_weight": [lambda d: (network(d, 2, 2, 1), "node_1", 0, d.normal())],
    "add_to_weight": [lambda d: (network(d, 2, 2, 1), "node_1", 0, d.normal())],
    "with_activation": [lambda d: (network(d, 2, 2, 1), "tanh")],
    "gradient": [
        lambda d: (d.normal(size=3), d.normal(size=3), d.normal()),
        lambda d: (d.normal(size=3), d.normal(size=(4, 3)), d.normal(size=4)),
    ],
    "loss_of": [lambda d: (d.normal(size=3), d.normal(size=3), d.normal())],
    "descend": [lambda d: (d.normal(size=3), d.normal(size=3), d.normal(), 0.03, 4)],
    "loss_history": [lambda d: (path(d), d.normal(size=3), d.normal())],
    "last": [lambda d: (path(d),)],
    "line_plot": [lambda d: (d.normal(size=4),)],
    "element": [lambda d: (d.normal(size=4), 2)],
    "forward_passes": [lambda d: (int(d.integers(3, 9)),)],
    "smaller_error": [lambda d: (d.normal(), d.normal())],
    "equal_error": [lambda d: (d.normal(), d.normal())],
    "all_zero": [lambda d: (d.normal(size=3),)],
    "proportional": [lambda d: (d.normal(size=(2, 3)), d.normal(size=3))],
    "change": [
        lambda d: (d.normal(size=3), d.normal(size=3)),
        lambda d: (network(d, 3, 2, 1), network(d, 3, 2, 1)),
    ],
    "differ": [lambda d: (d.normal(size=3), d.normal(size=3))],
}

# Checked by the few lines of tests below, or by the oracle; a second way would say the same again.
WITHOUT_PROOF = {
    "hidden_values",
    "node_slopes",
    "set_weight",
    "add_to_weight",
    "with_activation",
    "loss_of",
    "last",
    "line_plot",
    "element",
    "smaller_error",
    "equal_error",
    "all_zero",
    "proportional",
    "change",
    "differ",
}


def test_every_operation_is_tried_here() -> None:
    assert ARGUMENTS.keys() == OPERATIONS.keys()


def test_every_operation_has_a_proof_or_is_checked_by_hand() -> None:
    assert {name for name, one in OPERATIONS.items() if not one.proofs} == WITHOUT_PROOF


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - WITHOUT_PROOF))
@pytest.mark.parametrize("by", ALL_CONVENTIONS)
def test_proof_agrees(name: str, by: Conventions) -> None:
    operation = OPERATIONS[name]
    for make in ARGUMENTS[name]:
        arguments = make(np.random.default_rng(5))
        value = operation(by, *arguments)
        for proof in operation.proofs:
            second = proof(by, *arguments)
            if second is not None:
                pairs = zip(leaves(second), leaves(value), strict=name != "loss_history")
                assert all(np.allclose(a, b, rtol=1e-6, atol=1e-7) for a, b in pairs)


def test_the_gradient_of_a_network_is_that_of_its_backward_pass() -> None:
    dice = np.random.default_rng(3)
    net, row = network(dice, 3, 2, 1), dice.normal(size=3)
    value = OPERATIONS["gradient"](BY, net, row, 1.0)
    for other in (
        OPERATIONS["weight_slopes"](BY, net, row, 1.0),
        OPERATIONS["gradient"].proofs[0](BY, net, row, 1.0),
    ):
        pairs = zip(leaves(value), leaves(other), strict=True)
        assert all(np.allclose(a, b, rtol=1e-6, atol=1e-8) for a, b in pairs)


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - WITHOUT_PROOF))
def test_a_proof_answers_where_there_is_one_layer(name: str) -> None:
    arguments = ARGUMENTS[name][0](np.random.default_rng(5))
    assert all(proof(BY, *arguments) is not None for proof in OPERATIONS[name].proofs)


def test_proofs_that_do_not_reach_networks_say_so() -> None:
    dice = np.random.default_rng(3)
    net, row = network(dice, 3, 2, 1), dice.normal(size=3)
    assert OPERATIONS["update"].proofs[0](BY, net, net, 0.1) is None
    assert OPERATIONS["descend"].proofs[0](BY, net, row, 1.0, 0.1, 2) is None
    assert OPERATIONS["loss_history"].proofs[0](BY, (net, net), row, 1.0) is None


@pytest.mark.parametrize(
    ("name", "code", "by"),
    [
        ("mean_squared_error", "sum-for-mean", Conventions(reduction="sum")),
        ("weight_slope", "missing-factor-2", Conventions(slope_factor=1)),
        ("weight_slopes", "missing-factor-2", Conventions(slope_factor=1)),
        ("weight_slopes", "missing-factor-2", Conventions(loss="cross entropy")),
    ],
)
def test_a_slip_that_these_conventions_cannot_show_does_not_apply(
    name: str, code: str, by: Conventions
) -> None:
    slip = next(one for one in OPERATIONS[name].slips if one.code == code)
    assert slip.function(by, *ARGUMENTS[name][0](np.random.default_rng(1))) is None


def slip_of(name: str, code: str) -> Callable[..., Any]:
    return next(one.function for one in OPERATIONS[name].slips if one.code == code)


def test_slips_of_forward_that_need_rows_or_a_hidden_layer() -> None:
    dice = np.random.default_rng(2)
    one_layer, deep = network(dice, 2, 1), network(dice, 2, 3, 1)
    assert slip_of("forward", "whole-data-for-row")(BY, deep, np.ones(2)) is None
    assert slip_of("forward", "hidden-sum")(BY, one_layer, np.ones(2)) is None
    assert slip_of("forward", "hidden-sum")(BY, deep, np.ones(2)).shape == ()
    assert slip_of("forward", "hidden-sum")(BY, deep, np.ones((4, 2))).shape == (4,)


def test_the_skipped_activation_is_that_of_the_hidden_nodes_alone() -> None:
    by = Conventions(output_activation="sigmoid")
    net = Network((Layer(np.array([[-1.0]])), Layer(np.array([[1.0]]))))
    skipped = slip_of("forward", "activation-skipped")(by, net, np.array([2.0]))
    assert np.isclose(skipped, 1 / (1 + np.exp(2)))


def test_inputs_left_out_over_rows_is_reduced_as_the_slope_is() -> None:
    slip, rows, errors = slip_of("weight_slope", "inputs-left-out"), np.ones((2, 3)), [1.0, 4.0]
    assert slip(BY, rows, errors) == 5
    assert slip(Conventions(reduction="sum"), rows, errors) == 10


@pytest.mark.parametrize("by", ALL_CONVENTIONS)
@pytest.mark.parametrize("rows", [None, 4])
def test_descent_goes_downhill_under_every_convention(by: Conventions, rows: int | None) -> None:
    dice = np.random.default_rng(4)
    inputs = dice.normal(size=3 if rows is None else (rows, 3))
    target = dice.normal() if rows is None else dice.normal(size=rows)
    for weights in (dice.normal(size=3), network(dice, 3, 2, 1)):
        steps = OPERATIONS["descend"](by, weights, inputs, target, 0.01, 3)
        losses = [float(OPERATIONS["loss_of"](by, one, inputs, target)) for one in steps]
        assert losses == sorted(losses, reverse=True)
        assert losses[0] > losses[-1]


def test_descent_is_the_same_under_flipped_conventions() -> None:
    arguments = ARGUMENTS["descend"][0](np.random.default_rng(9))
    here, there = (OPERATIONS["descend"](by, *arguments)[-1] for by in (BY, FLIPPED))
    np.testing.assert_allclose(here, there, rtol=1e-13)


@pytest.mark.parametrize(("sign", "code"), [(1, "added-slope"), (0, "lost-weights")])
def test_slips_of_an_update_under_flipped_conventions(sign: int, code: str) -> None:
    weights, slope = np.array([1.0, 2.0]), np.array([3.0, -4.0])
    value = slip_of("update", code)(FLIPPED, weights, slope, 0.1)
    expected = weights - 0.1 * slope if sign else 0.1 * slope
    np.testing.assert_allclose(value, expected)


# ---- conventions


def test_flipping_twice_changes_nothing() -> None:
    assert (FLIPPED.error, FLIPPED.update) == (
        "actual - prediction",
        "weights + learning_rate * slope",
    )
    assert FLIPPED.flipped() == BY
    kept = Conventions(slope_factor=1, reduction="sum", hidden_activation="tanh")
    assert kept.flipped().model_dump(exclude={"error", "update"}) == kept.model_dump(
        exclude={"error", "update"}
    )


def test_conventions_that_climb_are_refused() -> None:
    with pytest.raises(ValueError, match="adding the slope would climb the loss"):
        Conventions(update="weights + learning_rate * slope")


# ---- networks


def test_names_of_nodes_with_one_hidden_layer() -> None:
    dice = np.random.default_rng(0)
    assert network(dice, 2, 3, 1).node_names() == (("node_0", "node_1", "node_2"), ("output",))
    assert network(dice, 2, 2, 2).node_names() == (("node_0", "node_1"), ("output_0", "output_1"))
    assert network(dice, 2, 1).node_names() == (("output",),)


def test_names_of_nodes_with_more_hidden_layers() -> None:
    deep = network(np.random.default_rng(0), 2, 2, 1, 3)
    assert deep.node_names() == (
        ("node_0_0", "node_0_1"),
        ("node_1_0",),
        ("output_0", "output_1", "output_2"),
    )
    by_node = deep.by_node()
    assert list(by_node) == [name for names in deep.node_names() for name in names]
    np.testing.assert_array_equal(by_node["output_2"], deep.layers[2].weights[2])
    again = deep.with_weights({name: weights + 1 for name, weights in by_node.items()})
    np.testing.assert_array_equal(again.layers[0].weights, deep.layers[0].weights + 1)


def test_relu_has_the_slope_0_at_0() -> None:
    relu = ACTIVATIONS["relu"]
    np.testing.assert_array_equal(
        relu.pull_back(np.array([-1.0, 0.0, 1e-9]), np.full(3, 7.0)), [0, 0, 7]
    )
    net = Network((Layer(np.array([[1, -1]])), Layer(np.array([[3]]))))
    slopes = backward_pass(BY, net, np.array([2, 2]), np.array(-5))
    assert all((layer.weights == 0).all() for layer in slopes.weight_slopes.layers)


def test_activations_do_not_overflow() -> None:
    far = np.array([[-1000.0, 0.0, 1000.0]])
    np.testing.assert_array_equal(ACTIVATIONS["sigmoid"].value(far), [[0, 0.5, 1]])
    np.testing.assert_array_equal(ACTIVATIONS["softmax"].value(far), [[0, 0, 1]])
    np.testing.assert_array_equal(ACTIVATIONS["tanh"].value(far), [[-1, 0, 1]])


def test_a_layer_may_depart_from_the_conventions() -> None:
    net = Network((Layer(np.array([[1.0]]), None, "identity"), Layer(np.array([[1.0]]))))
    assert OPERATIONS["forward"](BY, net, [-2.0]) == -2
    assert OPERATIONS["forward"](BY, Network((Layer(np.array([[1.0]])),) * 2), [-2.0]) == 0
    relu_out = Conventions(output_activation="relu", hidden_activation="identity")
    assert OPERATIONS["forward"](relu_out, net, [-2.0]) == 0


@pytest.mark.parametrize("widths", [(3, 1), (3, 4, 1), (3, 4, 2), (3, 5, 4, 2, 3)])
@pytest.mark.parametrize("biased", [False, True])
def test_rows_at_once_equal_row_by_row(widths: tuple[int, ...], biased: bool) -> None:
    dice = np.random.default_rng(6)
    net, rows = network(dice, *widths, biased=biased), dice.normal(size=(7, 3))
    at_once = OPERATIONS["forward"](BY, net, rows)
    one_by_one = [OPERATIONS["forward"](BY, net, row) for row in rows]
    assert at_once.shape == ((7,) if widths[-1] == 1 else (7, widths[-1]))
    np.testing.assert_allclose(at_once, one_by_one, rtol=1e-13)

    target = dice.normal(size=at_once.shape)
    summing = Conventions(reduction="sum")
    slopes = OPERATIONS["weight_slopes"](summing, net, rows, target)
    for depth, layer in enumerate(slopes.layers):
        apart = [
            OPERATIONS["weight_slopes"](summing, net, row, one).layers[depth]
            for row, one in zip(rows, target, strict=True)
        ]
        np.testing.assert_allclose(layer.weights, sum(one.weights for one in apart), rtol=1e-10)


def test_hidden_values_and_node_slopes_of_each_layer() -> None:
    dice = np.random.default_rng(8)
    net, rows, targets = network(dice, 2, 3, 4, 1), dice.normal(size=(5, 2)), dice.normal(size=5)
    run = forward_pass(BY, net, rows)
    back = backward_pass(BY, net, rows, targets)
    for layer in (0, 1):
        values = OPERATIONS["hidden_values"](BY, net, rows, layer)
        np.testing.assert_array_equal(values, run.values[layer + 1])
        np.testing.assert_array_equal(
            OPERATIONS["hidden_values"](BY, net, rows[0], layer),
            forward_pass(BY, net, rows[0]).values[layer + 1][0],
        )
        slopes = OPERATIONS["node_slopes"](BY, net, rows, targets, layer)
        np.testing.assert_array_equal(slopes, back.node_slopes[layer])
        one = OPERATIONS["node_slopes"](BY, net, rows[0], targets[0], layer)
        assert one.shape == (3 + layer,)
        skipped = slip_of("hidden_values", "activation-skipped")(BY, net, rows, layer)
        np.testing.assert_array_equal(skipped, run.sums[layer])
        one = slip_of("hidden_values", "activation-skipped")(BY, net, rows[0], layer)
        np.testing.assert_allclose(one, run.sums[layer][0])


def test_cross_entropy_by_hand() -> None:
    shares, target = np.array([[0.5, 0.5], [0.25, 0.75]]), np.array([[1, 0], [0, 1]])
    total = -np.log(0.5) - np.log(0.75)
    assert np.isclose(OPERATIONS["cross_entropy"](BY, shares, target), total / 2)
    summed = OPERATIONS["cross_entropy"](Conventions(reduction="sum"), shares, target)
    assert np.isclose(summed, total)


def test_half_the_square_halves_the_loss() -> None:
    arguments = ([1.0, 2.0], [3.0, 4.0], 1.0)
    assert OPERATIONS["loss_of"](BY, *arguments) == 100
    assert OPERATIONS["loss_of"](Conventions(slope_factor=1), *arguments) == 50


def test_set_weight_changes_one_weight_of_a_copy() -> None:
    net = Network((Layer(np.array([[1, 2], [3, 4]])), Layer(np.array([[5, 6]]))))
    changed = OPERATIONS["set_weight"](BY, net, "node_1", 1, 0.5)
    assert [layer.weights.tolist() for layer in changed.layers] == [[[1, 2], [3, 0.5]], [[5, 6]]]
    assert net.layers[0].weights.tolist() == [[1, 2], [3, 4]]


def test_add_to_weight_changes_one_weight_by_so_much() -> None:
    net = Network((Layer(np.array([[1, 2], [3, 4]])), Layer(np.array([[5, 6]]))))
    changed = OPERATIONS["add_to_weight"](BY, net, "output", 1, 0.25)
    assert [layer.weights.tolist() for layer in changed.layers] == [[[1, 2], [3, 4]], [[5, 6.25]]]
    assert net.layers[1].weights.tolist() == [[5, 6]]


def test_with_activation_leaves_the_output_alone() -> None:
    net = network(np.random.default_rng(0), 2, 2, 2, 1)
    other = OPERATIONS["with_activation"](BY, net, "tanh")
    assert [layer.activation for layer in other.layers] == ["tanh", "tanh", None]


def test_combine_keeps_biases_where_both_have_them() -> None:
    dice = np.random.default_rng(0)
    plain, biased = network(dice, 2, 1), network(dice, 2, 1, biased=True)
    doubled = biased.combine(biased, np.add).layers[0]
    assert doubled.biases is not None
    np.testing.assert_array_equal(doubled.biases, 2 * numbers(biased.layers[0].biases))
    assert plain.combine(biased, np.add).layers[0].biases is None
    assert biased.combine(plain, np.add).layers[0].biases is None


# ---- statements


@pytest.mark.parametrize(
    ("left", "right", "smaller", "equal"),
    [(9, 9.08, True, False), (-9, 9.08, True, False), (9.08, 9, False, False),
     (2, -2, False, True), (2, 2 + 1e-12, False, True), (2, 2 + 1e-7, True, False),
     (0, 0, False, True)],
)  # fmt: skip
def test_comparing_errors(left: float, right: float, smaller: bool, equal: bool) -> None:
    assert OPERATIONS["smaller_error"](BY, left, right) is smaller
    assert OPERATIONS["equal_error"](BY, left, right) is equal


def test_all_zero_and_differ() -> None:
    assert OPERATIONS["all_zero"](BY, np.array([0.0, 1e-13])) is True
    assert OPERATIONS["all_zero"](BY, np.array([0.0, 1e-3])) is False
    zeros = Network((Layer(np.zeros((1, 2)), np.zeros(1)),))
    assert OPERATIONS["all_zero"](BY, zeros) is True
    assert OPERATIONS["differ"](BY, zeros, zeros) is False
    assert OPERATIONS["differ"](BY, [1.0], [1.1]) is True


def test_proportional_wants_a_factor_other_than_0() -> None:
    proportional = OPERATIONS["proportional"]
    assert proportional(BY, np.array([[2, 4], [0, 0]]), [1, 2]) is True
    assert proportional(BY, np.array([2, 4]), [1, 2]) is True
    assert proportional(BY, np.array([2, 5]), [1, 2]) is False
    assert proportional(BY, np.array([0, 0]), [1, 2]) is False


def test_picks_counts_and_changes() -> None:
    assert OPERATIONS["element"](BY, [5, 6], 1) == 6
    assert OPERATIONS["last"](BY, (1, 2, 3)) == 3
    assert OPERATIONS["forward_passes"](BY, 4) == 4
    assert OPERATIONS["change"](BY, [1, 2], [1.5, 1]).tolist() == [0.5, -1]
    assert OPERATIONS["line_plot"](BY, [1, 2]).dtype == np.float64


# ---- what is refused, and in which words


def one_network(*weights: Any) -> Network:
    return Network(tuple(Layer(np.array(one)) for one in weights))


REFUSED: list[tuple[str, tuple[Any, ...], str]] = [
    ("prediction", ([1, 2], [1, 2, 3]), r"weights \(2,\) do not fit inputs \(3,\)"),
    ("prediction", ([[1, 2]], [1, 2]), r"weights \(1, 2\) do not fit inputs \(2,\)"),
    ("prediction", ([1, 2], [[[1, 2]]]), "do not fit inputs"),
    ("error", ([[1], [2]], [1, 2]), r"shapes \(2, 1\) and \(2,\) do not match"),
    ("error", ([1, 2, 3], [1, 2]), r"shapes \(3,\) and \(2,\) do not match"),
    ("mean_squared_error", ([1, 2], [[1], [2]]), "do not match"),
    ("weight_slope", ([1, 2, 3], [1, 2]), "do not match"),
    ("update", ([1, 2], [1, 2, 3], 0.1), "do not match"),
    ("forward", (one_network([[1, 2]]), [1, 2, 3]), r"\(1, 2\) do not fit 3 feeding nodes"),
    ("forward", (one_network([[1, 2]], [[1, 2]]), [1, 2]), "do not fit 1 feeding nodes"),
    ("forward", (one_network([1, 2]), [1, 2]), r"weights of shape \(2,\) do not fit"),
    ("forward", (one_network([[1, 2]]), [[[1, 2]]]), "neither one row nor rows"),
    ("forward", (one_network([[1, 2]]), 3), "neither one row nor rows"),
    (
        "forward",
        (Network((Layer(np.array([[1, 2]]), None, "softmax"),)), [1, 2]),
        "softmax of a single node is always 1: give layer 0 a node for each class",
    ),
    ("forward", (one_network([[1, 2]]), [[1, 2], [3]]), "not rows of equal length"),
    ("hidden_values", (one_network([[1, 2]], [[1]]), [1, 2], 1), "there is no hidden layer 1"),
    ("hidden_values", (one_network([[1, 2]], [[1]]), [1, 2], -1), "there is no hidden layer -1"),
    (
        "weight_slopes",
        (one_network([[1, 2]]), [1, 2], [1, 2]),
        r"target of shape \(2,\) does not fit the prediction, \(\)",
    ),
    ("set_weight", (one_network([[1, 2]]), "node_0", 0, 1), "no node 'node_0'; the nodes are out"),
    ("set_weight", (one_network([[1, 2]]), "output", 2, 1), "output has 2 weights"),
    ("set_weight", (one_network([[1, 2]]), "output", -1, 1), "the first is number 0"),
    ("with_activation", (one_network([[1, 2]]), "gelu"), "there is no activation 'gelu'"),
    ("element", ([1, 2], 2), r"no entry 2 in an array of shape \(2,\)"),
    ("element", ([1, 2], -1), "no entry -1"),
    ("element", ([[1, 2]], 0), "no entry 0"),
    ("change", ([1, 2], [1, 2, 3]), "do not match"),
]


@pytest.mark.parametrize(("name", "arguments", "words"), REFUSED)
def test_refused_in_clear_words(name: str, arguments: tuple[Any, ...], words: str) -> None:
    with pytest.raises(SolverError, match=words):
        OPERATIONS[name](BY, *arguments)


def test_a_number_of_updates_is_whole_and_from_0_on() -> None:
    def path_of(updates: float) -> int:
        return len(OPERATIONS["descend"](BY, np.ones(2), np.ones(2), 3.0, 0.001, updates))

    assert [path_of(count) for count in (0, 1, 2.0)] == [1, 2, 3]
    for count in (-1, 2.5, MOST + 1, np.inf, np.nan):
        with pytest.raises(SolverError, match="is no number of updates from 0 to"):
            path_of(count)


# ---- values


def test_matching_refuses_what_numpy_would_stretch() -> None:
    with pytest.raises(SolverError, match=r"shapes \(4, 1\) and \(4,\) do not match"):
        matching(np.zeros((4, 1)), np.zeros(4))
    for left, right in (((), (4,)), ((4,), ()), ((), ()), ((2, 3), (2, 3))):
        a, b = matching(np.zeros(left), np.zeros(right))
        assert (a.shape, b.shape) == (left, right)


@pytest.mark.parametrize("value", [[[1, 2], [3]], "seven", object(), {"a": 1}, 10**400])
def test_numbers_refuses_what_is_not_numbers(value: Any) -> None:
    with pytest.raises(SolverError, match="these are not numbers, or not rows of equal length"):
        numbers(value)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nothing_is_close_to_what_is_not_finite(value: float) -> None:
    assert not close(value, value, 1, 1)
    assert not close(1, value, 1, 1e9)
    assert not close(value, 1, 1, 1e9)
    assert not is_finite(np.array([1, value]))
    assert not is_finite(Network((Layer(np.array([[1.0]]), np.array([value])),)))


def test_close_asks_for_shape_then_tolerance() -> None:
    assert not close([[1], [2]], [1, 2], 1, 1)
    assert not close((1, 2), (1, 2, 3), 1, 1)
    assert close(100.9, 100, 0.01, 0)
    assert not close(101.1, 100, 0.01, 0)
    assert close(101.1, 100, 0.01, 0.2)
    assert not close(-100, 100, 0.5, 1)
    assert close(0.5, 0, 0.1, 0.5)
    assert close((1.0, [2.0]), (1.0, [2.0]), 0, 0)
    assert not close((1.0, [2.5]), (1.0, [2.0]), 0, 0)


def test_slopes_through_softmax_agree_with_central_differences() -> None:
    dice = np.random.default_rng(2)
    sums, slopes = dice.normal(size=(2, 4)), dice.normal(size=(2, 4))
    np.testing.assert_allclose(
        ACTIVATIONS["softmax"].pull_back(sums, slopes),
        central_difference(lambda at: float((softmax(at) * slopes).sum()), sums),
        atol=1e-7,
    )


def test_slopes_of_cross_entropy_agree_with_central_differences() -> None:
    by = Conventions(loss="cross entropy", output_activation="softmax")
    shares, target = softmax(np.array([[1.0, 2, 0], [0, 1, 3]])), np.eye(3)[:2]
    np.testing.assert_allclose(
        loss_slope(by, shares, target),
        central_difference(lambda at: float(loss(by, at, target)), shares),
        atol=1e-6,
    )


@pytest.mark.parametrize("code", ["sum-for-mean", "mean-over-classes"])
def test_where_nothing_is_averaged_there_is_no_such_slip(code: str) -> None:
    entropy, by = OPERATIONS["cross_entropy"], Conventions(reduction="sum")
    slip = next(one for one in entropy.slips if one.code == code)
    assert slip.function(by, softmax(np.ones((2, 3))), np.eye(3)[:2]) is None


# ---- one layer alone, and counts


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("layer_values", (np.ones((2, 2)), np.ones(2), 0), "a network is needed"),
        ("layer_values", (network(np.random.default_rng(0), 2, 2, 1), np.ones(2), 2),
         "there is no layer 2: the last one is number 1"),
        ("layer_values", (network(np.random.default_rng(0), 2, 3, 1), np.ones(2), 1),
         r"weights of shape \(1, 3\) do not fit 2 feeding nodes"),
        ("count_weights", (np.ones((2, 2)),), "a network is needed"),
        ("passes_for_rows", (np.ones((2, 2, 2)),), "neither one row nor rows"),
    ],
)  # fmt: skip
def test_what_is_no_layer_and_no_network_is_refused(
    name: str, arguments: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(SolverError, match=message):
        OPERATIONS[name](BY, *arguments)


@pytest.mark.parametrize("by", [BY, Conventions(hidden_activation="tanh")])
@pytest.mark.parametrize("rows", [None, 4])
def test_layer_after_layer_is_the_whole_pass(by: Conventions, rows: int | None) -> None:
    dice = np.random.default_rng(4)
    net = network(dice, 3, 4, 2, 1, biased=True)
    values = inputs = dice.normal(size=3 if rows is None else (rows, 3))
    for depth in range(3):
        values = OPERATIONS["layer_values"](by, net, values, depth)
        if depth < 2:
            hidden = OPERATIONS["hidden_values"](by, net, inputs, depth)
            np.testing.assert_allclose(values, hidden)
    np.testing.assert_allclose(values, OPERATIONS["forward"](by, net, inputs))


def test_no_activation_is_put_on_an_output_that_follows_none() -> None:
    net = network(np.random.default_rng(0), 2, 2, 1)
    slip = slip_of("layer_values", "activation-on-output")
    assert slip(Conventions(hidden_activation="identity"), net, np.ones(2), 1) is None
    assert slip(BY, net, np.ones(2), 0) is None


def test_an_activation_on_the_output_is_the_one_of_the_layer_before() -> None:
    net, values = network(np.random.default_rng(0), 2, 2, 1), np.array([-3.0, 2.0])
    plain = OPERATIONS["layer_values"](BY, net, values, 1)
    for name, function in (("relu", lambda x: np.maximum(x, 0)), ("tanh", np.tanh)):
        by = Conventions.model_validate({"hidden_activation": name})
        slip = slip_of("layer_values", "activation-on-output")
        np.testing.assert_allclose(slip(by, net, values, 1), function(plain))


def test_counts_of_a_network() -> None:
    net = network(np.random.default_rng(0), 3, 4, 2, 1)
    counts = {
        name: float(OPERATIONS[name](BY, net))
        for name in ("count_nodes", "count_hidden_nodes", "count_hidden_layers", "count_weights")
    }
    assert list(counts.values()) == [10, 6, 2, 22]
    assert OPERATIONS["passes_for_rows"](BY, np.ones((5, 3))) == 5
    assert OPERATIONS["passes_for_rows"](BY, np.ones(3)) == 1


WRONG_COUNTS = {
    "count_hidden_layers": {"output-counted": 3, "all-layers-counted": 4, "nodes-counted": 6},
    "count_nodes": {"inputs-left-out": 7, "output-left-out": 9, "hidden-nodes-only": 6},
    "count_hidden_nodes": {"inputs-counted": 9, "output-counted": 7, "one-layer-only": 4},
    "count_weights": {
        "one-layer-only": 12, "layers-multiplied": 24, "biases-counted": 29, "nodes-counted": 10
    },
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_COUNTS)
def test_wrong_counts_of_a_network(name: str) -> None:
    net = network(np.random.default_rng(0), 3, 4, 2, 1, biased=True)
    wrong = {one.code: float(one.function(BY, net)) for one in OPERATIONS[name].slips}
    assert wrong == WRONG_COUNTS[name]
