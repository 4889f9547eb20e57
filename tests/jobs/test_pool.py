"""What the pool of one process does at its end."""

from __future__ import annotations

import threading

import pytest

from checker.jobs.pool import Pool
from checker.models.queue import BusyError
from tests.jobs.conftest import NOW, Desk, job


def test_at_the_end_what_was_begun_is_finished_and_the_rest_dropped(desk: Desk) -> None:
    desk.gate.clear()
    pool = Pool(desk.grade, 1)
    pool.put([job("a"), job("b")], NOW)
    desk.begun.acquire(timeout=20)
    waits = pool.watch("b")
    closing = threading.Thread(target=pool.close)
    closing.start()
    waits.result(20)
    desk.gate.set()
    closing.join(20)
    assert desk.graded == ["a"]
    states = [pool.state(key, "ada") for key in ("a", "b")]
    assert [one and one.status for one in states] == ["done", "cancelled"]
    with pytest.raises(BusyError):
        pool.put([job("c")], NOW)
