"""Activations that were left out, or put where there is none: which slips exist, and when."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from checker.models.exercise import Conventions
from checker.solver.activations import ACTIVATIONS
from checker.solver.operations import OPERATIONS
from checker.solver.operations.networks import SCALAR
from checker.solver.values import Layer, Network, leaves
from tests.shipped import plan

# Hidden values of (3, 2): 1 and −5; the output is their sum.
NETWORK = Network((Layer(np.array([[1.0, -1.0], [-1.0, -1.0]])), Layer(np.array([[1.0, 1.0]]))))
DOWN = Network((NETWORK.layers[0], Layer(np.array([[-1.0, 1.0]]))))
ROW = np.array([3.0, 2.0])


def led_to(name: str, code: str, by: Conventions, *arguments: Any) -> Any:
    slip = next(one for one in OPERATIONS[name].slips if one.code == code)
    return slip.function(by, *arguments)


def forward(code: str, by: Conventions, network: Network = NETWORK) -> Any:
    return led_to("forward", code, by, network, ROW)


def test_relu_on_the_output_too() -> None:
    assert OPERATIONS["forward"](Conventions(), DOWN, ROW) == -1
    assert forward("activation-on-output", Conventions(), DOWN) == 0
    assert np.isclose(
        forward("activation-on-output", Conventions(hidden_activation="tanh")),
        np.tanh(np.tanh(1) + np.tanh(-5)),
    )


@pytest.mark.parametrize(
    "by",
    [
        Conventions(hidden_activation="identity"),
        Conventions(output_activation="relu"),
        Conventions(output_activation="sigmoid"),
    ],
)
def test_on_the_output_it_exists_only_beside_hidden_nodes_that_have_one(by: Conventions) -> None:
    assert forward("activation-on-output", by) is None


def test_a_network_of_one_layer_has_no_activation_to_put_on_its_output() -> None:
    assert forward("activation-on-output", Conventions(), Network((NETWORK.layers[1],))) is None


def test_an_identity_network_has_no_activation_to_skip() -> None:
    by = Conventions(hidden_activation="identity")
    for code in ("activation-skipped", "output-activation-skipped", "no-activation"):
        assert forward(code, by) is None
    assert led_to("hidden_values", "activation-skipped", by, NETWORK, ROW, 0) is None


def test_hidden_only_output_only_and_none_at_all_are_three_slips() -> None:
    by = Conventions(output_activation="relu")
    assert OPERATIONS["forward"](by, NETWORK, ROW) == 1
    assert forward("activation-skipped", by) == 0
    assert forward("no-activation", by) == -4
    assert forward("output-activation-skipped", by, DOWN) == -1
    assert OPERATIONS["forward"](by, DOWN, ROW) == 0


def test_softmax_left_out_has_a_slip_of_its_own() -> None:
    by = Conventions(output_activation="softmax")
    two = Network((NETWORK.layers[0], Layer(np.eye(2))))
    assert forward("output-activation-skipped", by, two) is None
    assert forward("softmax-skipped", by, two).tolist() == [1, 0]
    assert forward("no-activation", by, two).tolist() == [1, -5]


def test_a_hidden_layer_without_relu_here_or_in_all_layers_so_far() -> None:
    deep = Network((NETWORK.layers[0], NETWORK.layers[0], NETWORK.layers[1]))
    by = Conventions()
    assert led_to("hidden_values", "activation-skipped", by, deep, ROW, 1).tolist() == [1, -1]
    assert led_to("hidden_values", "no-activation", by, deep, ROW, 1).tolist() == [6, 4]
    assert led_to("hidden_values", "no-activation", by, deep, ROW, 0) is None


@pytest.mark.parametrize("name", ["weight_slopes", "gradient"])
def test_relu_on_a_negative_output_leaves_no_slope(name: str) -> None:
    slopes = led_to(name, "activation-on-output", Conventions(), DOWN, ROW, 4.0)
    assert not any(leaf.any() for leaf in leaves(slopes))
    assert [layer.activation for layer in slopes.layers] == [None, None]


def test_the_loss_and_the_descent_have_it_too() -> None:
    by = Conventions()
    assert led_to("loss_of", "activation-on-output", by, DOWN, ROW, 4.0) == 16
    path = led_to("descend", "activation-on-output", by, DOWN, ROW, 4.0, 0.1, 2)
    assert [leaf.tolist() for leaf in leaves(path[-1])] == [one.tolist() for one in leaves(DOWN)]
    history = led_to("loss_history", "activation-on-output", by, (DOWN, DOWN), ROW, 4.0)
    assert history.tolist() == [16]


def test_slips_of_one_layer_are_none_of_a_network_and_the_other_way_round() -> None:
    weights = np.array([1.0, 2.0])
    assert led_to("gradient", "inputs-left-out", Conventions(), DOWN, ROW, 4.0) is None
    assert led_to("gradient", "activation-on-output", Conventions(), weights, ROW, 4.0) is None
    assert led_to("loss_of", "hidden-sum", Conventions(), weights, ROW, 4.0) is None


@pytest.mark.parametrize("exercise", ["perfect-prediction", "many-points", "many-points-original"])
def test_hidden_data_drive_an_output_of_each_set_of_weights_negative(exercise: str) -> None:
    ready = plan(exercise)
    for weights, step in (("weights_0", "model_output_0"), ("weights_1", "model_output_1")):
        if weights in ready.given:
            runs = [ready.graph.truth(data)[step] for data in ready.hidden]
            assert any((np.asarray(one) < 0).any() for one in runs)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_an_activation_is_the_same_in_plain_python(name: str) -> None:
    sums = [-3.0, -0.5, 0.0, 1.5, 4.0]
    assert SCALAR.keys() == ACTIVATIONS.keys()
    assert SCALAR[name](sums) == pytest.approx(ACTIVATIONS[name].value(np.array(sums)), rel=1e-12)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_an_activation_passes_slopes_back_as_small_changes_do(name: str) -> None:
    activation, sums = ACTIVATIONS[name], np.array([[-3.0, -0.5, 1.5, 4.0]])
    slopes, step = np.array([[1.0, -2.0, 0.5, 3.0]]), 1e-6
    for place in range(4):
        moved = np.zeros_like(sums)
        moved[0, place] = step
        change = (activation.value(sums + moved) - activation.value(sums - moved)) / (2 * step)
        back = activation.pull_back(sums, slopes)[0, place]
        assert back == pytest.approx((slopes * change).sum(), abs=1e-6)
