"""Where submissions are graded: this process's own pool, or workers on a queue.

Both are a `Queue`: a job is put in once under its key, and asked for by it until it is done. A
front end need not know which one it has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from checker.models.errors import CheckerError, UsageError
from checker.models.job import Job
from checker.models.told import Told

Lane = Literal["interactive", "bulk"]
"""Somebody waits for an interactive job; bulk ones are done while there is none of those."""
LANES: tuple[Lane, ...] = ("interactive", "bulk")
Status = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED = frozenset({"done", "failed", "cancelled"})
MOST_WAITING: Mapping[Lane, int] = {"interactive": 500, "bulk": 100_000}
"""Submissions that may wait; who brings more is asked to come back."""
FAULT = "The checker itself failed, and nothing was scored. Hand it in again."


@dataclass(frozen=True)
class State:
    """How far a job is. `position` counts from 1 while it waits.

    A job that was not graded is `failed`: `why` is the sentence, `code` is stable, and `refused`
    says that the submission is the reason.
    """

    key: str
    status: Status
    position: int = 0
    told: Told | None = None
    why: str = ""
    code: str = ""
    refused: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ENDED


@dataclass(frozen=True)
class Finished:
    """What is counted of a job that ended; times are in seconds. A fault has no `status`."""

    lane: str
    status: str
    waited: float
    took: float


@dataclass(frozen=True)
class Depth:
    """How many jobs of a lane wait and run now, and for how many seconds the oldest waits."""

    waiting: int = 0
    running: int = 0
    oldest: float = 0.0


class BusyError(Exception):
    """More jobs wait than can be taken."""


class OtherJobError(Exception):
    """A key was used before, for something else."""


class Queue(Protocol):
    """Jobs that are graded once each, however often they are put in or run."""

    def put(self, jobs: Sequence[Job], at: datetime, lane: Lane = "interactive") -> None:
        """Take jobs that were handed in at a time, all or none; those that are known stay.

        Raises BusyError where too many wait, OtherJobError where a key is another job's.
        """

    def state(self, key: str, learner: str) -> State | None:
        """How far a job of this learner's is; None where none is remembered."""

    def handed_in(self, key: str, learner: str) -> Job | None:
        """The job itself."""

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


Grade = Callable[[Job], Told]
"""Grades a job and keeps its verdict. Raises CheckerError."""


def failure(key: str, error: BaseException) -> State:
    """What a job is that could not be graded."""
    if isinstance(error, CheckerError):
        refused = isinstance(error, UsageError)
        return State(key, "failed", why=str(error), code=error.code, refused=refused)
    return State(key, "failed", why=FAULT, code="fault")


def waited(queue: Queue, key: str, learner: str, seconds: float) -> State | None:
    """How far a job is once it has ended, or after some seconds."""
    ended = queue.watch(key)
    try:
        ended.result(seconds)
    except TimeoutError:
        ended.cancel()
    return queue.state(key, learner)
