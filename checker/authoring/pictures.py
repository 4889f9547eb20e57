"""Is what is drawn what is computed? And does nothing that is given state an answer?

A drawing names the network that the steps use, the inputs that they put through it and the actual
values that they compare with. What it shows in nodes is what that network computes there, on the
data shown and on every variant.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from checker.authoring.of_draws import OfDraw
from checker.catalog import spec
from checker.grading.messages.wording import show
from checker.grading.plan import Plan
from checker.models.drawing import DrawingSpec
from checker.models.exercise import Exercise, Fixed
from checker.solver import passes
from checker.solver.graph import Graph
from checker.solver.properties import PROPERTIES
from checker.solver.telling import alike, asked
from checker.solver.values import Array, Layer, Network, Value, numbers

Found = Iterator[tuple[spec.Path, str]]
Wanted = dict[str, set[str]]
INPUTS, ACTUAL = frozenset({"inputs", "values"}), frozenset({"actual", "target"})
FORWARD = frozenset({"forward", "hidden_values", "layer_values"})


def check(plan: Plan) -> Found:
    """Every drawing that differs from what is computed, and every given that is an answer."""
    yield from drawn(plan)
    yield from _answers(plan)


def drawn(plan: Plan) -> Found:
    """Every drawing that differs from what is computed on these data."""
    for place, drawing in enumerate(plan.exercise.drawings):
        path: spec.Path = ("drawings", place)
        found = list(_names(plan, drawing, path))
        yield from found or _shown(plan, drawing, path)


def _names(plan: Plan, drawing: DrawingSpec, path: spec.Path) -> Found:
    """Whether network, inputs and actual values are those of the steps that matter."""
    with_it, all_read = _read_with(plan.exercise, plan.graph, drawing.network)
    if drawing.network in plan.truth and drawing.network not in all_read:
        used = sorted(name for name in all_read if isinstance(plan.truth.get(name), Network))
        meant = f"draw the one that they use: {', '.join(used)}" if used else "leave it out"
        yield (*path, "network"), f"no step computes with {drawing.network!r}; {meant}"
    for field in ("inputs", "actual"):
        name, fits = getattr(drawing, field), with_it[field] or all_read
        if name is not None and name not in fits:
            meant = (
                f"they use {' or '.join(sorted(fits))}" if with_it[field] else "nothing reads it"
            )
            yield (*path, field), f"{name!r} is not what the steps use here; {meant}"


def _read_with(exercise: Exercise, graph: Graph, network: str) -> tuple[Wanted, set[str]]:
    """What the steps that matter read as inputs of a network and as actual values; and all that
    they read."""
    ends = {*asked(exercise), *(step.name for step in exercise.steps if step.points)}
    ends |= {one.holds for one in exercise.options if one.holds}
    matter = {above for end in ends for above in (end, *graph.ancestors(end))}
    found: Wanted = {"inputs": set(), "actual": set()}
    every: set[str] = set()
    for name in matter:
        step, operation = graph.steps[name], graph.operation(name)
        read = {argument for argument in step.of if isinstance(argument, str)}
        every |= read
        roles = operation.parameters if operation else PROPERTIES[step.free or ""].of
        for role, argument in zip(roles, step.of, strict=False):
            if argument in graph.nodes or not isinstance(argument, str):
                continue
            if role in INPUTS and network in read:
                found["inputs"].add(argument)
            elif role in ACTUAL:
                found["actual"].add(argument)
    return found, every


def _shown(plan: Plan, drawing: DrawingSpec, path: spec.Path) -> Found:
    """Whether each node and weight that is named is there, and shows what is computed."""
    network = _network(plan, drawing)
    columns = network.node_names()[: len(network.layers) - drawing.cut]
    known = {name: (depth, at) for depth, names in enumerate(columns)
             for at, name in enumerate(names)}  # fmt: skip
    there = f"its nodes are {', '.join(known)}"
    if drawing.highlight is not None:
        node, weight = drawing.highlight
        if node not in known:
            yield (*path, "highlight"), f"there is no node {node!r}; {there}"
        elif weight >= len(network.layers[known[node][0]].weights[known[node][1]]):
            yield (*path, "highlight"), f"{node} has no weight {weight}; the first is number 0"
    for field, computed in (
        ("values", _values(plan, drawing, network)),
        ("slopes", _slopes(plan, drawing, network)),
    ):
        for node, name in getattr(drawing, field).items():
            if node not in known:
                yield (*path, field, node), f"there is no node {node!r}; {there}"
                continue
            depth, at = known[node]
            message = _mismatch(
                node, plan.truth.get(name), computed[depth][at] if computed else None
            )
            if message is None and field == "values" and depth in _asked_layers(plan, drawing):
                message = f"the value of {node} is asked: leave it out"
            if message:
                yield (*path, field, node), message


def _network(plan: Plan, drawing: DrawingSpec) -> Network:
    """What is drawn, as a network whose output is never cut; unknown weights are not a number."""
    found = plan.truth.get(drawing.network)
    if not isinstance(found, Network):
        written = plan.exercise.networks[drawing.network]
        found = Network(
            tuple(
                Layer(np.array(one.weights, dtype=np.float64), None, one.activation)
                for one in written.layers
            )
        )
    if not drawing.cut:
        return found
    return Network((*found.layers, Layer(np.ones((1, len(found.layers[-1].weights))))))


def _values(plan: Plan, drawing: DrawingSpec, network: Network) -> tuple[Array, ...]:
    """The values of every layer's nodes; nothing where they cannot be known."""
    inputs = plan.truth.get(drawing.inputs or "")
    if inputs is None or np.asarray(inputs).ndim != 1 or not _is_known(network):
        return ()
    run = passes.forward_pass(plan.graph.by, network, numbers(inputs))
    return tuple(values[0] for values in run.values[1:])


