"""What one running site is made of: its settings, its grader, and how many runs go on at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from fastapi import Request

from checker.app import coursework
from checker.app.grader import Grader, Outcome
from checker.models.account import User
from checker.models.job import Job
from checker.models.observation import Runner
from checker.web.api.limits import Bucket
from checker.web.throttle import Throttle

if TYPE_CHECKING:
    from checker.app.accounts import Accounts
    from checker.web.pages import Pages

WAITING_AT_MOST = 500
"""Programs that may wait for a free run; more are asked to come back."""


@dataclass(frozen=True)
class Settings:
    """What a site is started with. `learner` is who works on it, where there are no `accounts`."""

    exercises: Path
    database: str
    learner: str
    secret: bytes
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    accounts: bool = False


class BusyError(Exception):
    """More programs wait than can be taken."""


class Runs:
    """The sandbox as a site uses it: about as many programs at once as there are processors."""

    def __init__(self, run: Runner, at_once: int | None = None) -> None:
        self.run = run
        self.waiting = 0
        self.at_once = at_once or max(2, os.cpu_count() or 2)
        self._free = threading.BoundedSemaphore(self.at_once)
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn to grade. Raises BusyError where too many wait already."""
        with self._lock:
            if self.waiting >= WAITING_AT_MOST:
                raise BusyError
            self.waiting += 1
        try:
            with self._free:
                yield
        finally:
            with self._lock:
                self.waiting -= 1


@dataclass(frozen=True)
class Site:
    """A site that runs."""

    settings: Settings
    pages: Pages
    runs: Runs
    grader: Grader
    accounts: Accounts | None = None
    doors: tuple[Throttle, Throttle] = field(default_factory=lambda: (Throttle(5), Throttle(30)))
    """Failed passwords by name, and by the address that they come from."""
    bucket: Bucket = field(default_factory=lambda: Bucket(60, 120, monotonic))
    """Requests of the API by caller."""

    @property
    def exercises(self) -> Path:
        """The folder of exercises."""
        return self.settings.exercises

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.settings.database

    def grade(self, job: Job, user: User, now: datetime) -> Outcome:
        """Grade a job, if the courses of whoever hands it in take it now.

        A program waits for a free run. Raises ClosedError and BusyError.
        """
        if self.accounts is not None:
            learning = [slug for slug, role in user.roles.items() if role == "learner"]
            coursework.admit(self.database, learning, user.name, job.exercise, now)
        if job.work == "response":
            return self.grader.grade(job)
        with self.runs.turn():
            return self.grader.grade(job)


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    site: Site = request.app.state.site
    return site
