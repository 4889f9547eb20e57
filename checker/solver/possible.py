"""Which slips no data could distinguish in an exercise's graph, so that nothing asks for it.

An operation leaves out the slips that its conventions make impossible; a graph can add more: a
reversed error behind an unasked slope, for one, is an added slope. Whether two differ is
tried on data of the exercise's shapes, drawn without regard to what the exercise itself allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import numpy as np

from checker.models.draws import Draw
from checker.models.exercise import Exercise
from checker.solver.graph import Graph, Values
from checker.solver.hidden import Keys, Stream, draw_like, free_choices
from checker.solver.telling import alike, table
from checker.solver.values import Network, SolverError, Value, leaves, numbers

DRAWS, ENOUGH, FEW = 80, 24, 6
"""How many data are drawn at most, on how many of them the answer rests, and on how few nothing is
called impossible."""
WIDE = Draw(decimals=(-6, 6), places=2)
SHARES = Draw(decimals=(0.05, 0.95), places=2)
ADDED = Draw(integers=(0, 4))


@dataclass(frozen=True)
class _Kind:
    """What the answer depends on: the steps, the conventions and the shapes, not the numbers."""

    key: str
    exercise: Exercise = field(compare=False)
    graph: Graph = field(compare=False)
    given: Values = field(compare=False)


def never_apart(exercise: Exercise, graph: Graph, given: Values) -> frozenset[Keys]:
    """The pairs that look alike on all data, and the slips that are one value on all data."""
    shapes = {name: [leaf.shape for leaf in leaves(value)] for name, value in given.items()}
    own = {name: [layer.activation for layer in one.layers]
           for name, one in exercise.networks.items()}  # fmt: skip
    kind = repr((exercise.id, exercise.ask, exercise.steps, graph.by, exercise.hidden, shapes, own))
    return _never_apart(_Kind(kind, exercise, graph, given))


@lru_cache(maxsize=64)
def _never_apart(kind: _Kind) -> frozenset[Keys]:
    exercise, graph, given = kind.exercise, kind.graph, kind.given
    tables = []
    for number, data in enumerate(_any_data(given)):
        try:
            tables.append(table(exercise, graph, data, free_choices(exercise, data, f"{number}")))
        except SolverError:
            continue
        if len(tables) == ENOUGH:
            break
    if len(tables) < FEW:
        return frozenset()
    first, *others = tables
    pairs = {
        frozenset((one, other))
        for one, other in combinations(first, 2)
        if one[0] == other[0] and all(alike(each.get(one), each.get(other)) for each in tables)
    }
    still = {frozenset((key,)) for key in first
             if all(alike(each.get(key), first[key]) for each in others)}  # fmt: skip
    return frozenset(pairs | still)


def _any_data(given: Values) -> Iterator[dict[str, Value]]:
    stream = Stream("any data")
    for _ in range(DRAWS):
        yield {name: _drawn(value, stream) for name, value in given.items()}


def _drawn(value: Value, stream: Stream) -> Value:
    """Numbers of any size; shares stay shares, and a count or a place stays one."""
    if not isinstance(value, Network) and np.asarray(value).ndim == 0:
        number = float(numbers(value))
        rule = ADDED if number.is_integer() else SHARES
        return number + float(numbers(draw_like(value, rule, stream)))
    shares = all(bool(((leaf >= 0) & (leaf <= 1)).all()) for leaf in leaves(value))
    shares = shares and not isinstance(value, Network)
    return draw_like(value, SHARES if shares else WIDE, stream)
