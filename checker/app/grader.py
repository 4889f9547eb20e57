"""Grading, the one use case that every front end calls: a job goes in, an outcome comes out.

A `Grader` is built once, from edges that are plain callables, and may be called from several
threads. It loads an exercise once and looks again only where the exercise's files have changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from checker import catalog
from checker.catalog import Entry
from checker.models.errors import AbsentError, KindError, StorageError, UnsoundError
from checker.models.observation import Runner
from checker.models.record import Keep, Kept, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.grading.history import ValueHistory
    from checker.grading.plan import Plan
    from checker.models.job import Job, Work
    from checker.models.observation import Observation
    from checker.models.verdict import Verdict
    from checker.submissions.handed import Handed
    from checker.submissions.program import Program

MOST_READY = 2000
"""Exercises and variants that are kept in memory."""
NotKept = Literal["not-asked", "not-proved", "failed"]


@dataclass(frozen=True)
class Ready:
    """An exercise made ready once for all its jobs: a plan that no hidden data were chosen for,
    and the pool of draws that was proved."""

    entry: Entry
    plan: Plan
    proved: bool
    draws: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a job: the verdict, whether it was kept, and what may be shown beside it.

    Of a response nothing is `seen`, and there is no `program`, which is what was run. `lost` is
    the sentence of a verdict that could not be stored.
    What only some readers ask for is computed when it is asked for.
    """

    job: Job
    entry: Entry
    plan: Plan
    verdict: Verdict
    proved: bool
    seen: Sequence[Observation] = ()
    program: Program | None = None
    kept: Kept | None = None
    not_kept: NotKept | None = None
    lost: str = ""

    @property
    def title(self) -> str:
        """The exercise's title."""
        return self.entry.exercise.title

    @property
    def after(self) -> str | None:
        """The id of the exercise that comes next, once this one is right; None at the end."""
        return catalog.after(self.entry) if self.verdict.status == "correct" else None

    @property
    def begun_as(self) -> str | None:
        """The variant whose starter file a program says that it was, or None."""
        from checker.grading.starter import seed_of

        return seed_of(self.program.source, self.job.exercise) if self.program else None

    @property
    def record(self) -> Record:
        """What is stored of it."""
        verdict = self.verdict
        return Record(
            verdict.data(),
            verdict.counts,
            self.title,
            self.job.submission,
            self.plan.salted_seed,
            self.job.learner,
            self.job.key,
            self.job.at,
            self.job.limited_by,
        )

    @property
    def printed(self) -> str:
        """What the program printed on the data shown."""
        return self.seen[0].printed if self.seen else ""

    @property
    def further(self) -> tuple[str, ...]:
        """Sentences for a learner who went wrong in this way before: one the second time, …"""
        again = self.kept.in_a_row - 1 if self.kept else 0
        return self._further[:again] if again > 0 else ()

    @cached_property
    def _further(self) -> tuple[str, ...]:
        from checker.grading.messages import further

        if self.job.work == "response":
            return further.further_of_choice(self.plan, self.verdict)
        return further.further(self.plan, self.job.submission, self.seen, self.verdict)

    @cached_property
    def history(self) -> ValueHistory | None:
        """The history that the program was to plot; None where it was to plot none."""
        if not self.seen or not self.plan.plots:
            return None
        from checker.grading.history import history

        return history(self.plan, self.seen[0], self.verdict)


