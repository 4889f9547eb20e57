"""A job in the queue of one process."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from time import monotonic

from checker.models.job import Job
from checker.models.queue import LANES, JobState, Lane, Status


@dataclass(eq=False)
class Sent:
    """A job, in the order of being done: interactive ones in turn, then bulk ones."""

    job: Job
    lane: Lane
    turn: float
    number: int
    put: float = field(default_factory=monotonic)
    begun: float | None = None
    state: JobState | None = None
    ended: Future[None] = field(default_factory=Future)

    def __lt__(self, other: Sent) -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[int, float, int]:
        return LANES.index(self.lane), self.turn, self.number

    @property
    def status(self) -> Status:
        """How far it is before it has ended."""
        return "waiting" if self.begun is None else "running"

    @property
    def waits(self) -> bool:
        """Whether it may still be begun."""
        return self.begun is None and self.state is None
