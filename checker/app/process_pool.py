"""A pool of processes that share out jobs: grading holds Python's lock, so threads do not help.

A worker that ends or hangs in the middle of a job is replaced, and its jobs go to the others. A job
at which two workers ended is given back without an answer.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Generic, NoReturn, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
Begin = Callable[[], AbstractContextManager[Callable[[Asked], Answer]]]
"""What a worker does first, in its own process: it gives the function that answers jobs."""

AHEAD = 3
"""Jobs that a worker is given at once, so that it does not wait while this process stores."""
TRIES = 2
GONE = "The process that graded it came to an end, twice."
"""What is said of a job without an answer."""
HANGS_SECONDS = 300.0
"""A run has limits of its own; a worker that is silent for so long will not answer any more."""


@dataclass(eq=False)
class _Job(Generic[Asked]):
    asked: Asked
    tries: int = 0


@dataclass(eq=False)
class _Worker(Generic[Asked]):
    pid: int
    link: Connection
    jobs: deque[_Job[Asked]] = field(default_factory=deque)
    """In the order in which they are done: the first one is being worked on."""
    heard: float = field(default_factory=time.monotonic)


class ProcessPool(Generic[Asked, Answer]):
    """Workers, started when made. Close it, or use it in a `with` statement, in one thread."""

    def __init__(self, begin: Begin[Asked, Answer], size: int) -> None:
        self._begin, self._size = begin, size
        self._workers: list[_Worker[Asked]] = []
        self._fill()

    def __enter__(self) -> ProcessPool[Asked, Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let every worker end; whatever it still works on is given up."""
        for worker in self._workers:
            worker.link.close()
        for worker in self._workers:
            _end(worker.pid)
        self._workers.clear()

    def answers(self, asked: Iterable[Asked]) -> Iterator[tuple[Asked, Answer | None]]:
        """Each job with its answer, in the order in which they are done; None where there is none.

        Jobs are taken from `asked` when there is room for them. Raises OSError where the system
        starts no process at all.
        """
        again: deque[_Job[Asked]] = deque()
        new = (_Job(one) for one in asked)
        while True:
            self._hand_out(again, new)
            if not any(worker.jobs for worker in self._workers):
                return
            yield from self._heard(again)

    def _hand_out(self, again: deque[_Job[Asked]], new: Iterator[_Job[Asked]]) -> None:
        """Give every worker as many jobs as it may have, one each in turn."""
        while free := [one for one in self._workers if len(one.jobs) < AHEAD]:
            worker = min(free, key=lambda one: len(one.jobs))
            job = again.popleft() if again else next(new, None)
            if job is None:
                return
            if not worker.jobs:
                worker.heard = time.monotonic()
            worker.jobs.append(job)
            try:
                worker.link.send(job.asked)
            except OSError:
                # It has ended; that is noticed, and its jobs taken back, where it is heard.
                return

    def _heard(self, again: deque[_Job[Asked]]) -> Iterator[tuple[Asked, Answer | None]]:
        by_link = {worker.link: worker for worker in self._workers}
        for link in wait(list(by_link), timeout=1.0):
            worker = by_link[link]  # type: ignore[index]
            try:
                answer: Answer = worker.link.recv()
            except (EOFError, OSError):
                yield from self._lost(worker, again)
                continue
            worker.heard = time.monotonic()
            yield worker.jobs.popleft().asked, answer
        late = time.monotonic() - HANGS_SECONDS
        for worker in [one for one in self._workers if one.jobs and one.heard < late]:
            yield from self._lost(worker, again)

    def _lost(
        self, worker: _Worker[Asked], again: deque[_Job[Asked]]
    ) -> Iterator[tuple[Asked, Answer | None]]:
        """Replace a worker and take its jobs back; the first of them may be why it ended."""
        worker.link.close()
        _end(worker.pid)
        self._workers.remove(worker)
        if worker.jobs:
            worker.jobs[0].tries += 1
            if worker.jobs[0].tries >= TRIES:
                yield worker.jobs.popleft().asked, None
        again.extendleft(reversed(worker.jobs))
        self._fill()

    def _fill(self) -> None:
        while len(self._workers) < self._size:
            try:
                self._workers.append(self._start())
            except OSError:
                if not self._workers:
                    raise
                return

    def _start(self) -> _Worker[Asked]:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            pid = os.fork()
            if pid == 0:
                ours.close()
                for worker in self._workers:  # Else it would not see this process end.
                    os.close(worker.link.fileno())
                _serve(Connection(theirs.detach()), self._begin)
            return _Worker(pid, Connection(ours.detach()))


def _serve(link: Connection, begin: Begin[Asked, Answer]) -> NoReturn:
    """In a worker: answer until the other end is closed, and leave without anything else."""
    code = 1
    try:
        # An interrupt is for whoever waits for the answers.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with begin() as answer:
            while True:
                link.send(answer(link.recv()))
    except (EOFError, OSError):
        code = 0
    finally:
        os._exit(code)


def _end(pid: int) -> None:
    """End a process of ours that is idle, or else at once, and clear it away."""
    deadline = time.monotonic() + 0.5
    while time.monotonic() < deadline:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
