"""The statements about help that learners took, and about slips that they repeat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, Select, Subquery, bindparam, select

from db.models import Aid, Attempt, Finding, Learner
from db.prepared import ask
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
    of = {"learner": learner, "exercise": exercise}
    return connection.execute(_taken(), of).mappings().all()


@cache
def _taken() -> Select[Any]:
    of, by = table(Aid).c, table(Learner).c
    return (
        select(of.kind, of.number, of.taken_at)
        .join(table(Learner), by.id == of.learner_id)
        .where(by.name == bindparam("learner"), of.exercise_id == bindparam("exercise"))
        .order_by(of.kind, of.number)
    )


class Fault(NamedTuple):
    """A finding that earned nothing."""

    check: str
    status: str
    slip: str | None


def latest_faults(
    connection: Connection, learner: str, exercise: str, most: int
) -> list[tuple[str, Fault | None]]:
    """The latest attempts that count, newest first: status, and the first finding at fault."""
    asked = {"learner": learner, "exercise": exercise, "most": most}
    first: dict[int, tuple[str, Fault | None]] = {}
    for attempt, outcome, *found in ask(connection, _latest_faults(), asked):
        first.setdefault(attempt, (outcome, Fault(*found) if found[0] else None))
    return list(first.values())


@cache
def _latest_faults() -> Select[Any]:
    latest, of, found = _latest_attempts(), table(Attempt).c, table(Finding).c
    at_fault = (found.status == "wrong") | (found.status == "missing")
    first = (found.attempt_id == of.id) & at_fault
    return (
        select(of.id, of.status, found.check, found.status, found.slip)
        .select_from(
            latest.join(table(Attempt), of.id == latest.c.id).outerjoin(table(Finding), first)
        )
        .order_by(of.id.desc(), found.position)
    )


def _latest_attempts() -> Subquery:
    of, by = table(Attempt).c, table(Learner).c
    # Keys alone, which an index knows. In the order of the key itself SQLite would look for them
    # through everybody's attempts.
    return (
        select(of.id)
        .join(table(Learner), by.id == of.learner_id)
        .where(by.name == bindparam("learner"), of.exercise_id == bindparam("exercise"), of.counts)
        .where(stands())
        .order_by((of.id + 0).desc())
        .limit(bindparam("most"))
        .subquery()
    )
