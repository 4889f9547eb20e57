"""The statements of jobs that wait to be graded; for PostgreSQL, whose clock gives their times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from db.batches import some_of
from db.models import Learner, Submission
from db.queue_models import Queued
from db.statements import keep, table

ALONE = 0x45784351
ENDED = ("done", "failed", "cancelled")
GIVEN = ("exercise", "work", "file_name", "variant", "submission_digest")
"""Columns that distinguish two jobs under one key, beside whose they are."""
_QUEUED = table(Queued)
_OF, _BY, _BYTES = _QUEUED.c, table(Learner).c, table(Submission).c
_GOING = (_OF.lane == "interactive") & _OF.state.not_in(ENDED)
"""What counts against a learner who hands in more."""


def hold_alone(connection: Connection) -> None:
    """Wait until no other process makes tables, and keep all others waiting."""
    connection.execute(select(func.pg_advisory_xact_lock(ALONE)))


def known(connection: Connection, keys: Iterable[str]) -> dict[str, RowMapping]:
    """The jobs with these keys, each with its `learner`."""
    query = select(_QUEUED, _BY.name.label("learner")).join(table(Learner))
    return {
        row["key"]: row
        for some in some_of(keys)
        for row in connection.execute(query.where(_OF.key.in_(some))).mappings()
    }


def waiting(connection: Connection, lane: str) -> int:
    """How many jobs of a lane wait."""
    query = select(func.count()).where(_OF.state == "waiting", _OF.lane == lane)
    return int(connection.execute(query).scalar_one())


def put(
    connection: Connection,
    rows: Sequence[Mapping[str, Any]],
    sources: Mapping[str, bytes],
    lane: str,
) -> list[str]:
    """Insert jobs of learners that are held; the keys of those that are new, in order.

    A job that was taken back is new again, and so is one that grades something again and failed.
    """
    # In one order, as `batches.store` makes them.
    found = ({"digest": digest, "source": sources[digest]} for digest in sorted(sources))
    keep(connection, Submission, *found)
    fresh = {"lane": lane, "state": "waiting", "tries": 0, "put_at": func.now()}
    failed = _OF.again & ((_OF.state == "failed") | (_OF.status == "grader_fault"))
    gone = delete(_QUEUED).where((_OF.state == "cancelled") | failed)
    for some in some_of(row["key"] for row in rows):
        connection.execute(gone.where(_OF.key.in_(some)))
    # Another process may put in the same job at this moment.
    made = insert(_QUEUED).values(**fresh).on_conflict_do_nothing().returning(_OF.key)
    return list(connection.execute(made, rows).scalars())


def state(connection: Connection, key: str, learner: str) -> RowMapping | None:
    """A job of this learner's, or None."""
    query = select(_QUEUED).join(table(Learner)).where(_OF.key == key, _BY.name == learner)
    return connection.execute(query).mappings().one_or_none()


def unfinished(connection: Connection, learner: str) -> Sequence[str]:
    """The exercises of a learner's interactive jobs that have not ended, one a job."""
    own = select(_OF.exercise).join(table(Learner)).where(_BY.name == learner, _GOING)
    return connection.execute(own).scalars().all()


def turns(connection: Connection, learner_id: int) -> Sequence[int]:
    """The turns of a learner's interactive jobs that have not ended."""
    own = select(_OF.turn).where(_OF.learner_id == learner_id, _GOING)
    return connection.execute(own).scalars().all()


def position(connection: Connection, row: Mapping[str, Any]) -> int:
    """The place of a job that waits, from 1: interactive ones come first, in turn."""
    earlier = _OF.id < row["id"]
    if row["lane"] == "interactive":
        earlier = (_OF.turn < row["turn"]) | ((_OF.turn == row["turn"]) & earlier)
    before = (_OF.lane == row["lane"]) & earlier
    if row["lane"] == "bulk":
        before |= _OF.lane == "interactive"
    query = select(func.count()).where(_OF.state == "waiting", before)
    return int(connection.execute(query).scalar_one()) + 1


def handed_in(connection: Connection, keys: Sequence[str]) -> Sequence[RowMapping]:
    """Jobs, each with its `learner` and `source`."""
    query = (
        select(_QUEUED, _BY.name.label("learner"), _BYTES.source)
        .join(table(Learner))
        .join(table(Submission))
        .where(_OF.key.in_(keys))
    )
    return connection.execute(query).mappings().all()


