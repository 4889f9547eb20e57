"""A queue in whose hands a test lays how long a job takes, and what becomes of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from checker.jobs import Queue
from checker.jobs.pool import Pool
from checker.models.errors import UsageError
from checker.models.job import Job
from checker.models.told import Told
from checker.models.verdict import Receipt, Score, Verdict

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
MOST = {"interactive": 6, "bulk": 12}


def job(name: str, learner: str = "ada", text: str = "") -> Job:
    """A job named by its key; its text says how it is graded."""
    return Job("slope", learner, "program", f"{text}\n# {name}".encode(), "slope.py", key=name)


def told(of: Job) -> Told:
    receipt = Receipt(
        spec_digest="0" * 64,
        solver_version="1",
        program_version="1",
        isolation="none",
        seed_digest="0" * 64,
        submission_digest=of.submission.digest,
        tolerance={},
    )
    score = Score(points=1, max_points=1)
    verdict = Verdict(
        exercise=of.exercise,
        status="correct",
        score=score,
        findings=(),
        feedback="",
        receipt=receipt,
    )
    return Told(verdict=verdict, stored=True, attempt=1)


@dataclass
class Desk:
    """Grades in no time, unless `gate` is shut; notes what was graded, in order."""

    graded: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def grade(self, one: Job) -> Told:
        self.begun.release()
        assert self.gate.wait(20)
        self.graded.append(one.key)
        if one.content.startswith(b"refused"):
            raise UsageError("There is nothing in it.")
        if one.content.startswith(b"fault"):
            raise ZeroDivisionError
        return told(one)


@dataclass
class Shop:
    """A queue, and whoever grades what it holds: `at_once` threads or workers."""

    desk: Desk
    make: Callable[[int], Queue]


@pytest.fixture
def desk() -> Iterator[Desk]:
    found = Desk()
    found.gate.set()
    yield found
    found.gate.set()


@pytest.fixture
def shop(desk: Desk) -> Iterator[Shop]:
    with ExitStack() as open_:

        def make(at_once: int) -> Queue:
            queue = Pool(desk.grade, at_once, MOST)  # type: ignore[arg-type]
            open_.callback(queue.close)
            open_.callback(desk.gate.set)
            return queue

        yield Shop(desk, make)
