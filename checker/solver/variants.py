"""Variants: the same exercise on other numbers, each proved before anyone sees it.

A draw is served only if all that the spec asks of it holds: `keep` and `on_and_off`, one key,
options that differ, and no slip that looks right or like another slip. A seed gives the same
variant on every platform: the draws come from the counter of `hidden.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from checker.models.draws import Draw, Variants
from checker.models.errors import UsageError
from checker.models.exercise import Exercise, NetworkSpec, Rows
from checker.models.options import Option
from checker.solver import passes
from checker.solver.choices import choices, problems
from checker.solver.given import given_values
from checker.solver.graph import Graph, Values
from checker.solver.hidden import Stream, draw
from checker.solver.lookalikes import pairs, plain_hits, undeclared
from checker.solver.values import Network, SolverError, numbers

TRIES = 500
LONGEST = 64


def variant(exercise: Exercise, seed: str) -> Exercise:
    """The exercise with other data and networks; what is claimed of the shown ones is left out.

    Raises UsageError where an exercise has no variants or a seed is no text of 1 to 64 characters,
    and SolverError where no draw is sound.
    """
    if exercise.variants is None:
        raise UsageError(f"{exercise.id} has no variants: its numbers belong to the task.")
    if not (0 < len(seed) <= LONGEST and seed.isprintable()):
        raise UsageError(f"A variant's seed is a text of 1 to {LONGEST} printable characters.")
    stream, failed = Stream(f"variant/{exercise.id}/{seed}"), Counter[str]()
    for _ in range(TRIES):
        drawn = redrawn(exercise, exercise.variants, stream)
        fault = next(faults(drawn, exercise), None)
        if fault is None:
            return drawn.model_copy(update={"options": _in_order(drawn)})
        failed[fault] += 1
    worst = "; ".join(f"{fault} ({times} times)" for fault, times in failed.most_common(3))
    raise SolverError(f"none of {TRIES} draws makes a sound variant: {worst}")


def _in_order(drawn: Exercise) -> tuple[Option, ...]:
    """Options by rising value, so that the key's place shows nothing; then those without one."""
    graph = Graph.of(drawn)
    found = choices(drawn, graph, graph.truth(given_values(drawn)))
    valued = [
        (float(numbers(one.value)), place)
        for place, one in enumerate(found)
        if one.value is not None
    ]
    others = [one.option for one in found if one.value is None]
    return (*(found[place].option for _, place in sorted(valued)), *others)


def redrawn(exercise: Exercise, rules: Variants, stream: Stream) -> Exercise:
    """One draw of everything that varies, in the order of the spec, not proved yet."""
    data, networks = dict[str, object](exercise.data), dict(exercise.networks)
    for name, rule in rules.draw.items():
        if name in networks:
            networks[name] = _network(networks[name], rule, stream)
        else:
            data[name] = _like(data[name], rule, stream)
    return exercise.model_copy(update={"data": data, "networks": networks, "expected": {}})


def _network(network: NetworkSpec, rule: Draw, stream: Stream) -> NetworkSpec:
    layers = tuple(
        layer.model_copy(
            update={
                "weights": _like(layer.weights, rule, stream),
                "biases": _like(layer.biases, rule, stream),
            }
        )
        for layer in network.layers
    )
    return network.model_copy(update={"layers": layers})


def _like(value: object, rule: Draw, stream: Stream) -> object:
    """A value of the same form with every number drawn anew; what is unknown stays unknown."""
    if isinstance(value, Rows):
        return Rows.model_validate({"rows": _like(value.rows, rule, stream)})
    if isinstance(value, tuple):
        return tuple(_like(part, rule, stream) for part in value)
    return None if value is None else draw(rule, stream)


def faults(drawn: Exercise, original: Exercise | None = None) -> Iterator[str]:
    """Why a draw cannot be served; nothing if it is proved sound."""
    graph = Graph.of(drawn)
    try:
        truth = graph.truth(given_values(drawn))
        if original is not None and (drawn.data, drawn.networks) == (
            original.data,
            original.networks,
        ):
            yield "these are the numbers already shown"
        yield from _unkept(drawn, graph, truth)
        yield from _at_a_kink(graph, truth)
        for _, problem in problems(choices(drawn, graph, truth)) if drawn.kind == "choice" else ():
            yield problem
    except SolverError as error:
        yield str(error)
        return
    yield from _unseen(drawn, graph, truth)


def _unkept(drawn: Exercise, graph: Graph, truth: Values) -> Iterator[str]:
    rules = drawn.variants
    for name, rule in rules.keep.items() if rules else ():
        if name not in truth:
            yield f"{name} waits for a free choice, so nothing can be kept of it"
        elif not all(rule.holds(float(number)) for number in numbers(truth[name]).flat):
            yield f"{name} is not what `keep` asks"
    for name in rules.on_and_off if rules else ():
        if not _on_and_off(graph, name, truth):
            yield f"the hidden nodes of {name} are not on and off"


def _on_and_off(graph: Graph, name: str, truth: Values) -> bool:
    """Whether some hidden node of a forward step has a value above 0, and some has 0; of one layer
    applied alone, whether some node of it has."""
    step = graph.steps[name]
    network, inputs = (truth.get(str(argument)) for argument in step.of[:2])
    if not isinstance(network, Network) or inputs is None:
        raise SolverError(f"`on_and_off` names {name}, which waits for a free choice")
    hidden = (
        (numbers(truth[name]),)
        if step.operation == "layer_values"
        else passes.forward_pass(graph.by, network, numbers(inputs)).values[1:-1]
    )
    on = any(bool((layer > 0).any()) for layer in hidden)
    return on and any(bool((np.abs(layer) <= 0).any()) for layer in hidden)


def _at_a_kink(graph: Graph, truth: Values) -> Iterator[str]:
    """Steps that ask for slopes through a ReLU whose sum is exactly 0, where it has none."""
    for name, step in graph.steps.items():
        network = truth.get(str(step.of[0])) if step.of else None
        if step.operation in _SLOPES and isinstance(network, Network):
            run = passes.forward_pass(graph.by, network, numbers(truth[str(step.of[1])]))
            if any(bool((sums == 0).any()) for sums in run.sums[:-1]):
                yield f"{name} asks for the slope of a hidden node whose sum is 0"


_SLOPES = ("weight_slopes", "node_slopes", "gradient", "descend")


def _unseen(drawn: Exercise, graph: Graph, truth: Values) -> Iterator[str]:
    for found in undeclared(drawn, graph, truth):
        yield f"{found.twist.code} gives the right value of {found.step}"
    # Code exercises have hidden data for what follows; a response has only what is shown.
    for one, other in pairs(drawn, graph, truth) if drawn.ask else ():
        yield f"{one} and {other} give one value"
    for _, code in plain_hits(drawn, graph, truth) if drawn.ask else ():
        yield f"a plain distractor has the value of {code}"