def begin(connection: Connection, key: str) -> int | None:
    """Note that a job is begun; how often it was so far, None where there is nothing to do."""
    # Of a crash that loses this, nothing is lost but a count.
    connection.execute(text("SET LOCAL synchronous_commit TO off"))
    begun = (
        update(_QUEUED)
        .where(_OF.key == key, _OF.state.in_(("waiting", "running")))
        .values(state="running", tries=_OF.tries + 1, begun_at=func.now())
        .returning(_OF.tries)
    )
    found = connection.execute(begun).scalar_one_or_none()
    return None if found is None else int(found)


def begin_new(connection: Connection, keys: Sequence[str]) -> Sequence[str]:
    """Note that those of the jobs are begun that never were; which ones."""
    connection.execute(text("SET LOCAL synchronous_commit TO off"))
    begun = (
        update(_QUEUED)
        .where(_OF.key.in_(keys), _OF.state == "waiting", _OF.tries == 0)
        .values(state="running", tries=1, begun_at=func.now())
        .returning(_OF.key)
    )
    return connection.execute(begun).scalars().all()


def put_back(connection: Connection, keys: Sequence[str]) -> None:
    """Note that jobs wait again, as if they had not been begun the last time."""
    again = update(_QUEUED).where(_OF.key.in_(keys), _OF.state == "running")
    connection.execute(again.values(state="waiting", tries=_OF.tries - 1))


def hold_running(connection: Connection, keys: Iterable[str]) -> dict[str, RowMapping]:
    """The jobs of these that are not ended, held until the transaction ends."""
    query = (
        select(_QUEUED, _BY.name.label("learner"))
        .join(table(Learner))
        .where(_OF.state.not_in(ENDED))
        .order_by(_OF.id)
        .with_for_update(of=_QUEUED)
    )
    return {
        row["key"]: row
        for some in some_of(keys)
        for row in connection.execute(query.where(_OF.key.in_(some))).mappings()
    }


def end(connection: Connection, how: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note how jobs ended; each row has the `key` of one, and what else is known of it."""
    if not rows:
        return
    known: dict[str, Any] = {name: bindparam(f"_{name}") for name in rows[0] if name != "key"}
    ended = update(_QUEUED).where(_OF.key == bindparam("_key"))
    named = [{f"_{name}": value for name, value in row.items()} for row in rows]
    connection.execute(ended.values(state=how, ended_at=func.clock_timestamp(), **known), named)


def cancel(connection: Connection, key: str, learner: str) -> bool:
    """Take back a job of this learner's that was not begun; whether there was one."""
    own = select(_BY.id).where(_BY.name == learner).scalar_subquery()
    taken = (
        update(_QUEUED)
        .where(_OF.key == key, _OF.learner_id == own, _OF.state == "waiting")
        .values(state="cancelled", ended_at=func.clock_timestamp())
    )
    return connection.execute(taken).rowcount > 0


def ended(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Which of the jobs are not waiting or running any more, those that are not there included."""
    wanted = set(keys)
    going = select(_OF.key).where(_OF.state.in_(("waiting", "running")))
    for some in some_of(sorted(wanted)):
        wanted -= set(connection.execute(going.where(_OF.key.in_(some))).scalars())
    return wanted


def depths(connection: Connection) -> Sequence[RowMapping]:
    """By lane and state (`waiting`, `running`): how many, and for how many seconds the oldest."""
    age = func.extract("epoch", func.now() - func.min(_OF.put_at))
    query = (
        select(_OF.lane, _OF.state, func.count().label("number"), age.label("oldest"))
        .where(_OF.state.in_(("waiting", "running")))
        .group_by(_OF.lane, _OF.state)
    )
    return connection.execute(query).mappings().all()


def ended_since(connection: Connection, since: datetime | None) -> Sequence[RowMapping]:
    """The jobs that ended from a time on, or all: key, lane, status, waited, took, ended_at."""
    first = func.coalesce(_OF.begun_at, _OF.ended_at)
    query = select(
        _OF.key,
        _OF.lane,
        _OF.ended_at,
        _OF.status,
        _seconds(first - _OF.put_at).label("waited"),
        _seconds(_OF.ended_at - first).label("took"),
    ).where(_OF.state.in_(("done", "failed")))
    if since is not None:
        query = query.where(_OF.ended_at >= since)
    return connection.execute(query.order_by(_OF.ended_at)).mappings().all()


def _seconds(interval: ColumnElement[Any]) -> ColumnElement[float]:
    return func.greatest(func.extract("epoch", interval), 0.0)


def now(connection: Connection) -> datetime:
    """What time it is for the server."""
    found: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return found


def prune(connection: Connection, before: datetime) -> int:
    """Forget jobs that ended before a time."""
    gone = delete(_QUEUED).where(_OF.state.in_(ENDED), _OF.ended_at < before)
    return connection.execute(gone).rowcount
