"""Submissions in flight: graded in the background, asked for by their id until they are stored."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from checker.app.grader import Outcome
from checker.models.account import User
from checker.models.job import Job
from checker.web.site import WAITING_AT_MOST, BusyError, Site

REMEMBERED = 2000
"""Results that are kept to be asked for; those that are stored can be asked for after that too."""


@dataclass(frozen=True)
class Sent:
    """A job that was sent, and what comes of it."""

    job: Job
    outcome: Future[Outcome]


class OtherSubmissionError(Exception):
    """An idempotency key was used before, for something else."""


def key_of(learner: str, idempotency_key: str | None) -> str:
    """The id of a submission: the same for the same key of the same learner."""
    if idempotency_key is None:
        return uuid4().hex
    return hashlib.sha256(f"{learner}\0{idempotency_key}".encode()).hexdigest()


class Submissions:
    """Grades jobs in threads, as many at once as a site's turns allow.

    `close` waits for those that were begun; what waits longer is dropped, and may be sent again
    under the same key.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._pool = ThreadPoolExecutor(site.runs.at_once, "grade")
        self._sent: OrderedDict[str, Sent] = OrderedDict()
        self._lock = threading.Lock()

    def send(self, job: Job, user: User, now: datetime) -> Sent:
        """Take a job; one that was sent before is not graded again.

        Raises BusyError where too many wait, OtherSubmissionError where its key is another job's.
        """
        with self._lock:
            known = self._sent.get(job.key)
            if known is not None:
                if known.job != job:
                    raise OtherSubmissionError
                return known
            waiting = sum(not one.outcome.done() for one in self._sent.values())
            if waiting >= WAITING_AT_MOST:
                raise BusyError
            sent = Sent(job, self._pool.submit(self._site.grade, job, user, now))
            self._sent[job.key] = sent
            self._forget()
        return sent

    def get(self, key: str, learner: str) -> Sent | None:
        """A submission of this learner's that is remembered."""
        with self._lock:
            sent = self._sent.get(key)
        return sent if sent is not None and sent.job.learner == learner else None

    def close(self) -> None:
        """Finish what was begun, and take no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _forget(self) -> None:
        done = [key for key, one in self._sent.items() if one.outcome.done()]
        for key in done[: max(0, len(self._sent) - REMEMBERED)]:
            del self._sent[key]
