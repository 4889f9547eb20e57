"""A pool of draws of hidden data, proved beforehand, so that grading need not search for any."""

from __future__ import annotations

from collections.abc import Sequence

from checker.models.exercise import Exercise
from checker.solver.graph import Graph, Values
from checker.solver.hidden import TRIES, collisions, first_draw, shown_table
from checker.solver.telling import Table
from checker.solver.values import SolverError


def draw_seed(number: int) -> str:
    """The seed of a numbered draw."""
    return f"draw/{number}"


def proved_draws(exercise: Exercise, graph: Graph, given: Values, size: int) -> tuple[int, ...]:
    """The numbers of so many draws that leave no slip unseen; fewer where they are too rare."""
    if not exercise.hidden:
        return ()
    shown, found, number = shown_table(exercise, graph, given), list[int](), 0
    while len(found) < size and number < TRIES * (len(found) + 1):
        if proves(exercise, graph, given, first_draw(exercise, given, draw_seed(number)), shown):
            found.append(number)
        number += 1
    return tuple(found)


def proves(
    exercise: Exercise,
    graph: Graph,
    given: Values,
    runs: Sequence[Values],
    shown: Table | None = None,
) -> bool:
    """Whether data for the hidden runs can be evaluated and leave no slip unseen."""
    try:
        return not collisions(exercise, graph, given, runs, shown)
    except SolverError:
        return False
