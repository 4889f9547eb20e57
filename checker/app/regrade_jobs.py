"""Grading again on a queue: each submission is a job there, whose verdict is no attempt.

A job's key says what is graded by what, and only who holds the secret can tell it. So whoever asks
again, in whichever process, finds what is done already; nothing stands before all of it does.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.app import regrading
from checker.app.regrading import FAULT, Due, RegradeResult, key_of
from checker.models.job import Job
from checker.models.observation import Submission
from checker.models.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.app.grader import Grader
    from checker.models.queue import JobState
    from checker.models.regrade import Standing


@dataclass(frozen=True)
class RegradeProgress:
    """How far it is: of `number` submissions so many `ended`; where none is known it is not asked
    for, or too long ago."""

    number: int
    known: int
    ended: int

    @property
    def is_done(self) -> bool:
        """Whether all of them are graded."""
        return self.ended == self.number


AttemptsByKey = Mapping[str, "Standing"]
"""The key of each submission's job, with the first attempt that handed it in."""


def keys(due: Due, grader: Grader, secret: bytes) -> AttemptsByKey:
    """The jobs that grade again what is due."""
    wanted: dict[str, Standing] = {}
    for one, _ in due.attempts:
        wanted.setdefault(_job_key(one, grader, secret), one)
    return wanted


def _job_key(one: Standing, grader: Grader, secret: bytes) -> str:
    from checker import __version__, solver

    spec = grader.ready(one.exercise).plan.digest
    exercise, variant, submission = key_of(one)
    parts = ("again", exercise, repr(variant), submission, spec, solver.VERSION, __version__)
    return hmac.digest(secret, "\0".join(parts).encode(), "sha256").hex()


def missing(
    wanted: AttemptsByKey, found: Mapping[str, JobState], *, anew: bool = False
) -> AttemptsByKey:
    """The jobs that no queue knows, or that were taken off it; `anew` those that failed, too."""
    known = {key for key, state in found.items() if not state.gives_way(again=anew)}
    return {key: one for key, one in wanted.items() if key not in known}


def jobs(database: str, wanted: AttemptsByKey, grader: Grader) -> Iterator[Job]:
    """What is put on the queue, read from the database one after the other."""
    by_task = {key_of(one): key for key, one in wanted.items()}
    for task in regrading.tasks(database, grader, wanted.values()):
        key = by_task[task.key]
        one = wanted[key]
        who, name, variant = one.learner, one.file_name, one.variant
        yield Job(one.exercise, who, task.work, task.source, name, variant, key, one.at, again=True)


def progress(wanted: AttemptsByKey, found: Mapping[str, JobState]) -> RegradeProgress:
    """How far the jobs are."""
    known = [found[key] for key in wanted.keys() - missing(wanted, found).keys()]
    return RegradeProgress(len(wanted), len(known), sum(one.ended for one in known))


def result(wanted: AttemptsByKey, found: Mapping[str, JobState], grader: Grader) -> RegradeResult:
    """What came of the jobs, once all have ended."""
    judged = RegradeResult()
    for key, one in wanted.items():
        state = found[key]
        if state.result is None:
            judged.faults[key_of(one)] = state.why
        elif state.result.verdict.status == FAULT:
            judged.faults[key_of(one)] = state.result.verdict.feedback
        else:
            judged.verdicts[key_of(one)] = _record(one, state, grader)
    return judged


def _record(one: Standing, state: JobState, grader: Grader) -> Record:
    assert state.result is not None
    verdict = state.result.whole().verdict
    title = grader.ready(one.exercise).entry.exercise.title
    # The bytes are stored already; the seed is added where a verdict is put in place.
    handed_in = Submission(one.file_name, b"", one.submission)
    return Record(verdict.data(), verdict.counts, title, handed_in, "")


def with_seeds(
    database: str,
    judged: RegradeResult,
    changed: Iterable[Standing],
    grader: Grader,
) -> RegradeResult:
    """The same, with the seeds of what changes: these lie in no queue, where learners' jobs are."""
    verdicts = dict(judged.verdicts)
    for task in regrading.tasks(database, grader, changed):
        exercise, variant, _ = task.key
        job = Job(exercise, "", task.work, task.source, task.name, variant)
        record = verdicts[task.key]
        ready = grader.ready(job.exercise, job.variant)
        plan = grader.met(job, ready) if job.work == "program" else ready.plan
        verdicts[task.key] = replace(record, submission=job.submission, seed=plan.salted_seed)
    return replace(judged, verdicts=verdicts)
