"""Which conventions the values of an exercise depend on: those that are asked for on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from checker.models.exercise import Conventions, Exercise
from checker.solver.graph import Graph, Values
from checker.solver.hidden import free_choices
from checker.solver.operations import OPERATIONS


class _Noting:
    """Stands for conventions, and notes the names under which they are asked for."""

    def __init__(self, by: Conventions, noted: set[str]) -> None:
        self._by, self._noted = by, noted

    def __getattr__(self, name: str) -> Any:
        self._noted.add(name)
        return getattr(self._by, name)

    def model_copy(self, *, update: Mapping[str, object]) -> _Noting:
        """Others, of which it is noted just so what is asked for."""
        return _Noting(self._by.model_copy(update=update), self._noted)


def noted(exercise: Exercise, graph: Graph, given: Values) -> frozenset[str]:
    """The conventions, by their names, that computing all steps from these data asks for."""
    found: set[str] = set()
    watched = graph.under(cast(Conventions, _Noting(graph.by, found)))
    # What follows a free choice depends on the same conventions whatever is chosen.
    watched.evaluate(given, free_choices(exercise, given, "noted"))
    return frozenset(found)


def updates(graph: Graph) -> bool:
    """Whether a step moves weights against a slope, once or again and again."""
    used = [one for name in graph.steps if (one := graph.operation(name)) is not None]
    inner = [lifted for one in used for lifted, _ in one.lifts]
    return OPERATIONS["update"] in (*used, *inner)
