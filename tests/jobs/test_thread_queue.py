"""What the queue of one process does at its end."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace

import pytest

from checker.jobs import thread_queue
from checker.jobs.thread_queue import ThreadQueue
from checker.models.job import Job
from checker.models.job_result import JobResult
from checker.models.queue import BusyError
from tests.jobs.conftest import NOW, Desk, job


def test_at_the_end_what_was_begun_is_finished_and_the_rest_dropped(desk: Desk) -> None:
    desk.gate.clear()
    queue = ThreadQueue(desk.grade, 1)
    queue.put([job("a"), job("b")], NOW)
    desk.begun.acquire(timeout=20)
    waits = queue.watch("b")
    closing = threading.Thread(target=queue.close)
    closing.start()
    waits.result(20)
    desk.gate.set()
    closing.join(20)
    assert desk.graded == ["a"]
    states = [queue.state(key, "ada") for key in ("a", "b")]
    assert [one and one.status for one in states] == ["done", "cancelled"]
    with pytest.raises(BusyError):
        queue.put([job("c")], NOW)


def test_a_lent_thread_grades_its_job_where_nothing_is_before_it(desk: Desk) -> None:
    threads: list[str] = []
    with closing(ThreadQueue(lambda one: _noted(desk, one, threads), 1)) as queue:
        queue.put([job("a")], NOW, lent=True)
        queue.lend("a")
        assert threads == [threading.current_thread().name]
        state = queue.state("a", "ada")
        assert state is not None
        assert state.status == "done"
        queue.lend("a")
        queue.lend("unknown")
    assert desk.graded == ["a"]


def test_a_lent_thread_leaves_what_has_to_wait_to_others(desk: Desk) -> None:
    threads: list[str] = []
    desk.gate.clear()
    with closing(ThreadQueue(lambda one: _noted(desk, one, threads), 1)) as queue:
        queue.put([job("a")], NOW)
        desk.begun.acquire(timeout=20)
        queue.put([job("b")], NOW, lent=True)
        queue.lend("b")
        state = queue.state("b", "ada")
        assert state is not None
        assert (state.status, state.position) == ("waiting", 1)
        desk.gate.set()
        queue.watch("b").result(20)
    assert desk.graded == ["a", "b"]
    assert threading.current_thread().name not in threads


def test_a_job_that_waits_comes_after_the_one_of_a_lent_thread(desk: Desk) -> None:
    desk.gate.clear()
    with closing(ThreadQueue(desk.grade, 1)) as queue:
        queue.put([job("a")], NOW, lent=True)
        lent = threading.Thread(target=queue.lend, args=("a",))
        lent.start()
        desk.begun.acquire(timeout=20)
        queue.put([job("b")], NOW)
        state = queue.state("b", "ada")
        assert state is not None
        assert state.status == "waiting"
        desk.gate.set()
        queue.watch("b").result(20)
        lent.join(20)
    assert desk.graded == ["a", "b"]


def test_at_the_end_a_lent_thread_is_waited_for(desk: Desk) -> None:
    desk.gate.clear()
    queue = ThreadQueue(desk.grade, 1)
    queue.put([job("a")], NOW, lent=True)
    lent = threading.Thread(target=queue.lend, args=("a",))
    lent.start()
    desk.begun.acquire(timeout=20)
    closed = threading.Thread(target=queue.close)
    closed.start()
    closed.join(0.05)
    assert closed.is_alive()
    desk.gate.set()
    closed.join(20)
    state = queue.state("a", "ada")
    assert state is not None
    assert state.status == "done"


def _noted(desk: Desk, one: Job, threads: list[str]) -> JobResult:
    threads.append(threading.current_thread().name)
    return desk.grade(one)


def test_of_large_programs_that_ended_the_latest_are_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever hands in 2000 programs of a megabyte takes the memory of the whole site."""
    monkeypatch.setattr(thread_queue, "MOST_BYTES", 5000)
    with closing(ThreadQueue(desk.grade, 1)) as queue:
        for number in range(9):
            queue.put([replace(job(str(number)), content=b"#" * 2000)], NOW)
            queue.watch(str(number)).result(20)
        kept = [number for number in range(9) if queue.handed_in(str(number), "ada")]
    assert kept == [6, 7, 8]
