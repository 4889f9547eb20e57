"""The use cases of help: the next hint, and the worked solution once it may be seen.

What a learner took is stored. A solution may be seen by whoever has solved the exercise or gave
it up, and by anyone after the date that the exercise states. A program that is right on one variant
is right on all; a choice or a number is solved on each variant for itself. The terms of a learner's
courses come before all that: what they keep closed, nothing opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from checker.app import service
from checker.app.terms import Terms
from checker.models.errors import ClosedSolutionError
from checker.models.job import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.catalog import Entry
    from checker.grading.messages.worked import JudgedOption, WorkedStep
    from checker.grading.plan import Plan
    from checker.models.observation import Runner
    from checker.solver.values import Value
    from checker.store import Aid, Store

PRACTICE = Terms()


@dataclass(frozen=True)
class Hints:
    """The hints that are shown now, each with its number, and how many have been seen of all."""

    exercise: str
    shown: tuple[tuple[int, str], ...]
    seen: int
    total: int
    variant: str | None
    solved: bool
    """Whether the worked solution may be seen without giving up."""


@dataclass(frozen=True)
class Solution:
    """A worked solution: its steps, then the program of a code exercise or a choice's options."""

    exercise: str
    title: str
    kind: str
    steps: tuple[WorkedStep, ...]
    options: tuple[JudgedOption, ...]
    code: str | None


def next_hint(entry: Entry, database: str, learner: str, terms: Terms = PRACTICE) -> Hints:
    """The next hint that a learner has not seen, now kept as seen; none where none is left."""
    from checker.store import Store

    exercise = entry.exercise
    with Store.open(database) as store:
        seen = _seen(store.aids(learner, exercise.id))
        hints = exercise.hints[seen : seen + 1]
        if hints:
            store.take_aid(learner, exercise.id, "hint", seen + 1, datetime.now(UTC))
    shown = tuple((seen + 1, hint) for hint in hints)
    solved = may_see(entry, database, learner, terms)
    return Hints(exercise.id, shown, seen + len(hints), len(exercise.hints), entry.variant, solved)


def hints_seen(entry: Entry, database: str, learner: str, terms: Terms = PRACTICE) -> Hints:
    """The hints that a learner has seen; takes none."""
    from checker.store import Store

    with Store.open(database, reading=True) as store:
        taken = store.aids(learner, entry.exercise.id)
        solved = _may_see(entry, store, learner, terms, taken)
    hints, seen = entry.exercise.hints, _seen(taken)
    shown = tuple(enumerate(hints[:seen], 1))
    return Hints(entry.exercise.id, shown, seen, len(hints), entry.variant, solved)


def _seen(taken: tuple[Aid, ...]) -> int:
    return max((aid.number for aid in taken if aid.kind == "hint"), default=0)


def give_up(entry: Entry, database: str, learner: str, terms: Terms = PRACTICE) -> None:
    """Keep that a learner gave an exercise up, if that opens the solution."""
    from checker.store import Store

    if terms.solution == "when-solved" and not may_see(entry, database, learner):
        with Store.open(database) as store:
            store.take_aid(learner, entry.exercise.id, "gave-up", 1, datetime.now(UTC))


def may_see(entry: Entry, database: str, learner: str, terms: Terms = PRACTICE) -> bool:
    """Whether a learner may see the worked solution now."""
    from checker.store import Store

    with Store.open(database, reading=True) as store:
        return _may_see(entry, store, learner, terms)


def _may_see(
    entry: Entry, store: Store, learner: str, terms: Terms, taken: Sequence[Aid] | None = None
) -> bool:
    """`taken` is the help that the learner took at it, where that is known."""
    if terms.solution != "when-solved":
        return terms.solution == "open"
    after, exercise_id = entry.exercise.solution_after, entry.exercise.id
    if after is not None and datetime.now(UTC) >= after:
        return True
    solved = store.solved(learner, exercise_id)
    if entry.variant in solved or (solved and entry.exercise.kind == "code"):
        return True
    taken = store.aids(learner, exercise_id) if taken is None else taken
    return any(aid.kind == "gave-up" for aid in taken)


def solution(
    entry: Entry, database: str, learner: str, run: Runner, terms: Terms = PRACTICE
) -> Solution:
    """The worked solution. Raises ClosedSolutionError where it may not be seen yet.

    `run` is a sandbox; it is needed where a value is free, to read what `solution.py` chooses.
    """
    exercise = entry.exercise
    if not may_see(entry, database, learner, terms):
        alone = exercise.variants is not None and exercise.kind != "code"
        opens = exercise.solution_after
        raise ClosedSolutionError(exercise.id, entry.variant, opens, alone=alone)
    return worked_solution(entry, run)


def worked_solution(entry: Entry, run: Runner) -> Solution:
    """The worked solution, for whoever may see it anyway."""
    from checker.grading.messages import worked

    exercise = entry.exercise
    plan = service.plan_of(entry, "solution")
    return Solution(
        exercise.id,
        exercise.title,
        exercise.kind,
        worked.lines(plan, _choices(entry, plan, run)),
        worked.judged(plan),
        entry.read("solution.py") if exercise.kind == "code" else None,
    )


def _choices(entry: Entry, plan: Plan, run: Runner) -> dict[str, Value]:
    """What the bundled solution chooses where a value is free, if that fits the data shown."""
    from checker.grading.judge.run import Run

    code = entry.read("solution.py")
    if code is None or not any(step.free for step in entry.exercise.steps):
        return {}
    bundled = Job(entry.exercise.id, "", "program", code.encode(), "solution.py").submission
    seen = Run(plan, plan.given, run(bundled, plan.inputs(plan.given), plan.limits))
    return {name: one for name, one in seen.choices.items() if seen.seen[name].state == "right"}
