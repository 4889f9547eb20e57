"""Slopes by the chain rule against central differences of a forward pass written anew here.

The oracle is plain Python: nested lists and math, no NumPy and nothing of the solver. A change of
one weight is carried forward from its layer alone, which keeps 1,000 networks within seconds.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest

from checker.models.exercise import Conventions
from checker.solver.operations import OPERATIONS
from checker.solver.oracle import central_difference
from checker.solver.passes import backward_pass, forward_pass
from checker.solver.values import Layer, Network

pytestmark = pytest.mark.slow

NETWORKS = 1_000
STEP = 1e-5
FROM_A_KINK = 1e-3
ELEMENTWISE = ("identity", "relu", "sigmoid", "tanh")

Floats = list[float]


class Dense(NamedTuple):
    """One layer as plain lists."""

    weights: list[Floats]
    biases: Floats | None
    activation: str


class Case(NamedTuple):
    """A network with data and conventions."""

    layers: list[Dense]
    rows: list[Floats]
    targets: list[Floats]
    by: Conventions


def activate(name: str, sums: Floats) -> Floats:
    if name == "identity":
        return sums
    if name == "relu":
        return [z if z > 0 else 0.0 for z in sums]
    if name == "sigmoid":
        return [1 / (1 + math.exp(-z)) for z in sums]
    if name == "tanh":
        return [math.tanh(z) for z in sums]
    powers = [math.exp(z) for z in sums]
    return [power / sum(powers) for power in powers]


def summed(layer: Dense, values: Floats) -> Floats:
    biases = layer.biases or [0.0] * len(layer.weights)
    return [
        b + sum(w * x for w, x in zip(row, values, strict=True))
        for row, b in zip(layer.weights, biases, strict=True)
    ]


def finished(case: Case, depth: int, values: Floats) -> Floats:
    """The output, from the values that feed layer `depth`."""
    for layer in case.layers[depth:]:
        values = activate(layer.activation, summed(layer, values))
    return values


def row_loss(by: Conventions, output: Floats, target: Floats) -> float:
    if by.loss == "cross entropy":
        return -sum(t * math.log(p) for p, t in zip(output, target, strict=True))
    factor = by.slope_factor / 2
    return sum(factor * (p - t) ** 2 for p, t in zip(output, target, strict=True))


def classifies(case: Case) -> bool:
    return case.by.loss == "cross entropy"


def divisor(case: Case) -> int:
    if case.by.reduction == "sum":
        return 1
    outputs = 1 if classifies(case) else len(case.targets[0])
    return len(case.rows) * outputs


def trace(case: Case, row: Floats) -> tuple[list[Floats], list[Floats]]:
    """What feeds each layer, and the sums of each layer."""
    feeding, sums = [row], []
    for layer in case.layers:
        sums.append(summed(layer, feeding[-1]))
        feeding.append(activate(layer.activation, sums[-1]))
    return feeding, sums


class Slopes(NamedTuple):
    """By layer: slopes for weights, for biases, and for each row's node values."""

    weights: list[list[Floats]]
    biases: list[Floats]
    nodes: list[list[Floats]]


def differences(case: Case) -> Slopes:
    """All slopes of the loss by central differences, half a step either way."""
    traces = [trace(case, row) for row in case.rows]
    weights: list[list[Floats]] = []
    biases: list[Floats] = []
    nodes: list[list[Floats]] = []
    share = divisor(case) * 2 * STEP
    for depth, layer in enumerate(case.layers):

        def loss_after(row: int, values: Floats, depth: int = depth) -> float:
            output = finished(case, depth + 1, values)
            return row_loss(case.by, output, case.targets[row])

        def moved(row: int, node: int, by: float, depth: int = depth) -> float:
            """The change of a row's loss where one node's sum moves up and down by `by`."""
            losses = []
            for change in (by, -by):
                sums = list(traces[row][1][depth])
                sums[node] += change
                values = activate(case.layers[depth].activation, sums)
                losses.append(loss_after(row, values))
            return losses[0] - losses[1]

        rows = range(len(case.rows))
        weights.append(
            [
                [
                    sum(moved(r, node, STEP * traces[r][0][depth][place]) for r in rows) / share
                    for place in range(len(layer.weights[0]))
                ]
                for node in range(len(layer.weights))
            ]
        )
        biases.append(
            [sum(moved(r, n, STEP) for r in rows) / share for n in range(len(layer.weights))]
        )
        nodes.append([])
        for row in rows:
            slopes = []
            for node in range(len(layer.weights)):
                losses = []
                # A probability near 0 wants a step well below itself: its slope is −t / p.
                value = traces[row][0][depth + 1][node]
                size = value if depth + 1 == len(case.layers) and classifies(case) else 1.0
                for change in (STEP * size, -STEP * size):
                    values = list(traces[row][0][depth + 1])
                    values[node] += change
                    losses.append(loss_after(row, values))
                slopes.append((losses[0] - losses[1]) / share / size)
            nodes[-1].append(slopes)
    return Slopes(weights, biases, nodes)