class Grader:
    """Grades jobs on the exercises of one folder.

    `run` is a sandbox; `secret` chooses hidden data; `keep` stores a verdict, and without it none
    is kept.
    """

    def __init__(self, folder: Path, run: Runner, secret: bytes, keep: Keep | None = None) -> None:
        self.folder = folder
        self._run, self._secret, self._keep = run, secret, keep
        self._ready: dict[tuple[str, str | None], Ready] = {}

    def running(self, run: Runner) -> Grader:
        """One that runs programs in another sandbox, and knows what this one has made ready."""
        return self._like(run, self._keep)

    def unkept(self) -> Grader:
        """One that keeps no verdict, and knows what this one has made ready."""
        return self._like(self._run, None)

    def _like(self, run: Runner, keep: Keep | None) -> Grader:
        other = Grader(self.folder, run, self._secret, keep)
        other._ready.update(self._ready)
        return other

    def grade(self, job: Job) -> Outcome:
        """Grade a job and keep its verdict, if it may be kept.

        Raises UsageError for an exercise or option that is not there, KindError where the exercise
        takes other work, SpecError and UnsoundError where it is not sound.
        """
        ready = self.ready(job.exercise, job.variant)
        wanted = takes(ready.entry)
        if job.work != wanted:
            raise KindError(ready.entry.exercise.id, wanted, job.variant)
        outcome = self._program(job, ready) if wanted == "program" else _response(job, ready)
        return self._kept(outcome)

    def is_of(self, verdict: Verdict, job: Job) -> bool:
        """Whether a verdict is of what this job hands in. Raises as `grade` does."""
        ready = self.ready(job.exercise, job.variant)
        if takes(ready.entry) == "program":
            job = _part(job, self._handed(job, ready))
        of = (verdict.exercise, verdict.receipt.variant, verdict.receipt.submission_digest)
        return of == (ready.entry.exercise.id, job.variant, job.submission.digest)

    def ready(self, exercise: str, variant: str | None = None) -> Ready:
        """An exercise made ready, from memory where its files are as they were."""
        known = self._ready.get((exercise, variant))
        if known is None or known.entry.has_changed():
            known = prepare(self.folder, exercise, variant)
            self._ready[exercise, variant] = known
            # Each learner may have other numbers: what was made ready first is let go of.
            for oldest in list(self._ready)[:-MOST_READY]:
                self._ready.pop(oldest, None)
        return known

    def met(self, program: Job, ready: Ready) -> Plan:
        """The plan with the hidden data that a program meets. Raises SolverError."""
        from checker.grading.choosing import chosen

        return chosen(ready.plan, self._secret, program.content, ready.draws)

    def _program(self, job: Job, ready: Ready) -> Outcome:
        from checker.grading.grade import examine
        from checker.solver.values import SolverError

        handed = self._handed(job, ready)
        job = _part(job, handed)
        try:
            plan = self.met(job, ready)
            examined = examine(plan, job.submission, handed.runner(self._run), handed.unreadable)
        except SolverError:
            raise UnsoundError(ready.entry.exercise.id, str(ready.entry.folder)) from None
        verdict, seen = examined.verdict, examined.seen
        return Outcome(job, ready.entry, plan, verdict, ready.proved, seen, handed.program)

    def _handed(self, job: Job, ready: Ready) -> Handed:
        from checker.submissions.handed import handed
        from checker.submissions.program import NotMarkedError

        exercise = ready.entry.exercise.id
        try:
            return handed(job.name, job.content, exercise, lambda: catalog.ids(self.folder))
        except NotMarkedError as error:
            raise AbsentError(job.name, exercise, error.others) from None

    def _kept(self, outcome: Outcome) -> Outcome:
        if self._keep is None or outcome.job.again:
            return replace(outcome, not_kept="not-asked")
        if not outcome.proved:
            return replace(outcome, not_kept="not-proved")
        try:
            return replace(outcome, kept=self._keep(outcome.record))
        except StorageError as error:
            return replace(outcome, not_kept="failed", lost=str(error))


def _part(job: Job, handed: Handed) -> Job:
    """The job with what is graded of its file: the part that is for its exercise."""
    return replace(job, content=handed.program.source)


def _response(job: Job, ready: Ready) -> Outcome:
    """A response meets no hidden data, and nothing of it runs."""
    from checker.grading.respond import respond

    said = job.content.decode("utf-8", "backslashreplace")
    verdict = respond(ready.plan, said, ready.plan.receipt(job.submission, "none"))
    return Outcome(job, ready.entry, ready.plan, verdict, ready.proved)


def prepare(folder: Path, exercise: str, variant: str | None = None) -> Ready:
    """Load an exercise, draw its variant, and see that its key is what its spec claims.

    Raises UsageError where there is none, SpecError and UnsoundError where it is not sound.
    """
    from checker import solver
    from checker.app import service
    from checker.grading.soundness import faults

    entry = service.exercise(folder, exercise, variant)
    plan = service.plan_of(entry, "")
    if faults(plan):
        raise UnsoundError(entry.exercise.id, str(entry.folder))
    version = solver.VERSION
    return Ready(entry, plan, entry.proved_by(version), entry.draws(version))


def takes(entry: Entry) -> Work:
    """What is handed in for an exercise."""
    return "program" if entry.exercise.kind == "code" else "response"
