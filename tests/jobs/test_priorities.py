"""The turns of jobs, as the priorities by which Procrastinate hands them to workers."""

from __future__ import annotations

import asyncio
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from checker.jobs import procrastinated
from checker.jobs.postgresql import Postgresql
from checker.jobs.serving import WorkerSettings, until_stopped
from checker.jobs.worker import WorkerTools
from checker.models.queue import LANES, LATER
from checker.store import Store
from checker.store.queued import GradedJob, Queued
from tests.db.test_versions import make
from tests.jobs.conftest import NOW, Desk, at_work, graded_result, job, rows, waited

pytest.importorskip("procrastinate", reason="the queue extra is not installed")
pytestmark = pytest.mark.slow
PRIORITIES = "SELECT priority FROM procrastinate_jobs ORDER BY id"


def test_each_program_that_waits_makes_the_next_one_five_minutes_later(
    url: str, queue: Postgresql
) -> None:
    for one in (job("a1"), job("a2"), job("a3"), job("b1", "bob")):
        queue.put([one], NOW)
    queue.put([job("x")], NOW, "bulk")
    first, second, third, other, bulk = rows(url, PRIORITIES)
    # Some seconds may pass between two of them.
    assert 0 <= first - second - LATER < 60
    assert 0 <= second - third - LATER < 60
    assert 0 <= first - other < 60
    assert 0 == bulk < third


def test_two_at_one_moment_are_counted_one_after_the_other(url: str, queue: Postgresql) -> None:
    threads = [threading.Thread(target=queue.put, args=([job(key)], NOW)) for key in "abcd"]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    found = sorted(rows(url, PRIORITIES))
    assert all(later - earlier >= LATER for earlier, later in pairwise(found))


def test_what_is_taken_up_after_a_worker_died_keeps_its_turn(
    url: str, queue: Postgresql, desk: Desk
) -> None:
    for one in (job("a1"), job("a2"), job("b1", "bob"), job("b2", "bob")):
        queue.put([one], NOW)
    rows(url, "UPDATE procrastinate_jobs SET status = 'doing' WHERE args @> '{\"keys\": [\"a1\"]}'")
    rows(url, "UPDATE queued SET state = 'running', tries = 1, begun_at = now() WHERE key = 'a1'")
    desk.gate.clear()
    with at_work(url, desk):
        assert desk.begun.acquire(timeout=20)
        late = time.monotonic() + 20
        while len(rows(url, "SELECT 1 FROM procrastinate_jobs WHERE status = 'doing'")) != 1:
            assert time.monotonic() < late
            time.sleep(0.05)
        desk.gate.set()
        assert waited(queue, "b2", "bob", 20)
    assert sorted(desk.graded[:2]) == ["a1", "b1"]
    assert desk.graded[2:] == ["a2", "b2"]


def test_what_is_put_back_keeps_its_turn(url: str, queue: Postgresql) -> None:
    queue.put([job("a1")], NOW)
    queue.put([job("a2")], NOW)
    before = rows(url, PRIORITIES)
    stopping, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    stopping.set()  # What the worker takes it puts back at once, again and again.
    with Store.open(url) as store:
        tools = WorkerTools(_never, Queued(store), lambda _: None, stopping)
        place = WorkerSettings(url, Path(), b"", LANES, 2.0)
        work = until_stopped(place, tools, stop)
        thread = threading.Thread(target=lambda: loop.run_until_complete(work))
        thread.start()
        late = time.monotonic() + 20
        while max(rows(url, "SELECT attempts FROM procrastinate_jobs")) == 0:
            assert time.monotonic() < late
            time.sleep(0.05)
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()
    assert rows(url, PRIORITIES) == before
    state = queue.state("a1", "ada")
    assert state is not None
    assert (state.status, state.position) == ("waiting", 1)


def _never(one: Any) -> GradedJob:
    return GradedJob(one.key, "correct", None, lambda _: graded_result(one))


def test_what_waited_before_there_were_turns_comes_first(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_engine(url)
    make(engine, 12, monkeypatch)
    put = (
        "INSERT INTO queued (id, key, learner_id, exercise, work, file_name, submission_digest,"
        " lane, handed_in_at, put_at, state, tries) SELECT 2, 'old', learner_id, exercise, work,"
        " file_name, submission_digest, 'interactive', put_at, put_at, state, tries FROM queued",
        "ALTER SEQUENCE queued_id_seq RESTART 3",
        "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args) VALUES"
        " ('bulk', 'grade', 0, '{}'), ('interactive', 'grade', 10, '{\"keys\": [\"old\"]}')",
    )
    with engine.begin() as connection:
        procrastinated.make_tables(connection.connection.driver_connection)
        for statement in put:
            connection.execute(text(statement))
    engine.dispose()
    queue = Postgresql.open(url)
    queue.put([job("new", "bob")], NOW)
    bulk, old, new = rows(url, PRIORITIES)
    assert old > new > bulk
    found = [queue.state(key, name) for key, name in (("old", "ada"), ("new", "bob"))]
    assert [one and one.position for one in found] == [1, 2]
    queue.close()