def near_a_kink(case: Case) -> bool:
    return any(
        abs(z) < FROM_A_KINK
        for row in case.rows
        for layer, sums in zip(case.layers, trace(case, row)[1], strict=True)
        if layer.activation == "relu"
        for z in sums
    )


def drawn(dice: random.Random, number: int) -> Case:
    """Depth 1 to 4, width 1 to 6, 1 to 5 rows; every fourth one classifies; wide ones are rarer."""
    depth = dice.randint(1, 4)
    widths = [1 + min(dice.randrange(6), dice.randrange(6)) for _ in range(depth + 1)]
    classified = number % 4 == 0
    if classified:
        widths[-1] = max(2, widths[-1])
    biased = dice.random() < 0.5
    # Softmax over a single node is refused: it is always 1.
    activations = [
        dice.choice((*ELEMENTWISE, "softmax") if nodes > 1 else ELEMENTWISE) for nodes in widths[1:]
    ]
    if classified:
        activations[-1] = "softmax"
    layers = [
        Dense(
            [[dice.uniform(-1.5, 1.5) for _ in range(feeding)] for _ in range(nodes)],
            [dice.uniform(-1, 1) for _ in range(nodes)] if biased else None,
            activation,
        )
        for feeding, nodes, activation in zip(widths[:-1], widths[1:], activations, strict=True)
    ]
    count = 1 + min(dice.randrange(5), dice.randrange(5))
    rows = [[dice.uniform(-2, 2) for _ in range(widths[0])] for _ in range(count)]
    if classified:
        raw = [[dice.random() + 0.01 for _ in range(widths[-1])] for _ in range(count)]
        targets = [[one / sum(row) for one in row] for row in raw]
    else:
        targets = [[dice.uniform(-2, 2) for _ in range(widths[-1])] for _ in range(count)]
    by = Conventions(
        loss="cross entropy" if classified else "squared error",
        slope_factor=dice.choice((1, 2)),
        reduction=dice.choice(("mean", "sum")),
        output_activation="softmax" if classified else "identity",
    )
    return Case(layers, rows, targets, by)


def cases(seed: int, count: int) -> Iterator[Case]:
    dice = random.Random(seed)
    made = 0
    while made < count:
        case = drawn(dice, made)
        if not near_a_kink(case):
            made += 1
            yield case


def solved(case: Case) -> tuple[Network, np.ndarray, np.ndarray]:
    network = Network(
        tuple(
            Layer(
                np.array(layer.weights),
                None if layer.biases is None else np.array(layer.biases),
                layer.activation,
            )
            for layer in case.layers
        )
    )
    targets = np.array(case.targets)
    return network, np.array(case.rows), targets[:, 0] if targets.shape[1] == 1 else targets


def agree(chain: Any, difference: Any) -> None:
    a, b = np.asarray(chain), np.asarray(difference)
    assert a.shape == b.shape
    assert (np.abs(a - b) <= 1e-6 * np.maximum(1, np.abs(b))).all()


