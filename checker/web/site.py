"""What one running site is made of: its settings, its sandbox, and how many runs go on at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from checker.models.observation import Inputs, Limits, Observation, Submission
from checker.sandbox import Server

WAITING_AT_MOST = 200
"""Submissions that may wait for a free run; more are asked to come back."""


@dataclass(frozen=True)
class Settings:
    """What a site is started with. `learner` is who works on it, where there are no accounts."""

    exercises: Path
    database: str
    learner: str
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")


class BusyError(Exception):
    """More submissions wait than can be taken."""


@dataclass
class Runs:
    """The sandbox as a site uses it: as many programs at once as the machine has processors."""

    server: Server
    at_once: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))

    def __post_init__(self) -> None:
        self._free = threading.BoundedSemaphore(self.at_once)
        self._lock = threading.Lock()
        self.waiting = 0

    def run(self, submission: Submission, inputs: Inputs, limits: Limits) -> Observation:
        """Run a program once it is its turn."""
        return self.server.run(submission, inputs, limits)

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
