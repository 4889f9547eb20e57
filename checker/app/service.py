"""The use cases, each a short story. The CLI and the web call this and nothing deeper.

Edges come in as plain callables: `run` is a sandbox, `record` takes a verdict to be kept. Imports
that only some commands need stand inside the functions, so that a light command starts quickly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from checker import catalog
from checker.authoring import SEEDS
from checker.catalog import Entry
from checker.models.errors import KindError, Problem, UnsoundError
from checker.models.observation import Runner

if TYPE_CHECKING:
    from checker.grading.page import VariantPage
    from checker.grading.plan import Plan
    from checker.grading.respond import Shown
    from checker.models.verdict import Verdict
    from checker.store import StoredAttempt

ENOUGH_SEEDS = SEEDS
"""A proof on fewer is reported, and not recorded."""


def exercises(folder: Path) -> tuple[Entry, ...]:
    """All exercises, in the order in which they are meant to be done."""
    return tuple(catalog.load_all(folder))


def exercise(folder: Path, exercise_id: str, variant: str | None = None) -> Entry:
    """One exercise by its id or number; with the seed of a variant, the same on other numbers."""
    entry = catalog.find(folder, exercise_id)
    if _uncomputable(entry):  # What is wrong may name slips, and is for the author.
        raise UnsoundError(entry.exercise.id, str(entry.folder))
    if variant is None:
        return entry
    from checker.solver.values import SolverError
    from checker.solver.variants import variant as drawn

    try:
        varied = drawn(entry.exercise, variant)
        return replace(entry, exercise=varied, variant=variant, plain=entry.exercise)
    except SolverError as error:
        raise entry.unsound([(("variants",), str(error))]) from None


def computable(entry: Entry) -> Entry:
    """The exercise, for its author: every name in it fits and every step has a value.

    Raises SpecError where that is not so; what `validate` proved is not asked again.
    """
    found = _uncomputable(entry)
    if found:
        raise entry.unsound(found)
    return entry


def _uncomputable(entry: Entry) -> Sequence[tuple[tuple[str | int, ...], str]]:
    if is_proved(entry):
        return ()
    from checker.authoring import references
    from checker.grading.soundness import uncomputable

    return list(references.names(entry.exercise)) or uncomputable(plan_of(entry, "sound"))


def is_proved(entry: Entry) -> bool:
    """Whether `validate` proved an exercise as it stands."""
    from checker import solver

    return entry.proved_by(solver.VERSION)


def refuse_response(entry: Entry) -> None:
    """Raise KindError for an exercise that takes no program."""
    if entry.exercise.kind != "code":
        raise KindError(entry.exercise.id, "response", entry.variant)


def options(entry: Entry) -> tuple[Shown, ...]:
    """The options of a choice, as a learner sees them."""
    from checker.grading.respond import options as shown

    return shown(plan_of(entry, "options"))


def plan_of(entry: Entry, seed: str) -> Plan:
    """An exercise made ready to be graded, with hidden data drawn from a seed."""
    from checker.grading.plan import Plan

    return Plan(
        entry.exercise,
        entry.digest,
        entry.functions,
        seed,
        plain=entry.plain,
        variant=entry.variant,
    )


def scores(
    database: str, learner: str, exercise_id: str | None = None
) -> tuple[StoredAttempt, ...]:
    """A learner's attempts, the newest last."""
    from checker.store import Store

    with Store.open(database, reading=True) as store:
        return store.attempts(learner, exercise_id)


def handed_in(database: str, attempts: Iterable[int]) -> dict[int, str]:
    """What was handed in at each of these attempts, as text."""
    from checker.store import Store

    with Store.open(database, reading=True) as store:
        sources = {one: store.regrade(one).submission.source for one in attempts}
    return {one: source.decode("utf-8", "replace") for one, source in sources.items()}


def verdict_of_job(database: str, job_key: str, learner: str) -> Verdict | None:
    """The stored verdict of a job of this learner's, or None."""
    from checker.store import Store

    with Store.open(database, reading=True) as store:
        attempt = store.attempt_of_job(job_key, learner)
        return None if attempt is None else store.verdict(attempt)


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
    from checker.authoring.validate import proof

    with pool() as each:
        for path in paths:
            before = _content(path)
            made = proof(path, run, each, seeds)
            # What was saved while it was being proved is not proved.
            if not made.problems and seeds >= ENOUGH_SEEDS and _content(path) == before:
                catalog.load(path).record_proof(solver.VERSION, made.draws)
            yield path, made.problems


def _content(path: Path) -> bytes:
    """What a file holds; nothing where it cannot be read, which its proof reports."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def starter(entry: Entry) -> str:
    """The text of an exercise's starter file: what is given, then the learner's part.

    Raises UsageError where the exercise takes no file.
    """
    from checker.grading import starter as begun

    refuse_response(entry)
    return begun.starter(plan_of(entry, "starter"), entry.read("starter.py"), entry.variant)


def notebook(entry: Entry) -> str:
    """The starter file as a notebook (nbformat 4): the task, what is given, the learner's part.

    Raises UsageError where the exercise takes no file.
    """
    from checker.grading import starter as begun
    from checker.submissions.writing import notebook as written

    refuse_response(entry)
    plan, exercise = plan_of(entry, "starter"), entry.exercise
    seed = f", variant {entry.variant}" if entry.variant is not None else ""
    text = f"# {exercise.title} ({exercise.id}{seed})\n\n{exercise.prompt}"
    given, own = begun.given(plan), begun.own_part(plan, entry.read("starter.py"))
    return written(text, [f"{begun.GIVEN}\n{given}" if given else "", own])


@lru_cache(catalog.MOST_READ)
def page(entry: Entry) -> VariantPage:
    """All that a learner may read of an exercise, as plain values: never a key or a slip.

    It is made once and shared, and nobody's to change.
    """
    from checker.grading.page import page as shown

    return {**shown(plan_of(entry, "page")), "variant": entry.variant}
