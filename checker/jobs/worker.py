"""What a worker does with a job: grade what is not graded yet, store it, and say one line of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from checker.app import job_results
from checker.models.errors import StorageError
from checker.models.job_result import JobResult
from checker.models.queue import JobState, Lane, failure
from checker.models.record import Kept
from checker.store.queued import GradedJob, Queued

if TYPE_CHECKING:
    from checker.app.grader import Grader, NotKept, Outcome
    from checker.models.job import Job

TRIES = 10
"""So often a submission is begun before it is given up: each time a worker came to an end at it."""
GRADER_FAULTS = 3
TOGETHER = 25
"""Verdicts of a bulk job that are stored in one transaction, or fewer once a second has passed."""
BEGUN_TOGETHER = 10
"""New submissions that are begun in one transaction."""
GONE = "Grading it came to an end each time it was tried, and nothing was scored."


class PutBack(Exception):
    """The worker is to stop: the rest of a job is for another one."""


@dataclass(frozen=True)
class LogLine:
    """What is said of one submission in the log: nothing of what it holds, or of whose it is."""

    event: str
    key: str
    exercise: str = ""
    lane: str = ""
    status: str = ""
    seconds: float = 0.0
    why: str = ""


Say = Callable[[LogLine], None]


@dataclass(frozen=True)
class WorkerTools:
    """What a worker grades with. `stopping` is set once it is to begin nothing more."""

    grade: Callable[[Job], GradedJob]
    jobs: Queued
    say: Say
    stopping: threading.Event


def grade_all(tools: WorkerTools, keys: Sequence[str], lane: Lane) -> None:
    """Grade the submissions of a job that are not graded yet, and store their verdicts.

    Raises PutBack where the worker is to stop before all are done, and StorageError.
    """
    held: list[GradedJob] = []
    since = monotonic()
    try:
        for job, tries in _begun(tools, keys):
            if graded := _grade(tools, job, lane, tries):
                held.append(graded)
            # Where a worker came to an end before, what is next to the cause is stored by itself.
            alone = lane == "interactive" or tries > 1
            if held and (alone or len(held) >= TOGETHER or monotonic() - since > 1.0):
                done, held, since = held, [], monotonic()
                tools.jobs.finish(done)
    finally:
        if held:
            tools.jobs.finish(held)


def _begun(tools: WorkerTools, keys: Sequence[str]) -> Iterator[tuple[Job, int]]:
    """Each submission that is not graded yet, begun, and how often it was.

    New ones are begun some at a time. What was begun before is begun by itself: a worker that comes
    to an end at one of them is held against no other again. Raises PutBack and StorageError.
    """
    for start in range(0, len(keys), BEGUN_TOGETHER):
        some = keys[start : start + BEGUN_TOGETHER]
        new = dict(tools.jobs.begin_new(some)) if not tools.stopping.is_set() else {}
        for key in some:
            if tools.stopping.is_set():
                if new:
                    tools.jobs.put_back(list(new))
                raise PutBack
            begun = (new.pop(key), 1) if key in new else tools.jobs.begin(key)
            if begun is not None:
                yield begun


def _grade(tools: WorkerTools, job: Job, lane: Lane, tries: int) -> GradedJob | None:
    """Grade one submission; None where it failed. Raises StorageError."""
    begun, line = monotonic(), LogLine("graded", job.key[:12], job.exercise, lane)
    try:
        if tries > TRIES:
            raise _GivenUp
        graded = tools.grade(job)
    except _GivenUp:
        _fail(tools, JobState(job.key, "failed", why=GONE, code="gone"), line)
        return None
    except StorageError:
        raise
    except Exception as error:
        _fail(tools, failure(job.key, error), replace(line, why=type(error).__name__))
        return None
    tools.say(replace(line, status=graded.status, seconds=round(monotonic() - begun, 4)))
    return graded


class _GivenUp(Exception):
    """A submission at which workers came to an end."""


def grading(grader: Grader) -> Callable[[Job], GradedJob]:
    """How a worker grades: it stores nothing itself; where the sandbox failed, it tries again."""

    def grade(job: Job) -> GradedJob:
        for _ in range(GRADER_FAULTS):
            outcome = grader.grade(job)
            status = outcome.verdict.status
            if status != "grader_fault":
                break
        kept = outcome.proved and not job.again
        return GradedJob(
            job.key, status, outcome.record if kept else None, _result_when_kept(outcome)
        )

    return grade


def _result_when_kept(outcome: Outcome) -> Callable[[Kept | None], JobResult]:
    def result(kept: Kept | None) -> JobResult:
        not_kept: NotKept | None = None if outcome.proved else "not-proved"
        return job_results.of_outcome(replace(outcome, kept=kept, not_kept=not_kept))

    return result


def _fail(tools: WorkerTools, state: JobState, line: LogLine) -> None:
    tools.jobs.fail(state)
    tools.say(replace(line, event="failed", status=state.code, why=line.why))
