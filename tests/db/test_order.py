"""PostgreSQL: of two programs that write about the same learners or bytes neither waits for ever.

A third one holds what lies in the middle until the first waits for it and the second waits too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import Connection, create_engine, text

from checker.app import classes
from checker.app.coursework import admit_job
from checker.models.course import Person
from checker.models.job import Job
from checker.store import Store
from checker.store.keeping import keep_all
from checker.store.queued import Queued
from db import batches

from .support import record, save

pytestmark = pytest.mark.slow
Act = Callable[[str], None]
Step = Callable[[Connection], object]
AT = datetime(2026, 12, 1, tzinfo=UTC)
LEARNERS = "INSERT INTO learner (id, name) VALUES (4, 'a'), (3, 'b'), (2, 'c'), (1, 'd')"
SOURCES = sorted((b"1", b"2", b"3"), key=lambda source: sha256(source).hexdigest())


@pytest.fixture
def ready(url: str) -> Iterator[str]:
    """A course, an exercise, and learners whose names are in another order than their numbers."""
    with Store.open(url) as store:
        save(store)
    classes.new(url, "dl", "Deep", "UTC", "grace")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(LEARNERS))
    yield url
    engine.dispose()


def both(url: str, middle: Step, first: Act, second: Act) -> None:
    """Let two write at once what a third one stands in the middle of."""
    engine = create_engine(url)
    with ThreadPoolExecutor(2) as threads:
        with engine.connect() as third, third.begin() as open_:
            middle(third)
            acts: list[Future[None]] = []
            for number, act in enumerate((first, second), 1):
                acts.append(threads.submit(act, url))
                _until_waiting(engine.connect, number)
            open_.rollback()
        for one in acts:
            one.result(20)
    engine.dispose()


def _until_waiting(connect: Callable[[], Connection], number: int) -> None:
    waiting = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
    late = time.monotonic() + 20
    with connect() as asking:
        while asking.execute(text(waiting)).scalar_one() != number:
            assert time.monotonic() < late
            time.sleep(0.02)


def holding(*names: str) -> Act:
    def hold(url: str) -> None:
        with Store.open(url) as store, store.writing() as connection:
            batches.hold(connection, names)

    return hold


def putting(*names: str, of: Callable[[int], bytes] = lambda _: b"x") -> Act:
    jobs = [
        Job("slope", name, "program", of(n), key=f"{name}{n}", limited_by=("dl",))
        for n, name in enumerate(names)
    ]

    def put(url: str) -> None:
        with Store.open(url) as store:
            Queued(store).put(jobs, AT, "bulk", 100, lambda *_: None, admit_job)

    return put


def storing(learner: str, *sources: bytes) -> Act:
    made = [replace(record(source=one), job_key=f"{learner}{one!r}") for one in sources]

    def keep(url: str) -> None:
        with Store.open(url) as store, store.writing() as connection:
            keep_all(connection, [(one, learner, AT) for one in made])

    return keep


def enrolling(*names: str) -> Act:
    def enrol(url: str) -> None:
        classes.enrol(url, "dl", [Person(name) for name in names], "grace")

    return enrol


def held(name: str) -> Step:
    query = text("SELECT id FROM learner WHERE name = :name FOR UPDATE")
    return lambda connection: connection.execute(query, {"name": name})


def half_put(connection: Connection) -> None:
    row = {"digest": sha256(SOURCES[1]).hexdigest(), "source": SOURCES[1]}
    connection.execute(text("INSERT INTO submission VALUES (:digest, :source)"), row)


@pytest.mark.parametrize("first", [putting("a", "b", "c"), enrolling("a", "b", "c")])
def test_whoever_takes_learners_by_name_and_whoever_takes_a_batch(ready: str, first: Act) -> None:
    both(ready, held("b"), first, holding("c", "a"))


def test_lists_that_are_taken_in_parts(ready: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_AT_ONCE", 2)
    both(ready, held("a"), holding("a", "b", "c"), holding("c", "a"))


@pytest.mark.parametrize("first", [storing("a", *SOURCES), putting(*"aaa", of=SOURCES.__getitem__)])
def test_the_same_bytes_of_different_learners(ready: str, first: Act) -> None:
    both(ready, half_put, first, storing("d", *reversed(SOURCES)))
