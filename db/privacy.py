"""The statements about one person: all that is kept, and to forget it.

Tables are found by what they refer to, so that one that is added later is not passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, delete, exists, func, or_, select, update

from db.course_models import Audit, Course, Enrolment
from db.models import Aid, Attempt, Base, Learner, Submission
from db.queue_models import Queued
from db.statements import stands, table

ACTORS = ("actor", "set_by", "given_by", "invited_by")
"""Columns that name whoever did something."""
HIDDEN = ("seed", "password_hash", "digest")
"""Columns that are the instructor's side, or that open an account."""
ERASED = "erased"
"""Stands where the name of somebody stood who was forgotten."""
_MANY = 500


def _referring(to: str) -> list[tuple[Table, str]]:
    """The tables with a column that refers to a table's `id`, and the column."""
    return [
        (one, key.parent.name)
        for one in Base.metadata.sorted_tables
        for key in sorted(one.foreign_keys, key=lambda key: key.parent.name)
        if key.target_fullname == f"{to}.id" and key.parent.name == f"{to}_id"
    ]


def everything(connection: Connection, learner: int) -> dict[str, list[dict[str, Any]]]:
    """All rows that belong to a learner, by table, without what is hidden."""
    attempts = _attempts(connection, learner)
    found: dict[str, list[dict[str, Any]]] = {}
    for one, column in _referring("learner"):
        found[one.name] = _rows(connection, one, column, [learner])
    for one, column in _referring("attempt"):
        found[one.name] = _rows(connection, one, column, attempts)
    courses = sorted({row["course_id"] for row in found["enrolment"]})
    found["course"] = _rows(connection, table(Course), "id", courses)
    found["audit"] = _rows_of(connection, table(Audit), learner)
    return found


def _attempts(connection: Connection, learner: int) -> list[int]:
    of = table(Attempt).c
    return list(connection.execute(select(of.id).where(of.learner_id == learner)).scalars())


def _rows(
    connection: Connection, one: Table, column: str, keys: Sequence[int]
) -> list[dict[str, Any]]:
    shown = [each for each in one.c if each.name not in HIDDEN]
    query = select(*shown).order_by(*one.primary_key.columns)
    return [
        dict(row)
        for start in range(0, len(keys), _MANY)
        for row in connection.execute(
            query.where(one.c[column].in_(keys[start : start + _MANY]))
        ).mappings()
    ]


def _rows_of(connection: Connection, notes: Table, learner: int) -> list[dict[str, Any]]:
    """The notes that concern a learner, without the marks of others."""
    rows = connection.execute(select(notes).order_by(notes.c.id)).mappings()
    own = [{**row, "details": _own(row["details"], learner)} for row in rows]
    return [row for row in own if _concerns(row["details"], learner)]


def _own(details: Mapping[str, Any], learner: int) -> dict[str, Any]:
    if "marks" not in details:
        return dict(details)
    return {**details, "marks": [one for one in details["marks"] if one[0] == learner]}


def _concerns(details: Mapping[str, Any], learner: int) -> bool:
    named = details.get("learner") == learner or learner in details.get("learners", ())
    return named or bool(details.get("marks"))


def sources(connection: Connection, learner: int) -> Sequence[RowMapping]:
    """What a learner handed in, each once: digest, source."""
    of, handed = table(Attempt).c, table(Submission)
    waits = table(Queued).c
    own = select(of.submission_digest).where(of.learner_id == learner)
    own_waiting = select(waits.submission_digest).where(waits.learner_id == learner)
    mine = handed.c.digest.in_(own.union(own_waiting))
    query = select(handed).where(mine).order_by(handed.c.digest)
    return connection.execute(query).mappings().all()


def erase(connection: Connection, learner: int, name: str) -> dict[str, int]:
    """Forget a learner; gives how many rows of each table went.

    What was handed in goes where nobody else handed in the same. Notes keep the random id.
    """
    attempts = _attempts(connection, learner)
    gone = {one.name: _count(connection, one, column, [learner])
            for one, column in _referring("learner")}  # fmt: skip
    gone |= {one.name: _count(connection, one, column, attempts)
             for one, column in _referring("attempt")}  # fmt: skip
    digests = [row["digest"] for row in sources(connection, learner)]
    people = table(Learner)
    connection.execute(delete(people).where(people.c.id == learner))
    gone["submission"] = _drop_unused(connection, digests)
    for one in Base.metadata.sorted_tables:
        for column in ACTORS:
            if column in one.c:
                named = update(one).where(one.c[column] == name)
                connection.execute(named.values({column: ERASED}))
    return gone


def _count(connection: Connection, one: Table, column: str, keys: Sequence[int]) -> int:
    query = select(func.count()).select_from(one)
    parts = (keys[start : start + _MANY] for start in range(0, len(keys), _MANY))
    return sum(
        connection.execute(query.where(one.c[column].in_(part))).scalar_one() for part in parts
    )


def _drop_unused(connection: Connection, digests: Iterable[str]) -> int:
    of, handed = table(Attempt).c, table(Submission)
    waits = table(Queued).c
    used = or_(
        exists(select(of.id).where(of.submission_digest == handed.c.digest)),
        exists(select(waits.id).where(waits.submission_digest == handed.c.digest)),
    )
    return sum(
        connection.execute(delete(handed).where(handed.c.digest == digest, ~used)).rowcount
        for digest in digests
    )


def activity(connection: Connection) -> Sequence[RowMapping]:
    """Everybody by name: learner_id, name, attempts, exercises, and when something was last done.

    An attempt, help that was taken, and joining a course are something done.
    """
    of, by = table(Attempt).c, table(Learner).c
    made = (
        select(of.learner_id, func.count().label("attempts"))
        .add_columns(func.count(of.exercise_id.distinct()).label("exercises"))
        .add_columns(func.max(of.submitted_at).label("last"))
        .where(stands())
        .group_by(of.learner_id)
        .subquery()
    )
    helped, joined = _last(Aid, "taken_at"), _last(Enrolment, "enrolled_at")
    query = (
        select(by.id.label("learner_id"), by.name, made.c.attempts, made.c.exercises)
        .add_columns(made.c.last, helped.c.last.label("helped"), joined.c.last.label("joined"))
        .outerjoin(made, made.c.learner_id == by.id)
        .outerjoin(helped, helped.c.learner_id == by.id)
        .outerjoin(joined, joined.c.learner_id == by.id)
        .order_by(by.name)
    )
    return connection.execute(query).mappings().all()


def _last(model: type[Base], column: str) -> Any:
    of = table(model).c
    last = func.max(of[column]).label("last")
    return select(of.learner_id, last).group_by(of.learner_id).subquery()


def last(row: RowMapping) -> datetime | None:
    """When somebody last did something, of a row of `activity`."""
    times = [row[name] for name in ("last", "helped", "joined") if row[name] is not None]
    return max(times, default=None)
