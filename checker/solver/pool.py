"""A pool of draws of hidden data, proved beforehand, so that grading need not search for any."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

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
    shown = shown_table(exercise, graph, given)
    sound = (
        number
        for number in range(TRIES * size)
        if proves(exercise, graph, given, first_draw(exercise, given, draw_seed(number)), shown)
    )
    return tuple(islice(sound, size))


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
