"""A slip that no data can distinguish from the truth does not exist, whatever the conventions.

Conventions, networks and shapes are composed at random; for each composition data are drawn until
every slip that exists has been seen apart from the truth and from every other slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker.models.exercise import ActivationName, Conventions
from checker.solver.activations import softmax
from checker.solver.operations import OPERATIONS
from checker.solver.values import Layer, Network, SolverError, Value, close, is_finite

DRAWS = 400
"""So many draws must distinguish all; nearly always the first few do."""
Make = Callable[[np.random.Generator], tuple[Any, ...]]
ACTIVATIONS: tuple[ActivationName, ...] = get_args(ActivationName)


@dataclass(frozen=True)
class Shape:
    """What does not change from one draw to the next."""

    by: Conventions
    rows: int | None
    inputs: int
    widths: tuple[int, ...]
    biased: tuple[bool, ...]
    own: tuple[str | None, ...]
    updates: int

    @property
    def activations(self) -> list[str]:
        """Each layer's activation."""
        last = len(self.widths) - 1
        return [
            own or (self.by.output_activation if n == last else self.by.hidden_activation)
            for n, own in enumerate(self.own)
        ]

    def row(self, dice: np.random.Generator) -> np.ndarray:
        return self.of_rows(dice, self.inputs)

    def of_rows(self, dice: np.random.Generator, *more: int) -> np.ndarray:
        return dice.normal(size=more if self.rows is None else (self.rows, *more)) * 2

    def network(self, dice: np.random.Generator) -> Network:
        layers = zip(pairwise((self.inputs, *self.widths)), self.biased, self.own, strict=True)
        return Network(
            tuple(
                Layer(
                    dice.normal(size=(nodes, feeding)) * 2,
                    dice.normal(size=nodes) * 2 if biased else None,
                    own,
                )
                for (feeding, nodes), biased, own in layers
            )
        )

    def layer(self, number: int) -> Make:
        """A network, the values before one of its layers, and that layer's number."""
        feeding = (self.inputs, *self.widths)[number]
        return lambda dice: (self.network(dice), self.of_rows(dice, feeding), number)

    def shaped(self, dice: np.random.Generator, layers: int | None = None) -> Network:
        """A network with as many layers, each as wide as a die says."""
        drawn = dice.integers(1, 7, size=(layers or len(self.widths)) + 1)
        return Network(
            tuple(
                Layer(np.ones((nodes, feeding)), np.ones(nodes) if self.biased[0] else None)
                for feeding, nodes in pairwise(drawn)
            )
        )

    def target(self, dice: np.random.Generator) -> np.ndarray:
        """As the network's prediction; shares, where the loss is the cross entropy."""
        outputs = self.widths[-1]
        drawn = self.of_rows(dice, *([] if outputs == 1 else [outputs]))
        return softmax(drawn) if self.by.loss == "cross entropy" else drawn

    def shares(self, dice: np.random.Generator) -> np.ndarray:
        return softmax(self.of_rows(dice, self.inputs + 1))

    def weights(self, dice: np.random.Generator) -> np.ndarray:
        return dice.normal(size=self.inputs) * 2


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """Every convention with every shape of data and network."""
    error, update = draw(
        st.sampled_from(
            [
                ("prediction - actual", "weights - learning_rate * slope"),
                ("actual - prediction", "weights + learning_rate * slope"),
                ("actual - prediction", "weights - learning_rate * slope"),
            ]
        )
    )
    widths = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    layers = len(widths)
    conventions = Conventions(
        error=error,
        update=update,
        slope_factor=draw(st.sampled_from([2, 1])),
        reduction=draw(st.sampled_from(["mean", "sum"])),
        hidden_activation=draw(st.sampled_from(ACTIVATIONS)),
        output_activation=draw(st.sampled_from(ACTIVATIONS)),
        loss=draw(st.sampled_from(["squared error", "cross entropy"])),
    )
    own = st.one_of(st.none(), st.sampled_from(ACTIVATIONS))
    return Shape(
        conventions,
        rows=draw(st.sampled_from([None, 3, 1, 2, 4])),
        inputs=draw(st.integers(1, 3)),
        widths=widths,
        biased=tuple(draw(st.lists(st.booleans(), min_size=layers, max_size=layers))),
        own=tuple(draw(st.lists(own, min_size=layers, max_size=layers))),
        updates=draw(st.integers(1, 3)),
    )


STILL = frozenset({("forward_passes", "counted-once")})
"""Slips that are one number whatever the data."""


def _hidden(shape: Shape) -> int:
    assume(len(shape.widths) > 1)
    return len(shape.widths) - 2


