"""Jobs ↔ the table in which they wait, on PostgreSQL.

A verdict and the note that its job is done are one transaction, and so are a submission and its
job: whatever is killed at whatever moment, each submission ends with one verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import RowMapping

from checker.models.job import Job
from checker.models.queue import LANES, BusyError, Depth, Finished, JobState, Lane, OtherJobError
from checker.models.record import Kept, Record
from checker.store import Inside, Store, queued_rows
from checker.store.keeping import keep_all
from db import batches, queueing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from checker.models.job_result import JobResult

Send = Callable[[object, Mapping[str, int | None]], None]
"""Hands keys of new jobs, with their turns, to workers, inside the transaction of a driver's own
connection."""
Admit = Callable[[Inside, Job, datetime], None]
"""Raises UsageError where a job that was handed in at a time may not be put down."""
KEPT_FOR = timedelta(days=1)
_LATE = timedelta(seconds=60)
"""A job may be seen as ended so much later than its time says."""


@dataclass(frozen=True)
class GradedJob:
    """A job that was graded. `record` is stored, if it may be; `result` is asked once it is."""

    key: str
    status: str
    record: Record | None
    result: Callable[[Kept | None], JobResult]


class Queued:
    """The jobs of one open database. Everything raises StorageError."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._since: datetime | None = None
        self._seen = datetime.min.replace(tzinfo=UTC)
        self._counted: set[str] = set()

    def prepare(self, make: Callable[[object], None]) -> None:
        """Have tables made that only workers know, one process at a time."""
        with self._store.writing() as connection:
            queueing.hold_alone(connection)
            make(_driver(connection))

    def put(  # noqa: PLR0913, PLR0917  # what, when, where, and by what rules
        self, jobs: Sequence[Job], at: datetime, lane: Lane, most: int, send: Send, admit: Admit
    ) -> None:
        """Write jobs down and send them, all or none; see `checker.jobs.Queue.put`.

        `admit` is asked of each new job that courses limit, while nothing else of its learner's
        can be put down.
        """
        wanted = {job.key: job for job in jobs}
        with self._store.writing() as connection:
            owners = batches.hold(connection, (job.learner for job in jobs))
            known = queueing.known(connection, wanted)
            new = [job for key, job in wanted.items() if _is_new(job, known.get(key))]
            if not new:
                return
            if queueing.waiting(connection, lane) + len(new) > most:
                raise BusyError
            for job in new:
                if job.limited_by:
                    admit(Inside(connection), job, job.at or at)
            sources = {job.submission.digest: job.content for job in new}
            rows = queued_rows.new_rows(connection, new, owners, at, lane)
            made = set(queueing.put(connection, rows, sources, lane))
            turns = {row["key"]: row["turn"] for row in rows}
            send(_driver(connection), {key: turns[key] for key in turns if key in made})

    def state(self, key: str, learner: str) -> JobState | None:
        """How far a job of this learner's is."""
        with self._store.reading() as connection:
            row = queueing.state(connection, key, learner)
            if row is None:
                return None
            place = queueing.position(connection, dict(row)) if row["state"] == "waiting" else 0
        return queued_rows.state(row, place)

    def states(self, keys: Sequence[str]) -> Mapping[str, JobState]:
        """How far jobs are that are known, whosever they are; without places in the queue."""
        with self._store.reading() as connection:
            found = queueing.known(connection, keys)
        return {key: queued_rows.state(row, 0) for key, row in found.items()}

    def job(self, key: str) -> Job | None:
        """A job, whosever it is."""
        with self._store.reading() as connection:
            return queued_rows.only(queueing.handed_in(connection, [key]))

    def unfinished(self, learner: str) -> Sequence[str]:
        """The exercises of a learner's interactive jobs that have not ended."""
        with self._store.reading() as connection:
            return queueing.unfinished(connection, learner)

    def begin(self, key: str) -> tuple[Job, int] | None:
        """Note that a job is begun: it, and how often it was; None where nothing is to do."""
        with self._store.writing() as connection:
            tries = queueing.begin(connection, key)
            if tries is None:
                return None
            job = queued_rows.only(queueing.handed_in(connection, [key]))
            return None if job is None else (job, tries)

    def begin_new(self, keys: Sequence[str]) -> Mapping[str, Job]:
        """Note of those that never were begun that they are, in one go; gives them."""
        with self._store.writing() as connection:
            new = queueing.begin_new(connection, keys)
            found = queueing.handed_in(connection, new) if new else ()
            return {row["key"]: queued_rows.job(row) for row in found}

    def put_back(self, keys: Sequence[str]) -> None:
        """Let jobs wait again that were begun, and that nothing was done about."""
        with self._store.writing() as connection:
            queueing.put_back(connection, keys)

    def finish(self, graded: Sequence[GradedJob]) -> None:
        """Store verdicts and note their jobs as done; those that are done already stay."""
        with self._store.writing() as connection:
            held = queueing.hold_running(connection, [one.key for one in graded])
            by_key = {one.key: one for one in graded}
            queueing.end(connection, "done", _kept(connection, by_key, held))

    def fail(self, state: JobState) -> None:
        """Note that a job could not be graded, and why."""
        row = {"key": state.key, "why": state.why, "code": state.code, "refused": state.refused}
        with self._store.writing() as connection:
            if queueing.hold_running(connection, [state.key]):
                queueing.end(connection, "failed", [row])

    def cancel(self, key: str, learner: str) -> bool:
        """Take back a job that was not begun."""
        with self._store.writing() as connection:
            return queueing.cancel(connection, key, learner)

    def ended(self, keys: Sequence[str]) -> set[str]:
        """Which of the jobs have ended."""
        with self._store.reading() as connection:
            return queueing.ended(connection, keys)

    def depths(self) -> Mapping[Lane, Depth]:
        """How full each lane is."""
        with self._store.reading() as connection:
            rows = {(row["lane"], row["state"]): row for row in queueing.depths(connection)}
        return {lane: queued_rows.depth(rows, lane) for lane in LANES}

    def finished(self) -> Sequence[Finished]:
        """What ended since this was asked last, or since it was asked first."""
        with self._store.reading() as connection:
            if self._since is None:
                self._since = self._seen = queueing.now(connection)
            since = max(self._since, self._seen - _LATE)
            rows = queueing.ended_since(connection, since)
        new = [row for row in rows if row["key"] not in self._counted]
        self._seen = max([self._seen, *(row["ended_at"] for row in rows)])
        self._counted = {row["key"] for row in rows if row["ended_at"] >= self._seen - _LATE}
        return [
            Finished(row["lane"], row["status"] or "", float(row["waited"]), float(row["took"]))
            for row in new
        ]

    def prune(self) -> int:
        """Forget jobs that ended a day ago; their verdicts are kept."""
        with self._store.writing() as connection:
            return queueing.prune(connection, datetime.now(UTC) - KEPT_FOR)


def _driver(connection: Connection) -> object:
    return connection.connection.driver_connection


def _kept(
    connection: Connection, graded: Mapping[str, GradedJob], held: Mapping[str, RowMapping]
) -> list[dict[str, object]]:
    """Store verdicts; gives what is noted of their jobs."""
    records = {key: graded[key].record for key in held}
    found = [
        (record, held[key]["learner"], held[key]["handed_in_at"])
        for key, record in records.items()
        if record is not None
    ]
    kept = keep_all(connection, found)
    return [
        {
            "key": key,
            "status": graded[key].status,
            "told": graded[key].result(kept if record is not None else None).model_dump(),
        }
        for key, record in records.items()
    ]


def _is_new(job: Job, known: RowMapping | None) -> bool:
    """Whether a job is to be put in. Raises OtherJobError where its key is another job's."""
    if known is None:
        return True
    row = queued_rows.row(job)
    if known["learner"] != job.learner or any(known[name] != row[name] for name in queueing.GIVEN):
        raise OtherJobError
    return queued_rows.state(known, 0).gives_way(again=job.again)
