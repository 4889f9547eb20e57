"""The values that flow through a graph: numbers, arrays, networks and histories of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers = NDArray[np.float64 | np.int64]
"""Numbers as a spec has them: whole ones stay whole."""


class SolverError(ValueError):
    """Values that do not fit together, or that have left the finite numbers.

    `place` is where in a spec that shows, as far as it is known.
    """

    def __init__(self, message: str, *place: str | int) -> None:
        super().__init__(message)
        self.place: tuple[str | int, ...] = place or ("steps",)


@dataclass(frozen=True, eq=False)
class Layer:
    """Weights (nodes, feeding nodes), biases (nodes,) or None; None leaves the activation to the
    conventions."""

    weights: Numbers
    biases: Numbers | None = None
    activation: str | None = None


@dataclass(frozen=True, eq=False)
class Network:
    """Layers from the first hidden one to the output, and how a learner's program holds them."""

    layers: tuple[Layer, ...]
    given_as: Literal["dictionary", "arrays"] = "dictionary"

    def combine(self, other: Network, function: Callable[[Array, Array], Array]) -> Network:
        """The network whose weights and biases are `function` of this one's and the other's."""
        return replace(
            self,
            layers=tuple(
                Layer(
                    function(numbers(mine.weights), numbers(theirs.weights)),
                    None
                    if mine.biases is None or theirs.biases is None
                    else function(numbers(mine.biases), numbers(theirs.biases)),
                    mine.activation,
                )
                for mine, theirs in zip(self.layers, other.layers, strict=True)
            ),
        )

    def node_names(self) -> tuple[tuple[str, ...], ...]:
        """The course's name of each node, layer by layer: node_0 … output, or node_0_0 …"""
        deep = len(self.layers) > 2
        named = [
            tuple(
                f"node_{depth}_{node}" if deep else f"node_{node}"
                for node in range(len(layer.weights))
            )
            for depth, layer in enumerate(self.layers[:-1])
        ]
        outputs = len(self.layers[-1].weights)
        last = ("output",) if outputs == 1 else tuple(f"output_{node}" for node in range(outputs))
        return (*named, last)

    def by_node(self) -> dict[str, Numbers]:
        """Each node's weights under the node's name, in the order of the layers; then each bias
        there is as one number, under the node's name with `_bias` behind it."""
        nodes = [
            (name, layer, node)
            for layer, names in zip(self.layers, self.node_names(), strict=True)
            for node, name in enumerate(names)
        ]
        weights = {name: layer.weights[node] for name, layer, node in nodes}
        return weights | {
            f"{name}_bias": np.asarray(layer.biases[node])
            for name, layer, node in nodes
            if layer.biases is not None
        }

    def with_weights(self, by_node: Mapping[str, Numbers]) -> Network:
        """The same network with these weights and biases, in the form of `by_node`."""

        def stacked(names: tuple[str, ...], ending: str = "") -> Numbers:
            return np.stack([np.asarray(by_node[name + ending]) for name in names])

        layers = (
            replace(
                layer,
                weights=stacked(names),
                biases=None if layer.biases is None else stacked(names, "_bias"),
            )
            for layer, names in zip(self.layers, self.node_names(), strict=True)
        )
        return replace(self, layers=tuple(layers))


Value: TypeAlias = "Numbers | np.float64 | float | bool | Network | tuple[Value, ...]"
"""A scalar or an array, a bool, a `Network`, or a tuple of values (a history)."""

Operand: TypeAlias = Any
"""A `Value` inside an operation, whose author knows which kind it is; the graph refuses others."""


def numbers(value: object) -> Array:
    """The value as a float64 array.

    Raises SolverError for a ragged list, and for anything that is not numbers.
    """
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise SolverError(f"these are not numbers, or not rows of equal length: {value}") from error
    return array


def matching(left: object, right: object) -> tuple[Array, Array]:
    """Both as arrays that may be combined entry by entry: one shape, or one of them a number.

    NumPy would stretch (4, 1) against (4,) to (4, 4) unseen; that is refused here.
    """
    a, b = numbers(left), numbers(right)
    if a.shape != b.shape and a.ndim and b.ndim:
        raise SolverError(f"shapes {a.shape} and {b.shape} do not match")
    return a, b


def leaves(value: object) -> Iterable[Array]:
    """All arrays that a value is made of."""
    if isinstance(value, Network):
        for layer in value.layers:
            yield numbers(layer.weights)
            if layer.biases is not None:
                yield numbers(layer.biases)
    elif isinstance(value, tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield numbers(value)


def is_finite(value: object) -> bool:
    """Whether every number in the value is finite."""
    return all(bool(np.isfinite(leaf).all()) for leaf in leaves(value))


def close(left: object, right: object, relative: float, absolute: float) -> bool:
    """Whether `left` is `right` within `absolute + relative · |right|`, shapes equal.

    NaN and infinity are close to nothing, not even to themselves.
    """
    mine, theirs = list(leaves(left)), list(leaves(right))
    with np.errstate(all="ignore"):
        return len(mine) == len(theirs) and all(
            a.shape == b.shape
            # No bound is infinite but that of an infinite number.
            and bool((np.abs(a - b) <= absolute + relative * np.abs(b)).all())
            and bool(np.isfinite(b).all())
            for a, b in zip(mine, theirs, strict=True)
        )
