"""The use cases, each a short story. The CLI and the web call this and nothing deeper.

Edges come in as plain callables: `run` is a sandbox, `record` takes a verdict to be kept. Imports
that only some commands need stand inside the functions, so that a light command starts quickly.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import catalog
from checker.catalog import Entry
from checker.models.errors import Problem, UnsoundError, UsageError
from checker.models.observation import Runner, Submission
from checker.models.record import Record
from checker.models.suggestion import command

if TYPE_CHECKING:
    from checker.grading.history import History
    from checker.grading.plan import Plan
    from checker.grading.respond import Shown
    from checker.models.verdict import Verdict
    from checker.store import StoredAttempt


PASSING = cache(partial(os.urandom, 32))
"""The secret of a process that is given none."""


@dataclass(frozen=True)
class Graded:
    """A verdict with what is needed to keep it.

    Only on an exercise that is `proved` may it be kept. `printed` is what the program printed on
    the data shown. `further` is for a learner who went wrong in the same way before, a sentence
    each time.
    """

    title: str
    submission: Submission
    seed: str
    verdict: Verdict
    proved: bool
    printed: str = ""
    history: History | None = None
    further: tuple[str, ...] = ()
    variant: str | None = None
    after: str | None = None
    """The id of the exercise that comes next, None at the end."""

    @property
    def record(self) -> Record:
        """What is stored of it."""
        told = self.verdict.model_dump()
        return Record(told, self.verdict.counts, self.title, self.submission, self.seed)


def exercises(folder: Path) -> tuple[Entry, ...]:
    """All exercises, in the order in which they are meant to be done."""
    return tuple(catalog.load_all(folder))


def exercise(folder: Path, exercise_id: str, variant: str | None = None) -> Entry:
    """One exercise by its id or number; with the seed of a variant, the same on other numbers."""
    entry = catalog.find(folder, exercise_id)
    if variant is None:
        return entry
    from checker.solver.values import SolverError
    from checker.solver.variants import variant as drawn

    try:
        return replace(entry, exercise=drawn(entry.exercise, variant), variant=variant)
    except SolverError as error:
        raise entry.unsound([(("variants",), str(error))]) from None


def is_proved(entry: Entry) -> bool:
    """Whether `validate` proved an exercise as it stands."""
    from checker import solver

    return entry.proved_by(solver.VERSION)


def submission(name: str, source: bytes) -> Submission:
    """A submission from bytes."""
    return Submission(name, source, hashlib.sha256(source).hexdigest())


def grade(  # noqa: PLR0913  # what to grade, and the edges that it takes
    folder: Path,
    exercise_id: str,
    handed_in: Submission,
    run: Runner,
    variant: str | None = None,
    *,
    secret: bytes | None = None,
) -> Graded:
    """Grade a program: on the given data, then on hidden data that a secret chose."""
    from checker.grading.grade import examine

    entry = exercise(folder, exercise_id, variant)
    refuse_response(entry)
    plan = _plan(entry, handed_in, secret or PASSING())
    examined = examine(plan, handed_in, run)
    seen, verdict = examined.seen, examined.verdict
    graded = _graded(entry, handed_in, plan, verdict, seen[0].printed)
    if verdict.status in ("partial", "incorrect"):
        from checker.grading.messages.further import further

        graded = replace(graded, further=further(plan, handed_in, seen, verdict))
    if not plan.plots:
        return graded
    from checker.grading.history import history

    return replace(graded, history=history(plan, seen[0], verdict))


def refuse_response(entry: Entry) -> None:
    """Raise UsageError for an exercise that takes no program."""
    name = entry.exercise.id
    if entry.exercise.kind != "code":
        answering = command("answer", name, "RESPONSE", variant=entry.variant)
        raise UsageError(f"{name} takes a response, not a file: {answering}")


def answer(folder: Path, exercise_id: str, response: str, variant: str | None = None) -> Graded:
    """Grade a response to a choice or a number."""
    from checker.grading.messages.further import further_of_choice
    from checker.grading.respond import respond

    entry = exercise(folder, exercise_id, variant)
    if entry.exercise.kind == "code":
        grading = command("grade", entry.exercise.id, "FILE", variant=variant)
        raise UsageError(f"{entry.exercise.id} takes a Python file: {grading}")
    handed_in = submission("response", response.encode("utf-8", "surrogateescape"))
    plan = _plan(entry, handed_in, b"")  # A response meets no hidden data.
    said = handed_in.source.decode("utf-8", "backslashreplace")
    verdict = respond(plan, said, plan.receipt(handed_in, "none"))
    graded = _graded(entry, handed_in, plan, verdict)
    return replace(graded, further=further_of_choice(plan, verdict))


def _graded(
    entry: Entry, handed_in: Submission, plan: Plan, verdict: Verdict, printed: str = ""
) -> Graded:
    return Graded(
        entry.exercise.title,
        handed_in,
        plan.salted_seed,
        verdict,
        is_proved(entry),
        printed,
        variant=entry.variant,
        after=catalog.after(entry) if verdict.status == "correct" else None,
    )


def options(entry: Entry) -> tuple[Shown, ...]:
    """The options of a choice, as a learner sees them."""
    from checker.grading.respond import options as shown

    return shown(plan_of(entry, "options"))


def plan_of(entry: Entry, seed: str) -> Plan:
    """An exercise made ready to be graded, with hidden data drawn from a seed."""
    from checker.grading.plan import Plan

    return Plan(entry.exercise, entry.digest, entry.functions, seed)


def _plan(entry: Entry, handed_in: Submission, secret: bytes) -> Plan:
    """The plan of a submission. Raises UnsoundError where the key is not what the spec claims."""
    from checker import solver
    from checker.grading.choosing import chosen
    from checker.grading.soundness import faults

    # The same program gets the same hidden data again, so that it gets one verdict.
    draws = entry.draws(solver.VERSION)
    plan = chosen(plan_of(entry, ""), secret, handed_in.source, entry.variant, draws)
    if faults(plan):
        raise UnsoundError(entry.exercise.id, str(entry.folder))
    return plan


def scores(
    database: str, learner: str, exercise_id: str | None = None
) -> tuple[StoredAttempt, ...]:
    """A learner's attempts, the newest last."""
    from checker.store import Store

    with Store.open(database, reading=True) as store:
        return store.attempts(learner, exercise_id)