@pytest.mark.parametrize("seed", range(10))
def test_slopes_of_random_networks_agree_with_central_differences(seed: int) -> None:
    for case in cases(seed, NETWORKS // 10):
        network, rows, targets = solved(case)
        chain = backward_pass(case.by, network, rows, targets)
        second = differences(case)
        for depth, layer in enumerate(chain.weight_slopes.layers):
            agree(layer.weights, second.weights[depth])
            agree(chain.node_slopes[depth], second.nodes[depth])
            agree(chain.sum_slopes[depth].sum(axis=0), second.biases[depth])
            if layer.biases is not None:
                agree(layer.biases, second.biases[depth])


def test_the_drawn_networks_hold_every_kind() -> None:
    made = list(cases(0, NETWORKS // 10))
    assert {len(case.layers) for case in made} == {1, 2, 3, 4}
    assert {len(case.rows) for case in made} >= {1, 2, 3, 4}
    assert {len(layer.weights) for case in made for layer in case.layers} == {1, 2, 3, 4, 5, 6}
    assert {layer.activation for case in made for layer in case.layers} == {
        *ELEMENTWISE,
        "softmax",
    }
    assert {layer.biases is None for case in made for layer in case.layers} == {True, False}
    kinds = {(case.by.loss, case.by.reduction, case.by.slope_factor) for case in made}
    assert len(kinds) == 8


@pytest.mark.parametrize("seed", range(3))
def test_forward_values_agree_with_plain_python(seed: int) -> None:
    for case in cases(100 + seed, 30):
        network, rows, _ = solved(case)
        run = forward_pass(case.by, network, rows)
        for index, row in enumerate(case.rows):
            feeding, sums = trace(case, row)
            for depth in range(len(case.layers)):
                agree(run.sums[depth][index], sums[depth])
                agree(run.values[depth + 1][index], feeding[depth + 1])


def test_operations_and_their_proofs_agree_on_networks() -> None:
    """What validation proves of a spec, here on networks that no spec holds."""
    for case in cases(7, 30):
        network, rows, targets = solved(case)
        operation = OPERATIONS["weight_slopes"]
        first = operation(case.by, network, rows, targets)
        second = operation.proofs[0](case.by, network, rows, targets)
        for mine, theirs in zip(first.layers, second.layers, strict=True):
            agree(mine.weights, theirs.weights)
            assert (mine.biases is None) == (theirs.biases is None)
            if mine.biases is not None:
                agree(mine.biases, theirs.biases)
        forward = OPERATIONS["forward"]
        agree(forward(case.by, network, rows), forward.proofs[0](case.by, network, rows))


def test_where_the_update_adds_every_slope_points_downhill() -> None:
    """Error and update flipped: the same descent, for networks as for one layer."""
    for case in cases(8, 20):
        network, rows, targets = solved(case)
        other = case.by.flipped()
        here = OPERATIONS["weight_slopes"](case.by, network, rows, targets)
        there = OPERATIONS["weight_slopes"](other, network, rows, targets)
        proved = OPERATIONS["weight_slopes"].proofs[0](other, network, rows, targets)
        update = OPERATIONS["update"]
        stepped = update(case.by, network, here, 0.01)
        again = update(other, network, there, 0.01)
        for a, b, c, x, y in zip(
            here.layers, there.layers, proved.layers, stepped.layers, again.layers, strict=True
        ):
            agree(a.weights, -b.weights)
            agree(c.weights, b.weights)
            agree(x.weights, y.weights)


def test_central_difference_of_a_cubic() -> None:
    """d/dx x³ = 3x²; the error of central differences is STEP²/4 · f'''/6, here below 1e-8."""
    at = np.array([[0.0, 1.0], [-2.0, 0.5]])
    slope = central_difference(lambda x: float((x**3).sum()), at)
    np.testing.assert_allclose(slope, 3 * at**2, atol=1e-7)


def test_central_difference_of_one_number_and_of_large_ones() -> None:
    assert central_difference(lambda x: float(3 * x), np.array(2)).shape == ()
    slope = central_difference(lambda x: float((x**2).sum()), np.array([1e6, -3e4]))
    np.testing.assert_allclose(slope, [2e6, -6e4], rtol=1e-6)
