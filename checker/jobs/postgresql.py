"""The queue of workers, on PostgreSQL: see `checker.jobs.Queue` and docs/queue.md.

What is asked for often (has it ended?) is asked by one thread for everybody who waits.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Self

from checker.app import coursework
from checker.jobs import procrastinated, settle
from checker.models.errors import StorageError, UsageError
from checker.models.job import Job
from checker.models.queue import MOST_WAITING, Depth, Finished, JobState, Lane
from checker.store import Store
from checker.store.queued import Queued

_LOOK_SECONDS = 0.03
_AFTER_FAILURE = 1.0


def check(database: str) -> None:
    """Raise UsageError without PostgreSQL or the packages that a queue takes."""
    if not database.startswith("postgresql"):
        raise UsageError(
            "A queue of workers needs PostgreSQL: --db postgresql://USER@HOST/NAME. "
            "An SQLite file is graded by the site's own pool, without --queue."
        )
    procrastinated.package()


class Postgresql:
    """Puts jobs down for workers, and knows what came of them."""

    def __init__(self, store: Store, most: Mapping[Lane, int] = MOST_WAITING) -> None:
        self._store, self._jobs, self._most = store, Queued(store), most
        self._watched: dict[str, list[Future[None]]] = {}
        self._changed, self._closed = threading.Condition(), threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="queue", daemon=True)

    @classmethod
    def open(cls, database: str, most: Mapping[Lane, int] = MOST_WAITING) -> Self:
        """Open a queue; its tables are made when new.

        Raises UsageError without PostgreSQL or the packages that it takes, and StorageError.
        """
        check(database)
        store = Store.open(database)
        try:
            queue = cls(store, most)
            queue._jobs.prepare(procrastinated.make_tables)
            queue.finished()
        except BaseException:
            store.close()
            raise
        queue._watcher.start()
        return queue

    def put(
        self,
        jobs: Sequence[Job],
        at: datetime,
        lane: Lane = "interactive",
        *,
        lent: bool = False,  # noqa: ARG002  # workers grade
    ) -> None:
        """Take jobs; a submission and its job are one transaction, and so is a course's limit."""
        send = procrastinated.sender(lane)
        self._jobs.put(jobs, at, lane, self._most[lane], send, coursework.admit_job)

    def lend(self, key: str) -> None:
        """Leave it to workers."""

    def state(self, key: str, learner: str) -> JobState | None:
        """How far a job is."""
        return self._jobs.state(key, learner)

    def states(self, keys: Sequence[str]) -> Mapping[str, JobState]:
        """How far jobs are, whosever they are."""
        return self._jobs.states(keys)

    def handed_in(self, key: str, learner: str) -> Job | None:
        """The job itself."""
        job = self._jobs.job(key)
        return job if job is not None and job.learner == learner else None

    def unfinished(self, learner: str) -> Sequence[str]:
        """The exercises of a learner's jobs that have not ended."""
        return self._jobs.unfinished(learner)

    def watch(self, key: str) -> Future[None]:
        """Is done once the job has ended."""
        seen: Future[None] = Future()
        with self._changed:
            self._watched.setdefault(key, []).append(seen)
            self._changed.notify()
        if self._closed.is_set():
            settle(seen)
        return seen

    def cancel(self, key: str, learner: str) -> bool:
        """Take back a job that was not begun."""
        return self._jobs.cancel(key, learner)

    def depths(self) -> Mapping[Lane, Depth]:
        """How full each lane is."""
        return self._jobs.depths()

    def finished(self) -> Sequence[Finished]:
        """What ended since this was asked last, whichever worker did it."""
        return self._jobs.finished()

    def close(self) -> None:
        """Wait for no more; workers go on."""
        self._closed.set()
        with self._changed:
            self._changed.notify()
        self._watcher.join()
        self._settle(list(self._watched))
        self._store.close()

    def _watch(self) -> None:
        while not self._closed.is_set():
            with self._changed:
                self._drop_cancelled()
                if not self._watched:
                    self._changed.wait(1.0)
                keys = list(self._watched)
            pause = _LOOK_SECONDS + len(keys) * _LOOK_SECONDS / 200
            if keys:
                try:
                    self._settle(self._jobs.ended(keys))
                except StorageError:
                    pause = _AFTER_FAILURE
            self._closed.wait(pause)

    def _drop_cancelled(self) -> None:
        left = {
            key: [one for one in those if not one.cancelled()]
            for key, those in self._watched.items()
        }
        self._watched = {key: those for key, those in left.items() if those}

    def _settle(self, keys: Sequence[str] | set[str]) -> None:
        with self._changed:
            ended = [one for key in keys for one in self._watched.pop(key, [])]
        for one in ended:
            settle(one)
