"""The queue of one process: threads grade, as many at once as there are processors.

What waits is in memory alone; a verdict is stored before a job counts as done.
"""

from __future__ import annotations

import heapq
import threading
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from time import monotonic

from checker.jobs import Grade, settle
from checker.jobs.sent import Sent
from checker.models.job import Job
from checker.models.queue import (
    LANES,
    MOST_WAITING,
    BusyError,
    Depth,
    Finished,
    JobState,
    Lane,
    OtherJobError,
    failure,
    turn,
)

REMEMBERED, MOST_BYTES = 2000, 64 << 20
"""Jobs that ended are kept to be asked for, so many and with so much handed in; verdicts that are
stored can be read after that too."""
COUNTED = 100_000


class ThreadQueue:
    """Grades jobs in threads; see `checker.jobs.Queue`."""

    def __init__(self, grade: Grade, at_once: int, most: Mapping[Lane, int] = MOST_WAITING) -> None:
        self._grade, self._most = grade, most
        self._sent: OrderedDict[str, Sent] = OrderedDict()
        self._waiting: list[Sent] = []
        self._finished: list[Finished] = []
        self._at_once, self._running = at_once, 0
        self._number, self._closed = 0, False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name=f"grade-{n}", daemon=True)
            for n in range(at_once)
        ]
        for thread in self._threads:
            thread.start()

    def put(
        self,
        jobs: Sequence[Job],
        at: datetime,
        lane: Lane = "interactive",
        *,
        lent: bool = False,
    ) -> None:
        """Take jobs; see `Queue.put`."""
        with self._changed:
            new = {job.key: job for job in jobs if not self._knows(job)}
            if self._closed or (new and self._count(lane) + len(new) > self._most[lane]):
                raise BusyError
            for key, job in new.items():
                self._number += 1
                place = lane, self._turn(job.learner, lane), self._number
                sent = self._sent[key] = Sent(replace(job, at=job.at or at), *place)
                heapq.heappush(self._waiting, sent)
            self._forget()
            if not lent:
                self._changed.notify(len(new))

    def lend(self, key: str) -> None:
        """Grade a job in this thread, if it is next; see `Queue.lend`."""
        with self._changed:
            sent = self._sent.get(key)
            if sent is None or not self._has_room() or self._waiting[0] is not sent:
                self._changed.notify()
                return
            heapq.heappop(self._waiting)
            self._begin(sent)
        self._finish(sent)

    def state(self, key: str, learner: str) -> JobState | None:
        """How far a job is; see `Queue.state`."""
        with self._changed:
            sent = self._of(key, learner)
            if sent is None or sent.state is not None:
                return sent.state if sent else None
            if sent.begun is not None:
                return JobState(key, "running")
            before = sum(one < sent for one in self._waiting if one.waits)
            return JobState(key, "waiting", before + 1)

    def states(self, keys: Sequence[str]) -> Mapping[str, JobState]:
        """How far jobs are, whosever they are; see `Queue.states`."""
        with self._changed:
            sent = [self._sent[key] for key in keys if key in self._sent]
            return {one.job.key: one.state or JobState(one.job.key, one.status) for one in sent}

    def handed_in(self, key: str, learner: str) -> Job | None:
        """The job itself."""
        with self._changed:
            sent = self._of(key, learner)
        return sent.job if sent else None

    def unfinished(self, learner: str) -> Sequence[str]:
        """The exercises of a learner's jobs that have not ended."""
        with self._changed:
            return [one.job.exercise for one in self._going(learner)]

    def watch(self, key: str) -> Future[None]:
        """Is done once the job has ended; see `Queue.watch`."""
        seen: Future[None] = Future()
        with self._changed:
            sent = self._sent.get(key)
        if sent is None:
            seen.set_result(None)
        else:
            sent.ended.add_done_callback(lambda _: settle(seen))
        return seen

    def cancel(self, key: str, learner: str) -> bool:
        """Take back a job that was not begun."""
        with self._changed:
            sent = self._of(key, learner)
            if sent is None or not sent.waits:
                return False
            sent.state = JobState(key, "cancelled")
        sent.ended.set_result(None)
        return True

    def depths(self) -> Mapping[Lane, Depth]:
        """How full each lane is."""
        now = monotonic()
        with self._changed:
            sent = [one for one in self._sent.values() if one.state is None]
        found = {}
        for lane in LANES:
            waits = [now - one.put for one in sent if one.lane == lane and one.begun is None]
            runs = sum(one.lane == lane and one.begun is not None for one in sent)
            found[lane] = Depth(len(waits), runs, max(waits, default=0.0))
        return found

    def finished(self) -> Sequence[Finished]:
        """What ended since this was asked last."""
        with self._changed:
            found, self._finished = self._finished, []
        return found

    def close(self) -> None:
        """Finish what was begun; what waits is dropped, and may be put in again."""
        with self._changed:
            self._closed = True
            dropped = [one for one in self._sent.values() if one.waits]
            for one in dropped:
                one.state = JobState(one.job.key, "cancelled")
            self._changed.notify_all()
        for one in dropped:
            one.ended.set_result(None)
        for thread in self._threads:
            thread.join()
        with self._changed:
            self._changed.wait_for(lambda: self._running == 0)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._has_room())
                if not self._waiting:
                    return
                sent = heapq.heappop(self._waiting)
                if not sent.waits:
                    continue
                self._begin(sent)
            self._finish(sent)

    def _has_room(self) -> bool:
        return bool(self._waiting) and self._running < self._at_once

    def _begin(self, sent: Sent) -> None:
        sent.begun = monotonic()
        self._running += 1

    def _finish(self, sent: Sent) -> None:
        state = _graded(self._grade, sent.job)
        with self._changed:
            self._running -= 1
            self._end(sent, state)
            if self._waiting or self._closed:
                self._changed.notify_all()
        sent.ended.set_result(None)

    def _end(self, sent: Sent, state: JobState) -> None:
        now, begun = monotonic(), sent.begun or sent.put
        status = state.result.verdict.status if state.result else ""
        self._finished.append(Finished(sent.lane, status, begun - sent.put, now - begun))
        del self._finished[:-COUNTED]
        sent.state = state

    def _knows(self, job: Job) -> bool:
        if (known := self._sent.get(job.key)) is not None and known.job != job:
            raise OtherJobError
        ended = known.state if known is not None else None
        return known is not None and not (ended and ended.gives_way(again=job.again))

    def _of(self, key: str, learner: str) -> Sent | None:
        sent = self._sent.get(key)
        return sent if sent is not None and sent.job.learner == learner else None

    def _turn(self, learner: str, lane: Lane) -> float:
        if lane == "bulk":
            return 0.0
        own = [one.turn for one in self._going(learner)]
        return turn(monotonic(), len(own), max(own, default=0.0))

    def _going(self, learner: str) -> Sequence[Sent]:
        going = (one for one in self._sent.values() if one.state is None)
        own = (one for one in going if one.job.learner == learner)
        return [one for one in own if one.lane == "interactive"]

    def _count(self, lane: Lane) -> int:
        return sum(one.waits and one.lane == lane for one in self._waiting)

    def _forget(self) -> None:
        ended = deque(one for one in self._sent.values() if one.state is not None)
        held = sum(len(one.job.content) for one in ended)
        while ended and (len(self._sent) > REMEMBERED or held > MOST_BYTES):
            held -= len(self._sent.pop(ended.popleft().job.key).job.content)


def _graded(grade: Grade, job: Job) -> JobState:
    try:
        return JobState(job.key, "done", result=grade(job))
    except Exception as error:
        return failure(job.key, error)