# What each operation with slips is handed.
MAKERS: dict[str, Callable[[Shape], list[Make]]] = {
    "prediction": lambda s: [lambda d: (s.weights(d), s.row(d))],
    "error": lambda s: [lambda d: (s.of_rows(d), s.of_rows(d))],
    "mean_squared_error": lambda s: [lambda d: (s.of_rows(d), s.of_rows(d))],
    "weight_slope": lambda s: [lambda d: (s.row(d), s.of_rows(d))],
    "update": lambda s: [
        lambda d: (s.weights(d), s.weights(d), abs(d.normal())),
        lambda d: (d.normal(), d.normal(), abs(d.normal())),
        lambda d: (s.network(d), s.network(d), abs(d.normal())),
    ],
    "forward": lambda s: [lambda d: (s.network(d), s.row(d))],
    "hidden_values": lambda s: [lambda d: (s.network(d), s.row(d), _hidden(s))],
    "node_slopes": lambda s: [lambda d: (s.network(d), s.row(d), s.target(d), _hidden(s))],
    "weight_slopes": lambda s: [lambda d: (s.network(d), s.row(d), s.target(d))],
    "layer_values": lambda s: [s.layer(n) for n in range(len(s.widths))],
    "count_nodes": lambda s: [lambda d: (s.shaped(d),)],
    "count_hidden_nodes": lambda s: [lambda d: (s.shaped(d),)],
    "count_hidden_layers": lambda s: [lambda d: (s.shaped(d, int(d.integers(1, 5))),)],
    "count_weights": lambda s: [lambda d: (s.shaped(d),)],
    "passes_for_rows": lambda s: [
        lambda d: (d.normal(size=(int(d.integers(1, 6)), int(d.integers(1, 6)))),)
    ],
    "cross_entropy": lambda s: [lambda d: (s.shares(d), s.shares(d))],
    "backprop_slope": lambda s: [lambda d: (d.normal(), d.normal(), d.normal())],
    "gradient": lambda s: [
        lambda d: (s.weights(d), s.row(d), s.of_rows(d)),
        lambda d: (s.network(d), s.row(d), s.target(d)),
    ],
    "loss_of": lambda s: [
        lambda d: (s.weights(d), s.row(d), s.of_rows(d)),
        lambda d: (s.network(d), s.row(d), s.target(d)),
    ],
    "descend": lambda s: [
        lambda d: (s.weights(d), s.row(d), s.of_rows(d), abs(d.normal()) / 10, s.updates),
        lambda d: (s.network(d), s.row(d), s.target(d), abs(d.normal()) / 10, s.updates),
    ],
    "loss_history": lambda s: [
        lambda d: (tuple(s.weights(d) for _ in range(s.updates + 1)), s.row(d), s.of_rows(d)),
        lambda d: (tuple(s.network(d) for _ in range(s.updates + 1)), s.row(d), s.target(d)),
    ],
    "forward_passes": lambda s: [lambda d: (int(d.integers(1, 9)),)],
}


def test_every_operation_with_slips_is_composed_here() -> None:
    assert MAKERS.keys() == {name for name, one in OPERATIONS.items() if one.slips}


def alike(left: Value, right: Value) -> bool:
    """As hidden data are compared; what is not finite is like nothing."""
    return close(left, right, 1e-4, 1e-6)


def _value(
    function: Callable[..., Value], by: Conventions, arguments: tuple[Any, ...]
) -> Value | None:
    """A slip's value, as the graph asks for it: what does not fit does not exist."""
    try:
        return function(by, *arguments)
    except SolverError:
        return None


def draws(name: str, by: Conventions, make: Make) -> Iterator[dict[str, Value]]:
    """The truth and the value of each slip that exists, on one draw after the other."""
    operation, dice = OPERATIONS[name], np.random.default_rng(7)
    for _ in range(DRAWS):
        arguments = make(dice)
        truth = operation(by, *arguments)
        with np.errstate(all="ignore"):
            values = {one.code: _value(one.function, by, arguments) for one in operation.slips}
        if is_finite(truth):
            yield {"": truth} | {code: v for code, v in values.items() if v is not None}


def never_distinguished(name: str, by: Conventions, make: Make) -> set[frozenset[str]]:
    """Pairs that no draw distinguishes, and slips, alone, whose value never moves."""
    first: dict[str, Value] = {}
    left: set[frozenset[str]] | None = None
    for values in draws(name, by, make):
        if left is None:
            first = values
            left = {frozenset(pair) for pair in combinations(values, 2)}
            left |= {frozenset({code}) for code in values if (name, code) not in STILL}
            continue
        assert values.keys() == first.keys(), "whether a slip exists must not depend on the data"
        left = {
            group
            for group in left
            if (
                alike(*(values[code] for code in group))
                if len(group) == 2
                else all(alike(values[code], first[code]) for code in group)
            )
        }
        if not left:
            break
    assume(left is not None)
    return left or set()


def check(name: str, shape: Shape) -> None:
    # A share of one is refused in words of its own.
    assume(("softmax", 1) not in zip(shape.activations, shape.widths, strict=True))
    # A loss that takes the log of a prediction needs predictions above 0.
    assume(shape.by.loss == "squared error" or shape.activations[-1] in ("sigmoid", "softmax"))
    for make in MAKERS[name](shape):
        left = never_distinguished(name, shape.by, make)
        # A truth that never moves is no question; hidden data refuse it in its own words.
        assume(frozenset({""}) not in left)
        assert not left, f"{name}: never distinguished: {sorted(map(sorted, left))}"


FAST = settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@pytest.mark.parametrize("name", sorted(MAKERS))
@given(shape=shapes())
@FAST
def test_every_slip_that_exists_can_be_distinguished(name: str, shape: Shape) -> None:
    check(name, shape)


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(MAKERS))
@given(shape=shapes())
@settings(FAST, max_examples=400)
def test_every_slip_of_many_compositions_can_be_distinguished(name: str, shape: Shape) -> None:
    check(name, shape)
