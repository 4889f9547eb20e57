"""Where submissions are graded: this process's own pool, or workers on a queue.

Both are a `Queue`: a job is put in once under its key, and asked for by it until it is done. A
front end need not know which one it has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from checker.models.job import Job
from checker.models.job_result import JobResult
from checker.models.queue import Depth, Finished, JobState, Lane


class Queue(Protocol):
    """Jobs that are graded once each, however often they are put in or run."""

    def put(
        self,
        jobs: Sequence[Job],
        at: datetime,
        lane: Lane = "interactive",
        *,
        lent: bool = False,
    ) -> None:
        """Take jobs that were handed in at a time, all or none; those that are known stay.

        What is graded `again` and failed is known no more: whoever asks anew has it tried anew.
        `lent` promises that this thread will `lend` itself to them at once. Raises BusyError where
        too many wait, OtherJobError where a key is another job's.
        """

    def lend(self, key: str) -> None:
        """Grade a job in this thread, which would only wait for another one otherwise.

        A job that is not next, or is for a worker to grade, is left to others.
        """

    def state(self, key: str, learner: str) -> JobState | None:
        """How far a job of this learner's is; None where none is remembered."""

    def states(self, keys: Sequence[str]) -> Mapping[str, JobState]:
        """How far jobs are that are remembered, whosever they are; without places in the queue."""

    def handed_in(self, key: str, learner: str) -> Job | None:
        """The job itself."""

    def unfinished(self, learner: str) -> Sequence[str]:
        """The exercises of this learner's interactive jobs that have not ended, one a job."""

    def watch(self, key: str) -> Future[None]:
        """Is done once the job has ended. Cancel it when nobody waits any more."""

    def cancel(self, key: str, learner: str) -> bool:
        """Take back a job that was not begun; whether there was one."""

    def depths(self) -> Mapping[Lane, Depth]:
        """How full each lane is."""

    def finished(self) -> Sequence[Finished]:
        """What ended since this was asked last."""

    def close(self) -> None:
        """Finish what this process has begun, and take no more."""


Grade = Callable[[Job], JobResult]
"""Grades a job and keeps its verdict. Raises CheckerError."""


def settle(seen: Future[None]) -> None:
    """Say that a job has ended to whoever watches it, if anybody still does."""
    if seen.set_running_or_notify_cancel():
        seen.set_result(None)
