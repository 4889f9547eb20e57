"""What slip codes mean, for whoever reads how often each was made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from checker.models.exercise import Exercise
from checker.models.verdict import GENERAL_CODES
from checker.solver.graph import Graph
from checker.solver.operations import OPERATIONS
from checker.solver.properties import PROPERTIES
from checker.solver.values import SolverError


def meanings(exercise: Exercise | None = None) -> Mapping[str, str]:
    """Every slip code with its sentence: the general ones, and those of operations.

    With an exercise, its own slips are described in its own names.
    """
    return _of_all() if exercise is None else {**_of_all(), **_own(exercise)}


@cache
def _of_all() -> Mapping[str, str]:
    slips = [slip for one in OPERATIONS.values() for slip in (*one.misses, *one.slips)]
    unmet = {code: says for one in PROPERTIES.values() for code, says in one.says.items()}
    return {**{slip.code: slip.says for slip in slips}, **unmet, **GENERAL_CODES}


def _own(exercise: Exercise) -> Mapping[str, str]:
    try:
        graph = Graph.of(exercise)
    except SolverError:
        return {}
    return {twist.code: twist.says for name in graph.nodes for twist in graph.twists(name)}
