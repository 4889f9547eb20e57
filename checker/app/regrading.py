"""The use cases of grading again, when a key, the solver or a tolerance has changed.

Submissions are stored whole, so no file is needed. A verdict that gives way is kept; points never
fall unless that is allowed; and the latest regrade can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from checker.app import process_pool
from checker.app.grader import takes
from checker.models.errors import CheckerError, UnknownExerciseError
from checker.models.job import Job, Work
from checker.models.regrade import Standing, Ungraded, Way, Why
from checker.models.said import say

if TYPE_CHECKING:
    from checker.app.batch import Sandbox
    from checker.app.grader import Grader, Ready
    from checker.models.record import Record

Key = tuple[str, str | None, str]
"""An exercise, a variant and the digest of a submission: graded once for all who sent it."""
FAULT = "grader_fault"


@dataclass(frozen=True)
class RegradeTask:
    """One submission to be graded again, as it crosses to a worker."""

    key: Key
    name: str
    work: Work
    source: bytes


@dataclass(frozen=True)
class Due:
    """What is to be graded again and why, and what cannot be."""

    attempts: tuple[tuple[Standing, tuple[Why, ...]], ...]
    left: tuple[Ungraded, ...]
    programs: bool
    """Whether there are programs among them, for which a sandbox is needed."""
    course: str | None = None
    """The one whose attempts these are; None for all."""

    @property
    def tasks(self) -> dict[Key, Standing]:
        """The submissions, each once."""
        return {key_of(one): one for one, _ in self.attempts}


@dataclass(frozen=True)
class RegradeResult:
    """What grading again came to: a verdict, or why there is none."""

    verdicts: dict[Key, Record] = field(default_factory=dict)
    faults: dict[Key, str] = field(default_factory=dict)


def due(  # noqa: PLR0913  # by what attempts are chosen
    database: str,
    grader: Grader,
    exercise: str | None = None,
    since: datetime | None = None,
    course: str | None = None,
    *,
    everything: bool = False,
) -> Due:
    """The attempts whose exercise, solver, tolerance or program is another one today.

    With `everything` all attempts; with `course` those of its learners at what it assigns.
    Exercises that are gone or not proved are left as they are.
    """
    from checker.store import handed
    from checker.store.regrades import Regrades

    if exercise is not None:
        exercise = grader.ready(exercise).entry.exercise.id
    with handed.reading(Regrades, database) as found:
        # There are few ways of grading, however many attempts there are.
        ways = found.ways(exercise, since, course)
        ready, why_left = _ready(grader, sorted({one.exercise for one in ways}))
        counts = found.counts(exercise, since, course) if why_left else {}
        left = {name: Ungraded(name, counts[name], why) for name, why in why_left.items()}
        kept = [one for one in ways if one.exercise not in left]
        is_due = any(_reasons(one, ready[one.exercise], everything) for one in kept)
        standing = found.standing(exercise, since, course) if is_due else ()
    chosen = [
        (one, reasons)
        for one in standing
        if one.exercise not in left and (reasons := _reasons(one, ready[one.exercise], everything))
    ]
    works = {takes(ready[one.exercise].entry) for one, _ in chosen}
    return Due(tuple(chosen), tuple(left.values()), "program" in works, course)


def _ready(grader: Grader, exercises: Iterable[str]) -> tuple[dict[str, Ready], dict[str, str]]:
    """Each exercise made ready; and why those are left by which nothing may be graded.

    A variant is judged by the digest and the tolerance of its exercise, and need not be drawn here.
    """
    ready: dict[str, Ready] = {}
    left: dict[str, str] = {}
    for exercise in exercises:
        try:
            ready[exercise] = grader.ready(exercise)
            if not ready[exercise].proved:
                left[exercise] = say("it is not proved")
        except CheckerError as error:
            gone = isinstance(error, UnknownExerciseError)
            why = say("there is no such exercise any more") if gone else say("it is not sound")
            left[exercise] = why
    return ready, left


def _reasons(one: Standing | Way, ready: Ready, everything: bool) -> tuple[Why, ...]:
    from checker import __version__, solver

    tolerance = ready.plan.exercise.tolerance.model_dump()
    differs: Mapping[Why, bool] = {
        "spec": one.spec != ready.plan.digest,
        "solver": one.solver != solver.VERSION,
        "tolerance": dict(one.tolerance) != tolerance,
        "program": one.program != __version__,
    }
    found = tuple(why for why, is_so in differs.items() if is_so)
    return found or (("asked",) if everything else ())


def key_of(one: Standing) -> Key:
    """What an attempt is graded by."""
    return one.exercise, one.variant, one.submission


def tasks(database: str, grader: Grader, attempts: Iterable[Standing]) -> Iterator[RegradeTask]:
    """What was handed in at attempts, each once, read from the database one after the other."""
    from checker.store import handed
    from checker.store.regrades import Regrades

    with handed.reading(Regrades, database) as found:
        for key, one in {key_of(one): one for one in attempts}.items():
            work = takes(grader.ready(one.exercise).entry)
            yield RegradeTask(key, one.file_name, work, found.source(one.submission))


@contextmanager
def worker(grader: Grader, sandbox: Sandbox) -> Iterator[Callable[[RegradeTask], Record | str]]:
    """What a process of a pool does: a sandbox of its own is begun, and each task graded in it."""
    with sandbox() as run:
        own = grader.running(run)
        yield lambda task: judge(own, task)


def judge(grader: Grader, task: RegradeTask) -> Record | str:
    """The verdict of today, written down; or why there is none."""
    exercise, variant, _ = task.key
    job = Job(exercise, "", task.work, task.source, task.name, variant)
    try:
        outcome = grader.grade(job)
    except CheckerError as error:
        return str(error)
    if outcome.verdict.status == FAULT:
        return outcome.verdict.feedback
    return outcome.record


def collect(
    answers: Iterable[tuple[RegradeTask, Record | str | None]], advance: Callable[[], None]
) -> RegradeResult:
    """Gather what workers answer; `advance` is called at each answer."""
    judged = RegradeResult()
    for task, answer in answers:
        if answer is None or isinstance(answer, str):
            judged.faults[task.key] = answer or process_pool.GONE
        else:
            judged.verdicts[task.key] = answer
        advance()
    return judged
