"""The picture that an exercise's spec asks for.

Numbers come from the data, and from steps that nobody is asked for; what the spec does not name
stays empty, so that a drawing never shows a key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from checker.figures.description import described
from checker.figures.diagram import MARKED_MEANS, Diagram, DrawnNode, Picture, Weight, number
from checker.models.drawing import DrawingSpec
from checker.models.exercise import Exercise
from checker.models.said import say
from checker.solver.given import given_values
from checker.solver.graph import Graph
from checker.solver.values import Layer, Network, Numbers, SolverError, Value

Weights = list[list[list[float | None]]]
"""Layer, node, feeding node; None is an unknown weight."""
OfLayer = Sequence[float] | Numbers
Biases = Sequence[OfLayer | None]


def picture(exercise: Exercise) -> Picture | None:
    """The exercise's drawing, or None where it has none.

    Raises SolverError where a drawing names what is not there, or what the exercise asks for.
    """
    if not exercise.drawings:
        return None
    values = _shown(exercise)
    diagrams = tuple(_diagram(exercise, one, values) for one in exercise.drawings)
    return Picture(say("{title}: drawing of the network", title=exercise.title), diagrams)


def _shown(exercise: Exercise) -> Mapping[str, Value]:
    """Every value that may be drawn: an asked step's is not among them."""
    asked = {step.name for step in exercise.steps if step.points} | {exercise.ask}
    truth = Graph.of(exercise).truth(given_values(exercise))
    return {name: value for name, value in truth.items() if name not in asked}


def _value(values: Mapping[str, Value], name: str) -> Value:
    if name not in values:
        raise SolverError(f"a drawing cannot show {name!r}: it is not given, or it is asked for")
    return values[name]


def _weights(exercise: Exercise, name: str, values: Mapping[str, Value]) -> tuple[Weights, Biases]:
    """The weights of every layer, and the biases of every layer (None where it has none)."""
    if name in exercise.networks:
        layers = exercise.networks[name].layers
        return [[list(row) for row in one.weights] for one in layers], [o.biases for o in layers]
    network = _value(values, name)
    if not isinstance(network, Network):
        raise SolverError(f"{name!r} is not a network, so that it cannot be drawn")
    return [one.weights.tolist() for one in network.layers], [o.biases for o in network.layers]


def _names(weights: Weights, *, cut: bool) -> tuple[tuple[str, ...], ...]:
    """The course's node names; of a network that is cut, all layers are hidden ones."""
    layers = [Layer(np.zeros((len(rows), len(rows[0])))) for rows in weights]
    whole = Network((*layers, Layer(np.zeros((1, 1)))) if cut else tuple(layers))
    return whole.node_names()[: len(layers)]


def _diagram(exercise: Exercise, spec: DrawingSpec, values: Mapping[str, Value]) -> Diagram:
    weights, biases = _weights(exercise, spec.network, values)
    names = _names(weights, cut=spec.cut)
    known = {name for column in names for name in column}
    for name in (*spec.values, *spec.slopes, *((spec.highlight or ())[:1])):
        if name not in known:
            raise SolverError(f"the network {spec.network!r} has no node {name!r} to be drawn")
    columns = [_inputs(spec, len(weights[0][0]), values)]
    for depth, column in enumerate(names):
        last = depth == len(names) - 1 and not spec.cut
        actual = _numbers(values, spec.actual) if last and spec.actual else []
        columns.append(tuple(_nodes(spec, column, biases[depth], actual, values)))
    diagram = Diagram(
        headings=_headings(len(names), len(names[-1]), cut=spec.cut),
        columns=tuple(columns),
        weights=tuple(_arrows(spec, *one) for one in zip(names, weights, strict=True)),
        caption=spec.caption or "",
        marked_means=MARKED_MEANS if spec.highlight_means == MARKED_MEANS else spec.highlight_means,
    )
    return Diagram(**{**vars(diagram), "alt": spec.alt or described(diagram)})


def _numbers(values: Mapping[str, Value], name: str) -> list[str]:
    return [number(float(one)) for one in np.ravel(np.asarray(_value(values, name)))]


def _inputs(spec: DrawingSpec, count: int, values: Mapping[str, Value]) -> tuple[DrawnNode, ...]:
    shown = _numbers(values, spec.inputs) if spec.inputs else [""] * count
    if len(shown) != count:
        raise SolverError(f"{spec.inputs!r} are {len(shown)} values for {count} input nodes")
    return tuple(DrawnNode(say("input {n}", n=index), value) for index, value in enumerate(shown))


def _nodes(
    spec: DrawingSpec,
    names: tuple[str, ...],
    biases: OfLayer | None,
    actual: list[str],
    values: Mapping[str, Value],
) -> Iterator[DrawnNode]:
    for index, name in enumerate(names):
        own = None if biases is None else number(float(biases[index]))
        notes: list[str] = [] if own is None else [say("bias {value}", value=own)]
        notes += [say("actual {value}", value=one) for one in actual[index : index + 1]]
        shown, slope = (
            _numbers(values, where[name])[0] if name in where else ""
            for where in (spec.values, spec.slopes)
        )
        yield DrawnNode(name, shown, slope, tuple(notes), spec.node_names)


def _arrows(
    spec: DrawingSpec, names: tuple[str, ...], rows: list[list[float | None]]
) -> tuple[tuple[Weight, ...], ...]:
    return tuple(
        tuple(
            Weight("?" if weight is None else number(weight), spec.highlight == (name, source))
            for source, weight in enumerate(row)
        )
        for name, row in zip(names, rows, strict=True)
    )


def _headings(layers: int, last: int, *, cut: bool) -> tuple[str, ...]:
    hidden = layers if cut else layers - 1
    named = [
        say("Hidden layer {n}", n=n + 1) if hidden > 1 else say("Hidden layer")
        for n in range(hidden)
    ]
    ending = [] if cut else [say("Prediction") if last == 1 else say("Predictions")]
    return (say("Inputs"), *named, *ending)
