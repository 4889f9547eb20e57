"""A queue in whose hands a test lays how long a job takes, and what becomes of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from checker.jobs import Queue
from checker.jobs.postgresql import Postgresql
from checker.jobs.serving import WorkerSettings, until_stopped
from checker.jobs.thread_queue import ThreadQueue
from checker.jobs.worker import WorkerTools
from checker.models.errors import UsageError
from checker.models.job import Job
from checker.models.job_result import JobResult
from checker.models.queue import LANES, JobState, Lane
from checker.models.verdict import Receipt, Score, Verdict
from checker.store import Store
from checker.store.queued import GradedJob, Queued

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
MOST: Mapping[Lane, int] = {"interactive": 6, "bulk": 12}


def job(name: str, learner: str = "ada", text: str = "") -> Job:
    """A job named by its key; its text says how it is graded."""
    return Job("slope", learner, "program", f"{text}\n# {name}".encode(), "slope.py", key=name)


def waited(queue: Queue, key: str, learner: str, seconds: float) -> JobState | None:
    """How far a job is once it has ended, or after some seconds."""
    ended = queue.watch(key)
    try:
        ended.result(seconds)
    except TimeoutError:
        ended.cancel()
    return queue.state(key, learner)


def graded_result(of: Job) -> JobResult:
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
        status="grader_fault" if of.content.startswith(b"ours") else "correct",
        score=score,
        findings=(),
        feedback="",
        receipt=receipt,
    )
    return JobResult(verdict=verdict, stored=True, attempt=1)


@dataclass
class Desk:
    """Grades in no time, unless `gate` is shut; notes what was graded, in order."""

    graded: list[str] = field(default_factory=list)
    at: list[datetime | None] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def grade(self, one: Job) -> JobResult:
        self.begun.release()
        assert self.gate.wait(20)
        self.graded.append(one.key)
        self.at.append(one.at)
        if one.content.startswith(b"refused"):
            raise UsageError("There is nothing in it.")
        if one.content.startswith(b"fault"):
            raise ZeroDivisionError
        return graded_result(one)


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


@pytest.fixture(params=["threads", pytest.param("postgresql", marks=pytest.mark.slow)])
def shop(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Shop]:
    url = ""
    if request.param == "postgresql":
        pytest.importorskip("procrastinate", reason="the queue extra is not installed")
        url = request.getfixturevalue("url")
    with ExitStack() as open_:

        def made(at_once: int) -> Queue:
            if not url:
                threads = ThreadQueue(desk.grade, at_once, MOST)
                open_.callback(threads.close)
                open_.callback(desk.gate.set)
                return threads
            queue = Postgresql.open(url, MOST)
            open_.callback(queue.close)
            for _ in range(at_once):
                open_.enter_context(at_work(url, desk))
            open_.callback(desk.gate.set)
            return queue

        yield Shop(desk, made)


@pytest.fixture
def queue(url: str) -> Iterator[Postgresql]:
    """The queue of a site on PostgreSQL, without workers."""
    opened = Postgresql.open(url)
    yield opened
    opened.close()


def rows(url: str, query: str) -> list[Any]:
    """The first column of what a statement gives."""
    engine = create_engine(url)
    with engine.begin() as connection:
        done = connection.execute(text(query))
        found = list(done.scalars()) if done.returns_rows else []
    engine.dispose()
    return found


@contextmanager
def at_work(url: str, desk: Desk, silence: float = 2.0) -> Iterator[None]:
    """A worker in a thread of this process."""

    def grade(one: Job) -> GradedJob:
        found = desk.grade(one)
        return GradedJob(one.key, found.verdict.status, None, lambda _: found)

    place = WorkerSettings(url, Path(), b"", LANES, silence)
    loop, stop, stopping = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    with Store.open(url) as store:
        tools = WorkerTools(grade, Queued(store), lambda _: None, stopping)
        thread = threading.Thread(
            target=lambda: loop.run_until_complete(until_stopped(place, tools, stop))
        )
        thread.start()
        yield
        stopping.set()
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()