def progress(
    folder: Path, database: str, learner: str
) -> tuple[tuple[Entry, StoredAttempt | None], ...]:
    """Each exercise with the learner's best attempt at it, if there is one."""
    from checker.store import Store

    entries = exercises(folder)
    with Store.open(database, reading=True) as store:
        best = store.best(learner)
    return tuple((entry, best.get(entry.exercise.id)) for entry in entries)


def validate(
    paths: Iterable[Path], run: Runner, seeds: int = 20
) -> Iterator[tuple[Path, tuple[Problem, ...]]]:
    """Prove specs one by one, their programs side by side; one without problems is proved.

    That is written down beside the spec, if it was proved on as many seeds as are needed.
    """
    from checker import solver
    from checker.authoring.parallel import pool
    from checker.authoring.validate import SEEDS, proof

    with pool() as each:
        for path in paths:
            before = path.read_bytes()
            made = proof(path, run, each, seeds)
            # What was saved while it was being proved is not proved.
            if not made.problems and seeds >= SEEDS and path.read_bytes() == before:
                catalog.load(path).record_proof(solver.VERSION, made.draws)
            yield path, made.problems


def starter(entry: Entry) -> str:
    """The text of an exercise's starter file: what is given, then the learner's part.

    Raises UsageError where the exercise takes no file.
    """
    from checker.grading import starter as begun

    refuse_response(entry)
    return begun.starter(plan_of(entry, "starter"), entry.read("starter.py"), entry.variant)


def page(entry: Entry) -> dict[str, Any]:
    """All that a learner may read of an exercise, as plain values: never a key or a slip."""
    from checker.grading.page import page as shown

    return {**shown(plan_of(entry, "page")), "variant": entry.variant}
