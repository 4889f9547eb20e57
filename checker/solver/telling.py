"""Whether values distinguish a step's slips from its rule."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from checker.models.exercise import Exercise
from checker.solver.graph import Graph, Twist, Values
from checker.solver.values import Array, Network, Value, close, numbers

NEAR = (1e-4, 1e-6)
"""Relative and absolute: values of slips that are so near count as one."""
LARGE = 1e6
"""Beside numbers that are larger, those of an exercise's data are lost in rounding."""

Table = dict[tuple[str, str], Value]
"""Each asked step's true value, (step, ""), and its value under each slip, (step, code)."""


def alike(left: Value | None, right: Value | None) -> bool:
    """Whether two values are there and count as one."""
    return left is not None and right is not None and close(left, right, *NEAR)


def asked(exercise: Exercise) -> tuple[str, ...]:
    """The steps that carry points or that a response states; not the learner's free choices."""
    return tuple(
        step.name
        for step in exercise.steps
        if step.operation and (step.points or step.name == exercise.ask)
    )


def local(exercise: Exercise, graph: Graph, name: str, origin: str) -> bool:
    """Whether a slip at `origin` is looked for at `name`: at itself, or through unasked steps."""
    if name == origin:
        return True
    observed = set(asked(exercise))
    node = graph.nodes[name]
    return any(
        read not in observed and local(exercise, graph, read, origin)
        for read in node.reads & graph.nodes.keys()
    )


def indistinguishable(
    exercise: Exercise, graph: Graph, name: str, data: Values, known: Values
) -> set[str]:
    """The slips of an asked step that lead where its rule does, by chance, on these values.

    `known` holds what is known of earlier steps. A slip that does so on all values near by is none
    on them (the absolute value of an error above 0), and neither is one that reads another name
    which holds the same value.
    """
    here, near = {**data, **known}, {**data, **{n: _moved(value) for n, value in known.items()}}
    found = set()
    for twist in _own_slips(exercise, graph, name, known):
        right, led_to = _both(graph, name, here, twist)
        if alike(led_to.get(name), right.get(name)) and not _reads_the_same(graph, twist, right):
            right, led_to = _both(graph, name, near, twist)
            if not _equal(led_to.get(name), right.get(name)):
                found.add(twist.code)
    return found


def _both(graph: Graph, name: str, values: Values, twist: Twist) -> tuple[Values, Values]:
    reach = graph.reach(name)
    return graph.evaluate(values, only=reach), graph.evaluate(values, twist=twist, only=reach)


def _moved(value: Value) -> Value:
    """A value near by, not too large to let the data beside it show."""
    if isinstance(value, Network):
        return value.with_weights(
            {node: _moved_array(numbers(part)) for node, part in value.by_node().items()}
        )
    return _moved_array(numbers(value))


def _moved_array(array: Array) -> Array:
    largest = float(np.abs(array).max(initial=0.0))
    return array * min(1.0, LARGE / max(largest, 1.0)) * 1.01 + 0.01


def _own_slips(exercise: Exercise, graph: Graph, name: str, known: Values) -> Iterator[Twist]:
    """Slips of a step, and of those before it that nobody asks for."""
    for origin in (name, *graph.ancestors(name)):
        if origin not in known and local(exercise, graph, name, origin):
            yield from graph.twists(origin)


def _reads_the_same(graph: Graph, twist: Twist, values: Values) -> bool:
    """Whether a wiring slip reads other names, and finds the same values under them."""
    right, wrong = graph.nodes[twist.node.name].arguments, twist.node.arguments
    return right != wrong and all(
        one == other or _equal(values.get(str(one)), values.get(str(other)))
        for one, other in zip(right, wrong, strict=True)
    )


def _equal(left: Value | None, right: Value | None) -> bool:
    return left is not None and right is not None and close(left, right, 0, 0)


def table(exercise: Exercise, graph: Graph, run: Values, free: Values) -> Table:
    """The table on these data, from these free choices on."""
    truth = graph.truth(run, free)
    found = {(name, ""): truth[name] for name in asked(exercise)}
    for origin in graph.nodes:
        shown_at = [name for name in asked(exercise) if local(exercise, graph, name, origin)]
        after = {name for name in graph.nodes if graph.follows(name, origin)}
        kept = {name: value for name, value in truth.items() if name not in after}
        only = {above for name in shown_at for above in (name, *graph.ancestors(name))}
        for twist in graph.twists(origin) if shown_at else ():
            values = graph.evaluate(kept, twist=twist, only=only)
            for name in shown_at:
                if name in values:
                    found.setdefault((name, twist.code), values[name])
    return found
