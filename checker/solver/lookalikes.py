"""Slips that cannot be seen on some data: they give the right value, or each other's.

On the data that a learner is shown, a slip may give the right value only where the spec says so
(`collisions`); hidden data or variants then distinguish the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from checker.models.exercise import Exercise
from checker.solver.graph import Graph, Twist, Values
from checker.solver.possible import never_apart
from checker.solver.telling import asked, local
from checker.solver.values import Value, close

RELATIVE, ABSOLUTE = 1e-4, 1e-6
"""How near two values of slips count as one."""


@dataclass(frozen=True)
class Lookalike:
    """A slip that gives an asked step's right value; `exact` if not only within the tolerance."""

    step: str
    twist: Twist
    exact: bool


def lookalikes(exercise: Exercise, graph: Graph, truth: Values) -> Iterator[Lookalike]:
    """Every slip that gives the right value of an asked step, declared or not.

    `truth` holds the data and the steps' values, those after a free choice as far as they are
    known.
    """
    tolerance = exercise.tolerance
    for step, twist, value in twisted(exercise, graph, truth):
        if close(value, truth[step], tolerance.relative, tolerance.absolute):
            yield Lookalike(step, twist, close(value, truth[step], 1e-9, 1e-12))


def undeclared(exercise: Exercise, graph: Graph, truth: Values) -> Iterator[Lookalike]:
    """Those that `collisions` does not name and other data could distinguish from the truth."""
    found = (
        one
        for one in lookalikes(exercise, graph, truth)
        if one.twist.code not in exercise.collisions.get(one.step, ())
    )
    yield from possible(exercise, graph, truth, found)


def twisted(exercise: Exercise, graph: Graph, truth: Values) -> Iterator[tuple[str, Twist, Value]]:
    """Each asked step with each slip that is looked for there, and the value it leads to."""
    for origin in graph.nodes:
        steps = [name for name in asked(exercise) if local(exercise, graph, name, origin)]
        for twist in graph.twists(origin) if steps else ():
            kept = {n: v for n, v in truth.items() if not _after(graph, n, origin)}
            values = graph.evaluate(kept, twist=twist)
            for step in steps:
                if step in values and step in truth:
                    yield step, twist, values[step]


def _after(graph: Graph, name: str, origin: str) -> bool:
    return name in graph.nodes and graph.follows(name, origin)


def possible(
    exercise: Exercise, graph: Graph, truth: Values, found: Iterable[Lookalike]
) -> Iterator[Lookalike]:
    """Those of the found that some data could distinguish from the truth."""
    listed = list(found)
    impossible = never_apart(exercise, graph, _data(graph, truth)) if listed else frozenset()
    for one in listed:
        if frozenset(((one.step, ""), (one.step, one.twist.code))) not in impossible:
            yield one


def _data(graph: Graph, truth: Values) -> dict[str, Value]:
    return {name: value for name, value in truth.items() if name not in graph.nodes}


def pairs(exercise: Exercise, graph: Graph, truth: Values) -> Iterator[tuple[str, str]]:
    """Slips of one response's step that lead to one value, and so cannot be distinguished.

    Slips that `collisions` declares are passed over: they show in the truth's place.
    """
    declared = exercise.collisions.get(exercise.ask or "", ())
    values = {
        twist.code: value
        for step, twist, value in twisted(exercise, graph, truth)
        if step == exercise.ask and twist.code not in declared
    }
    found = [
        (one, other)
        for (one, value), (other, led_to) in combinations(values.items(), 2)
        if _alike(value, led_to)
    ]
    impossible = never_apart(exercise, graph, _data(graph, truth)) if found else frozenset()
    for one, other in found:
        ask = exercise.ask or ""
        if frozenset(((ask, one), (ask, other))) not in impossible:
            yield one, other


def plain_hits(exercise: Exercise, graph: Graph, truth: Values) -> Iterator[tuple[int, str]]:
    """Plain distractors, by their place, that a slip leads to which no other option names."""
    named = {option.slip for option in exercise.options}
    found = [
        (twist.code, value)
        for step, twist, value in twisted(exercise, graph, truth)
        if step == exercise.ask and twist.code not in named and not _alike(value, truth[step])
    ]
    for place, option in enumerate(exercise.options):
        for code, value in found if option.value is not None else ():
            if _alike(value, option.value):
                yield place, code


def _alike(left: object, right: object) -> bool:
    return close(left, right, RELATIVE, ABSOLUTE)
