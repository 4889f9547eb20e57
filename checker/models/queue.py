"""Jobs that wait to be graded: how far each is, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from checker.models.errors import CheckerError, UsageError
from checker.models.job_result import JobResult
from checker.models.said import say, sentence_of

Lane = Literal["interactive", "bulk"]
"""Somebody waits for an interactive job; bulk ones are done while there is none of those."""
LANES: tuple[Lane, ...] = ("interactive", "bulk")
Status = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED = frozenset({"done", "failed", "cancelled"})
MOST_WAITING: Mapping[Lane, int] = {"interactive": 500, "bulk": 100_000}
"""Submissions that may wait; who brings more is asked to come back."""
LATER = 300
"""Seconds later that a program counts as handed in for each that its learner has unfinished."""
FAULT = say("The checker itself failed, and nothing was scored. Hand it in again.")


@dataclass(frozen=True)
class JobState:
    """How far a job is. `position` counts from 1 while it waits.

    A job that was not graded is `failed`: `why` is the sentence, `code` is stable, and `refused`
    says that the submission is the reason.
    """

    key: str
    status: Status
    position: int = 0
    result: JobResult | None = None
    why: str = ""
    code: str = ""
    refused: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ENDED

    def gives_way(self, *, again: bool) -> bool:
        """Whether the job may be put in anew: it was taken back, or it grades something `again`
        and failed, be it that the grader did."""
        faulty = self.result is not None and self.result.verdict.status == "grader_fault"
        return self.status == "cancelled" or (again and (self.status == "failed" or faulty))


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


def turn(now: float, unfinished: int, last: float) -> float:
    """When an interactive job counts as handed in: jobs are begun in the order of that.

    `unfinished` jobs of its learner each make it LATER, so that a learner's next one comes after
    the first one of everybody else; `last` is the latest turn of these, for own ones keep their
    order. Whoever comes later than a job's turn comes after it, so that none waits for ever.
    """
    # Learners are distinguished by `Job.learner`, which a site takes from the account, whichever
    # session or token is shown: nobody chooses it. Without accounts a site has one learner. Network
    # addresses would put a class behind one router together, and one person has many of them.
    return max(now + LATER * unfinished, last)


class BusyError(Exception):
    """More jobs wait than can be taken."""


class OtherJobError(Exception):
    """A key was used before, for something else."""


def failure(key: str, error: BaseException) -> JobState:
    """What a job is that could not be graded."""
    if isinstance(error, CheckerError):
        refused = isinstance(error, UsageError)
        return JobState(key, "failed", why=sentence_of(error), code=error.code, refused=refused)
    return JobState(key, "failed", why=FAULT, code="fault")
