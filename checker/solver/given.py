"""The data of an exercise: as the solver reads them, and as the learner's program holds them."""

from __future__ import annotations

import numpy as np

from checker.models.exercise import Exercise, NetworkSpec, Rows
from checker.models.observation import Plain
from checker.solver.graph import Values
from checker.solver.values import Layer, Network, Numbers, SolverError, Value


def given_values(exercise: Exercise) -> dict[str, Value]:
    """Data and networks by name. Integers stay integers, as a learner's program has them.

    A network with an unknown weight is only drawn, and left out. Raises SolverError for ragged
    data and for weights that do not fit each other.
    """
    values: dict[str, Value] = {}
    for name, datum in exercise.data.items():
        values[name] = datum if isinstance(datum, int | float) else _array(datum, "data", name)
    for name, network in exercise.networks.items():
        if all(weight is not None for layer in network.layers for row in layer.weights
               for weight in row):  # fmt: skip
            values[name] = _network(name, network)
        else:
            _network(name, _with_zeros(network))
    return values


def _array(datum: object, *place: str | int) -> Numbers:
    rows = datum.rows if isinstance(datum, Rows) else datum
    try:
        return np.array(rows)
    except ValueError as error:
        raise SolverError(f"the rows of {place[1]!r} are not of equal length", *place) from error


def _network(name: str, spec: NetworkSpec) -> Network:
    layers = tuple(
        Layer(
            _array(layer.weights, "networks", name, "layers", depth),
            None if layer.biases is None else np.array(layer.biases),
            layer.activation,
        )
        for depth, layer in enumerate(spec.layers)
    )
    for depth, layer in enumerate(layers):
        nodes, place = len(layer.weights), ("networks", name, "layers", depth)
        if layer.biases is not None and len(layer.biases) != nodes:
            raise SolverError(
                f"layer {depth} of {name!r} has {nodes} nodes but {len(layer.biases)} biases",
                *place,
            )
        if depth and layer.weights.shape[1] != len(layers[depth - 1].weights):
            raise SolverError(
                f"layer {depth} of {name!r} reads {layer.weights.shape[1]} nodes, "
                f"but the layer before it has {len(layers[depth - 1].weights)}",
                *place,
            )
    return Network(layers, spec.given_as)


def _with_zeros(network: NetworkSpec) -> NetworkSpec:
    """The network with its unknown weights known, to see whether its layers fit each other."""
    layers = tuple(
        layer.model_copy(
            update={"weights": tuple(tuple(w or 0 for w in row) for row in layer.weights)}
        )
        for layer in network.layers
    )
    return network.model_copy(update={"layers": layers})


def preload(exercise: Exercise, name: str, value: Value) -> Plain:
    """A value in the form in which the learner's program holds it."""
    if isinstance(value, Network):
        if value.given_as == "arrays":
            return [
                layer.weights if layer.biases is None else (layer.weights, layer.biases)
                for layer in value.layers
            ]
        return _as_written(exercise, name, value)
    if isinstance(value, tuple):
        return tuple(preload(exercise, name, part) for part in value)
    if isinstance(exercise.data.get(name), Rows):
        return list(np.asarray(value))
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return value[()].item()
    return value


def _as_written(exercise: Exercise, name: str, network: Network) -> dict[str, Plain]:
    """Each node's weights, as whole numbers where the spec has whole numbers; biases as numbers."""
    spec = exercise.networks.get(name)
    written = [row for layer in spec.layers for row in layer.weights] if spec else []
    by_node = network.by_node()
    for node, row in zip(by_node, written, strict=False):
        whole = by_node[node].astype(int)
        if all(isinstance(weight, int) for weight in row) and (whole == by_node[node]).all():
            by_node[node] = whole
    return {name: part if part.ndim else part.item() for name, part in by_node.items()}


def preloads(exercise: Exercise, values: Values) -> dict[str, Plain]:
    """Everything bound before a learner's file runs, in the learner's form."""
    supplied = [step.name for step in exercise.steps if step.supplied]
    return {name: preload(exercise, name, values[name]) for name in (*exercise.preloads, *supplied)}
