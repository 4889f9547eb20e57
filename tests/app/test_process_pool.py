"""Workers share out jobs; one that ends is replaced, and nothing that it had is lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checker.app import process_pool
from checker.app.process_pool import ProcessPool

pytestmark = pytest.mark.slow


@contextmanager
def doubling() -> Iterator[Callable[[int], tuple[int, int]]]:
    yield lambda number: (2 * number, os.getpid())


def test_every_job_is_answered_once_by_several_workers() -> None:
    with ProcessPool(doubling, 3) as pool:
        found = dict(pool.answers(range(200)))
        again = dict(pool.answers(range(10)))
    assert {asked: answer and answer[0] for asked, answer in found.items()} == {
        number: 2 * number for number in range(200)
    }
    workers = {answer[1] for answer in found.values() if answer}
    assert len(workers) == 3
    assert len(again) == 10
    for pid in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_jobs_are_taken_only_when_there_is_room() -> None:
    taken: list[int] = []

    def asked() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with ProcessPool(doubling, 2) as pool:
        for count, _ in enumerate(pool.answers(asked())):
            assert len(taken) <= count + 2 * process_pool.AHEAD + 2


def test_a_job_that_ends_its_workers_is_given_back_and_the_others_are_not() -> None:
    @contextmanager
    def begin() -> Iterator[Callable[[int], int]]:
        def work(number: int) -> int:
            if number == 7:
                os.kill(os.getpid(), signal.SIGKILL)
            return number

        yield work

    with ProcessPool(begin, 2) as pool:
        found = list(pool.answers(range(30)))
    assert sorted(asked for asked, _ in found) == list(range(30))
    assert [asked for asked, answer in found if answer is None] == [7]


def test_a_worker_killed_once_costs_no_job(tmp_path: Path) -> None:
    @contextmanager
    def begin() -> Iterator[Callable[[int], int]]:
        def work(number: int) -> int:
            if number == 3 and not (tmp_path / "killed").exists():
                (tmp_path / "killed").touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return number

        yield work

    with ProcessPool(begin, 1) as pool:
        assert dict(pool.answers(range(9))) == {number: number for number in range(9)}


def test_a_silent_worker_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_pool, "HANGS_SECONDS", 0.2)

    @contextmanager
    def begin() -> Iterator[Callable[[int], int]]:
        def work(number: int) -> int:
            if number == 1:
                time.sleep(60)
            return number

        yield work

    with ProcessPool(begin, 1) as pool:
        assert dict(pool.answers(range(3))) == {0: 0, 1: None, 2: 2}


def test_workers_end_with_the_process_that_began_them() -> None:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        pool = ProcessPool(doubling, 2)
        numbers = [answer[1] for _, answer in pool.answers(range(20)) if answer]
        os.write(writer, " ".join(map(str, set(numbers))).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    workers = [int(number) for number in os.read(reader, 100).split()]
    assert workers
    deadline = time.monotonic() + 10
    while any(map(_lives, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    """Whether a process works still; one that has ended may wait to be cleared away."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False
