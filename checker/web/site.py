"""What one running site is made of: its settings, its grader, and where programs are graded."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from fastapi import Request

from checker.app import coursework, job_results, terms
from checker.app.grader import Grader
from checker.app.refusals import UnfinishedError
from checker.app.terms import Terms
from checker.catalog import Entry
from checker.jobs import Queue
from checker.models.account import User
from checker.models.job import Job
from checker.models.job_result import JobResult
from checker.models.observation import Runner
from checker.models.queue import Finished
from checker.web.api.limits import Bucket
from checker.web.metrics import AT_ONCE, Metrics

if TYPE_CHECKING:
    from checker.app.accounts import Accounts
    from checker.app.throttle import Throttle
    from checker.reports.logs import Log
    from checker.web.pages import Pages

MOST_OF_ONE = 10
"""Programs of one learner that wait at once; more would be in everybody else's way."""
TURNS = 256


@dataclass(frozen=True)
class Settings:
    """What a site is started with. `learner` is who works on it, where there are no `accounts`."""

    exercises: Path
    database: str
    learner: str
    secret: bytes
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    accounts: bool = False
    queue: bool = False
    """Whether workers grade, over PostgreSQL, and not this process."""
    metrics_token: str = ""
    log: Log | None = None


@dataclass(frozen=True)
class Site:
    """A site that runs."""

    settings: Settings
    pages: Pages
    run: Runner
    grader: Grader
    queue: Queue
    accounts: Accounts | None = None
    throttle: Throttle | None = None
    bucket: Bucket = field(default_factory=lambda: Bucket(60, 120, monotonic))
    """Requests of the API by caller."""
    metrics: Metrics = field(default_factory=Metrics)
    turns: tuple[threading.Lock, ...] = field(
        default_factory=lambda: tuple(threading.Lock() for _ in range(TURNS))
    )

    @property
    def exercises(self) -> Path:
        """The folder of exercises."""
        return self.settings.exercises

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.settings.database

    def grade(self, job: Job, user: User, now: datetime) -> JobResult:
        """Grade a response at once. Raises ClosedError and what `Grader.grade` raises."""
        began = monotonic()
        with self._turn(user):
            admitted = self._admitted(replace(job, at=now), user, now)
            result = job_results.of_outcome(self.grader.grade(admitted))
        self.metrics.count(Finished(AT_ONCE, result.verdict.status, 0.0, monotonic() - began))
        return result

    def put(self, job: Job, user: User, now: datetime, *, lent: bool = False) -> None:
        """Put a job on the queue, where it stays if it is there already; `lent` as `Queue.put`.

        Raises ClosedError, UnfinishedError, BusyError and OtherJobError.
        """
        with self._turn(user):
            if self.accounts is not None and self.queue.state(job.key, job.learner) is None:
                job = self._admitted(job, user, now)
            self.queue.put([job], now, lent=lent)

    async def ended(self, key: str, seconds: float) -> None:
        """Wait until a job has ended, or some seconds; no thread waits, so that none is missed."""
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(self.queue.watch(key)), seconds)

    def terms(self, user: User, exercise: str, now: datetime) -> Terms:
        """What the courses of somebody say of an exercise now; without accounts nothing."""
        if self.accounts is None:
            return Terms()
        return terms.of(self.accounts, user.learns, user.name, exercise, now)

    def every_terms(self, user: User, now: datetime) -> Mapping[str, Terms]:
        """The same of every exercise that one of these courses has."""
        if self.accounts is None:
            return {}
        return terms.every(self.accounts, user.learns, user.name, now)

    def entry(self, user: User | None, exercise: str, variant: str, now: datetime) -> Entry:
        """An exercise: the variant that is named, else the numbers that count for whoever asks.

        Raises UnknownExerciseError, UsageError and SpecError.
        """
        plain = self.grader.ready(exercise, variant or None).entry
        if variant or user is None or plain.exercise.variants is None:
            return plain
        own = self.terms(user, plain.exercise.id, now).own
        return self.grader.ready(exercise, own).entry if own else plain

    def _admitted(self, job: Job, user: User, now: datetime) -> Job:
        """The job, with the courses that are asked again where it is kept, if any limits attempts.

        Raises UsageError where the courses of whoever hands it in do not take it now.
        """
        if self.accounts is None:
            return job
        going = self.queue.unfinished(user.name)
        if len(going) >= MOST_OF_ONE:
            raise UnfinishedError
        about = (user.learns, user.name, job.exercise, job.variant, now)
        limited = coursework.admit(
            self.accounts,
            *about,
            unfinished=job.exercise in going,
            varied=self.grader.ready(job.exercise).entry.exercise.variants is not None,
        )
        return replace(job, limited_by=tuple(user.learns)) if limited else job

    def _turn(self, user: User) -> AbstractContextManager[object]:
        """Held while a submission is let in: of two at once the second is refused before it is
        graded. Other processes do not know of it; what is kept is for the database to judge."""
        if self.accounts is None:
            return nullcontext()
        return self.turns[user.id % TURNS]


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    site: Site = request.app.state.site
    return site
