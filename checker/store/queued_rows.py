"""Jobs ↔ rows of the table in which they wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from checker.models.job import Job
from checker.models.queue import Depth, JobState, Lane, turn
from db import queueing

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

_ZERO = datetime(2020, 1, 1, tzinfo=UTC)
"""Turns are counted from here: the priorities of workers' jobs hold their seconds until 2088."""


def new_rows(
    connection: Connection, jobs: Sequence[Job], owners: Mapping[str, int], at: datetime, lane: Lane
) -> Sequence[Mapping[str, Any]]:
    """The rows of new jobs that were handed in at a time, whose learners are held."""
    turns = _turns(connection, jobs, owners) if lane == "interactive" else {}
    return [
        {
            **row(one),
            "learner_id": owners[one.learner],
            "handed_in_at": one.at or at,
            "turn": turns.get(one.key),
        }
        for one in jobs
    ]


def _turns(
    connection: Connection, jobs: Sequence[Job], owners: Mapping[str, int]
) -> dict[str, int]:
    """The turns of interactive jobs by key; as their learners are held, nobody adds any."""
    now = (queueing.now(connection) - _ZERO).total_seconds()
    learners = {one.learner for one in jobs}
    going = {name: list(queueing.turns(connection, owners[name])) for name in learners}
    found = dict[str, int]()
    for one in jobs:
        own = going[one.learner]
        found[one.key] = int(turn(now, len(own), max(own, default=0)))
        own.append(found[one.key])
    return found


def row(job: Job) -> dict[str, object]:
    """What a row holds of the job alone."""
    return {
        "key": job.key,
        "exercise": job.exercise,
        "work": job.work,
        "file_name": job.name.encode("utf-8", "backslashreplace").decode(),
        "variant": job.variant,
        "submission_digest": job.submission.digest,
        "again": job.again or None,
    }


def only(rows: Sequence[RowMapping]) -> Job | None:
    """The job of the first row, if there is one."""
    return job(rows[0]) if rows else None


def job(row: RowMapping) -> Job:
    """The job of a row, with its source and its learner's name."""
    return Job(
        row["exercise"],
        row["learner"],
        row["work"],
        bytes(row["source"]),
        row["file_name"],
        row["variant"],
        row["key"],
        row["handed_in_at"],
        again=bool(row["again"]),
    )


def state(row: RowMapping, position: int) -> JobState:
    """How far a row's job is."""
    from checker.models.job_result import JobResult

    result = JobResult.model_validate(row["told"]) if row["told"] is not None else None
    why, code = row["why"] or "", row["code"] or ""
    return JobState(row["key"], row["state"], position, result, why, code, bool(row["refused"]))


def depth(rows: Mapping[tuple[str, str], RowMapping], lane: str) -> Depth:
    """How full a lane is, of what is known by lane and state."""
    waits, runs = rows.get((lane, "waiting")), rows.get((lane, "running"))
    oldest = float(waits["oldest"]) if waits else 0.0
    return Depth(waits["number"] if waits else 0, runs["number"] if runs else 0, oldest)