def _slopes(plan: Plan, drawing: DrawingSpec, network: Network) -> tuple[Array, ...]:
    """The slopes of the loss for every layer's nodes; nothing where they cannot be known."""
    inputs, actual = (plan.truth.get(one or "") for one in (drawing.inputs, drawing.actual))
    if actual is None or drawing.cut or not _values(plan, drawing, network):
        return ()
    slopes = passes.backward_pass(plan.graph.by, network, numbers(inputs), numbers(actual))
    return tuple(layer[0] for layer in slopes.node_slopes)


def _is_known(network: Network) -> bool:
    return all(np.isfinite(numbers(layer.weights)).all() for layer in network.layers)


def _mismatch(node: str, drawn: Value | None, computed: Value | None) -> str | None:
    if drawn is None or isinstance(drawn, Network | tuple) or np.ndim(drawn):
        return f"what is drawn in {node} must be one number"
    if computed is None or alike(computed, drawn):
        return None
    message = f"{node} is drawn as {show(drawn)}, and computed is {show(computed)}"
    return OfDraw(message, "drawn otherwise")


def _asked_layers(plan: Plan, drawing: DrawingSpec) -> Iterator[int]:
    """The layers of the drawn network whose values a step asks for."""
    for name in asked(plan.exercise):
        step, network = plan.graph.steps[name], plan.truth.get(drawing.network)
        if step.operation not in FORWARD or step.of[0] != drawing.network:
            continue
        if step.operation == "forward" and isinstance(network, Network):
            yield len(network.layers) - 1
        elif step.operation != "forward":
            layer = step.of[2]
            yield int(numbers(layer.literal if isinstance(layer, Fixed) else plan.truth[layer]))


def _answers(plan: Plan) -> Found:
    """Givens that are what a step asks for, though the step does not read them."""
    for name in asked(plan.exercise):
        reads = {r for one in (name, *plan.graph.ancestors(name))
                 for r in plan.graph.nodes[one].reads}  # fmt: skip
        for given in plan.exercise.data:
            if given not in reads and alike(plan.given[given], plan.truth.get(name)):
                yield ("data", given), f"{given!r} states the answer to {name}: leave it out"
