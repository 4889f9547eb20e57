"""The statements about help that learners took, and about slips that they repeat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, select

from db.models import Aid, Attempt, Finding, Learner
from db.statements import hold_learner, keep, stands, table


def take(  # noqa: PLR0913, PLR0917  # one row's worth of facts
    connection: Connection, learner: str, exercise: str, kind: str, number: int, when: datetime
) -> None:
    """Keep that a learner took an aid; one that was taken before keeps its time."""
    values = {
        "learner_id": hold_learner(connection, learner),
        "exercise_id": exercise,
        "kind": kind,
        "number": number,
        "taken_at": when,
    }
    keep(connection, Aid, values)


def taken(connection: Connection, learner: str, exercise: str) -> Sequence[RowMapping]:
    """The aids that a learner took at an exercise, the first ones first."""
    of, by = table(Aid).c, table(Learner).c
    query = (
        select(of.kind, of.number, of.taken_at)
        .join(table(Learner), by.id == of.learner_id)
        .where(by.name == learner, of.exercise_id == exercise)
        .order_by(of.kind, of.number)
    )
    return connection.execute(query).mappings().all()


def latest_faults(
    connection: Connection, learner: str, exercise: str, attempts: int, faults: Sequence[str]
) -> list[tuple[str, RowMapping | None]]:
    """The latest attempts that count, newest first: status, and the first finding at fault."""
    own = {"learner": learner, "exercise": exercise}
    latest = list(connection.execute(_own_attempts(), own).scalars())[:attempts]
    asked = {"faults": list(faults), "latest": latest}
    first: dict[int, tuple[str, RowMapping | None]] = {}
    for row in connection.execute(_faults(), asked).mappings():
        first.setdefault(row["id"], (row["outcome"], row if row["check"] else None))
    return list(first.values())


@cache
def _own_attempts() -> Select[Any]:
    of, by = table(Attempt).c, table(Learner).c
    # Without a limit: with one, SQLite looks for the latest through everybody's attempts.
    return (
        select(of.id)
        .join(table(Learner), by.id == of.learner_id)
        .where(by.name == bindparam("learner"), of.exercise_id == bindparam("exercise"), of.counts)
        .where(stands())
        .order_by(of.id.desc())
    )


@cache
def _faults() -> Select[Any]:
    of, found = table(Attempt).c, table(Finding).c
    at_fault = found.status.in_(bindparam("faults", expanding=True))
    first = (found.attempt_id == of.id) & at_fault
    return (
        select(of.id, of.status.label("outcome"), found.check, found.status, found.slip)
        .select_from(table(Attempt).outerjoin(table(Finding), first))
        .where(of.id.in_(bindparam("latest", expanding=True)))
        .order_by(of.id.desc(), found.position)
    )
