"""The statements of grading again: what stands now, another verdict in its place, and back.

An attempt keeps its key, so that its number and whatever names it stay as they were. The verdict
that it had moves to a row of its own, which names the attempt as what replaced it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    String,
    Table,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)

from db import marks
from db.models import Attempt, Exercise, Finding, Learner, Receipt, Submission
from db.statements import Rows, keep, stands, table

_SCORED = ("exercise_digest", "status", "points", "max_points", "feedback", "counts", "place")
_JUDGED = (*_SCORED, "made_of")
"""The columns of an attempt that are the verdict's; all others are the learner's."""


def standing(
    connection: Connection,
    exercise: str | None = None,
    since: datetime | None = None,
    course_id: int | None = None,
) -> Sequence[RowMapping]:
    """The attempts that stand, with whose they are and how they were graded, the oldest first."""
    of, by, about = table(Attempt).c, table(Learner).c, table(Receipt).c
    query = (
        select(
            of.id, of.exercise_id, of.submission_digest, of.file_name, of.submitted_at, of.variant
        )
        .add_columns(*(of[name] for name in _SCORED), by.name.label("learner"))
        .add_columns(about.solver_version, about.program_version, about.tolerance)
        .join(table(Learner), by.id == of.learner_id)
        .join(table(Receipt), about.attempt_id == of.id)
        .where(stands())
        .order_by(of.submitted_at, of.id)
    )
    chosen = _chosen(query, exercise, since, course_id)
    return connection.execute(chosen).mappings().all()


def ways(
    connection: Connection,
    exercise: str | None = None,
    since: datetime | None = None,
    course_id: int | None = None,
) -> Sequence[RowMapping]:
    """By what the attempts that stand were graded, each way once."""
    of, about = table(Attempt).c, table(Receipt).c
    # PostgreSQL cannot say whether two JSON values are the same.
    tolerance = cast(about.tolerance, String)
    facts = (of.exercise_id, of.exercise_digest, about.solver_version, about.program_version)
    query = (
        select(*facts, tolerance.label("tolerance"))
        .distinct()
        .join(table(Receipt), about.attempt_id == of.id)
        .where(stands())
    )
    chosen = _chosen(query, exercise, since, course_id)
    return connection.execute(chosen).mappings().all()


def counts(
    connection: Connection,
    exercise: str | None = None,
    since: datetime | None = None,
    course_id: int | None = None,
) -> dict[str, int]:
    """How many attempts stand at each exercise."""
    of = table(Attempt).c
    query = select(of.exercise_id, func.count()).where(stands()).group_by(of.exercise_id)
    chosen = _chosen(query, exercise, since, course_id)
    return {str(name): int(count) for name, count in connection.execute(chosen)}


def _chosen(
    query: Select[Any], exercise: str | None, since: datetime | None, course_id: int | None
) -> Select[Any]:
    of = table(Attempt).c
    if exercise is not None:
        query = query.where(of.exercise_id == exercise)
    if since is not None:
        query = query.where(of.submitted_at >= since)
    return marks.of_course(query, course_id)


def replaced(connection: Connection, attempt: int) -> Sequence[Any]:
    """The verdicts that others replaced: status, points, max_points, solver, program."""
    of, about = table(Attempt).c, table(Receipt).c
    query = (
        select(of.status, of.points, of.max_points, about.solver_version, about.program_version)
        .join(table(Receipt), about.attempt_id == of.id)
        .where(of.replaced_by == attempt)
        .order_by(of.id)
    )
    return connection.execute(query).all()


def source(connection: Connection, digest: str) -> bytes:
    """The bytes of a submission."""
    of = table(Submission).c
    found = connection.execute(select(of.source).where(of.digest == digest)).scalar_one()
    return bytes(found)


def replace(connection: Connection, attempt: int, was: Mapping[str, Any], rows: Rows) -> int | None:
    """Put a verdict in place of an attempt's; gives the key of the row that keeps the old one.

    `was` is what the old one had in some columns: None where another stands by now.
    """
    of = table(Attempt)
    query = select(of).where(of.c.id == attempt).with_for_update()
    row = connection.execute(query).mappings().one_or_none()
    if row is None or any(row[name] != value for name, value in was.items()):
        return None
    keep(connection, Exercise, rows.exercise)
    old = {name: value for name, value in row.items() if name != "id"}
    old |= {"job_key": None, "replaced_by": attempt}
    kept = int(connection.execute(insert(of).values(**old).returning(of.c.id)).scalar_one())
    for part in (table(Finding), table(Receipt)):
        moved = update(part).where(part.c.attempt_id == attempt).values(attempt_id=kept)
        connection.execute(moved)
    judged = {name: rows.attempt[name] for name in _JUDGED}
    connection.execute(update(of).where(of.c.id == attempt).values(**judged))
    findings = [
        {"attempt_id": attempt, "position": n, **one} for n, one in enumerate(rows.findings)
    ]
    if findings:
        connection.execute(insert(table(Finding)), findings)
    connection.execute(insert(table(Receipt)).values(attempt_id=attempt, **rows.receipt))
    return kept


def swap(connection: Connection, attempt: int, kept: int) -> bool:
    """Exchange an attempt's verdict and the one that a row keeps; whether both are still there."""
    of = table(Attempt)
    query = select(of).where(of.c.id.in_((attempt, kept)))
    rows = {row["id"]: row for row in connection.execute(query).mappings()}
    if set(rows) != {attempt, kept}:
        return False
    for here, there in ((attempt, kept), (kept, attempt)):
        judged = {name: rows[there][name] for name in _JUDGED}
        connection.execute(update(of).where(of.c.id == here).values(**judged))
    for part in (table(Finding), table(Receipt)):
        _swap_parts(connection, part, attempt, kept)
    return True


def _swap_parts(connection: Connection, part: Table, attempt: int, kept: int) -> None:
    both = part.c.attempt_id.in_((attempt, kept))
    rows = [dict(row) for row in connection.execute(select(part).where(both)).mappings()]
    connection.execute(delete(part).where(both))
    for row in rows:
        row["attempt_id"] = kept if row["attempt_id"] == attempt else attempt
    if rows:
        connection.execute(insert(part), rows)
