"""The statements that read what marks are made of: attempts that count, of a class at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, select

from db.course_models import Assignment, Enrolment
from db.models import Attempt, Exercise, Finding, Submission
from db.statements import stands, table


def of_course(query: Select[Any], course_id: int | None) -> Select[Any]:
    """The attempts of a course's learners at what is assigned in it; without a course, all."""
    if course_id is None:
        return query
    of, part, given = table(Attempt).c, table(Enrolment).c, table(Assignment).c
    learners = select(part.learner_id).where(part.course_id == course_id, part.role == "learner")
    exercises = select(given.exercise_id).where(given.course_id == course_id)
    return query.where(of.learner_id.in_(learners), of.exercise_id.in_(exercises))


def counting(of: Any = None) -> ColumnElement[bool]:
    """What holds of an attempt that counts; `of` are its columns."""
    columns = table(Attempt).c if of is None else of
    return cast("ColumnElement[bool]", columns.counts & stands(columns))


def made(
    connection: Connection, course_id: int | None, learner_id: int | None = None
) -> Sequence[Any]:
    """Attempts that count, each learner's at each exercise together, in the order of making.

    Learner, exercise, attempt, points, max_points, time, variant.
    """
    of = table(Attempt).c
    query = (
        select(of.learner_id, of.exercise_id, of.id, of.points, of.max_points, of.submitted_at)
        .add_columns(of.variant)
        .where(counting())
        .order_by(of.learner_id, of.exercise_id, of.submitted_at, of.id)
    )
    if learner_id is not None:
        query = query.where(of.learner_id == learner_id)
    return connection.execute(of_course(query, course_id)).all()


def owners(connection: Connection, course_id: int, attempt: int | None = None) -> Sequence[Any]:
    """Whose the attempts of a course are, or one of them: attempt, learner, exercise.

    Those that do not count are among them; those that others replaced are not.
    """
    of = table(Attempt).c
    query = select(of.id, of.learner_id, of.exercise_id).where(stands())
    if attempt is not None:
        query = query.where(of.id == attempt)
    return connection.execute(of_course(query, course_id)).all()


def versions(connection: Connection) -> Sequence[Any]:
    """The version of each exercise at the newest attempt, as it stands: id, title, max_points,
    digest."""
    of, about = table(Attempt).c, table(Exercise).c
    # From the newest attempt back: it is found after a few, however many there are.
    newest = (
        select(of.exercise_digest)
        .where(of.exercise_id == about.id, stands())
        .order_by(of.id.desc())
        .limit(1)
        .correlate(table(Exercise))
        .scalar_subquery()
    )
    facts = (about.id, about.title, about.max_points, about.digest)
    query = select(*facts).where(about.digest == newest)
    return connection.execute(query.order_by(about.id)).all()


def slips(connection: Connection, attempts: Sequence[int]) -> Sequence[Any]:
    """Which slips each of these attempts showed: attempt, slip, each pair once."""
    found = table(Finding).c
    query = select(found.attempt_id, found.slip).where(found.slip.is_not(None)).distinct()
    return _of(connection, query, found.attempt_id, attempts)


def sources(connection: Connection, attempts: Sequence[int]) -> Sequence[Any]:
    """The bytes that were handed in at these attempts: attempt, source."""
    of, handed = table(Attempt).c, table(Submission).c
    joined = select(of.id, handed.source).join(
        table(Submission), handed.digest == of.submission_digest
    )
    return _of(connection, joined, of.id, attempts)


def _of(
    connection: Connection, query: Select[Any], key: Any, attempts: Sequence[int]
) -> Sequence[Any]:
    # SQLite takes at most 32 766 parameters, and older ones 999.
    parts = (attempts[start : start + 500] for start in range(0, len(attempts), 500))
    return [row for part in parts for row in connection.execute(query.where(key.in_(part)))]
