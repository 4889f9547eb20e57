"""Free choices that can be made on the data shown, and are repeated on hidden data.

What comes after a free choice is judged from the learner's own. So hidden data must show slips
there for the choices that learners make, and not only for some others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.models.exercise import Exercise, Step
from checker.solver import properties
from checker.solver.graph import Graph, Values
from checker.solver.telling import alike, asked, table
from checker.solver.values import Value


def collisions(
    exercise: Exercise, graph: Graph, given: Values, runs: Sequence[Values]
) -> Iterator[str]:
    """Slips after a free choice that look like the truth in all runs, for one that can be made."""
    for step in exercise.steps:
        later = [name for name in asked(exercise) if graph.follows(name, step.name)]
        for number, choices in enumerate(_choices(exercise, step, given, runs)):
            seen = [
                table(exercise, graph, run, {step.name: choice})
                for run, choice in zip(runs, choices, strict=True)
            ]
            for name, code in seen[0]:
                shows = any(not alike(one.get((name, code)), one[name, ""]) for one in seen)
                if code and name in later and not shows:
                    yield f"{name}: the truth looks like {code}, with {step.name} no. {number}"


def _choices(
    exercise: Exercise, step: Step, given: Values, runs: Sequence[Values]
) -> Iterator[tuple[Value, ...]]:
    """Each choice, made again in every run."""
    if step.free:
        shown = tuple(given[str(argument)] for argument in step.of)
        made = (
            properties.repeated(step.free, exercise.conventions, shown, run[str(step.of[0])])
            for run in runs
        )
        yield from zip(*made, strict=True)
