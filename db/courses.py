"""The statements about courses: people, assignments, and what was decided of marks.

Each works inside a connection that the caller opened; rows come back as mappings.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from db.course_models import Assignment, Audit, Course, Enrolment, Extension, Identity, Override
from db.models import Base, Learner
from db.statements import table

Values = Mapping[str, Any]


def put(connection: Connection, model: type[Base], key: Values, values: Values) -> None:
    """Insert a row, or give the one that has this key these values."""
    dialect = importlib.import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    new = dialect.insert(table(model)).values(**key, **values)
    if values:
        new = new.on_conflict_do_update(index_elements=list(key), set_=dict(values))
    else:
        new = new.on_conflict_do_nothing(index_elements=list(key))
    connection.execute(new)


def add(connection: Connection, model: type[Base], values: Values) -> int:
    """Insert a row and give its key."""
    new = insert(table(model)).values(**values).returning(table(model).c.id)
    return int(connection.execute(new).scalar_one())


def amend(connection: Connection, model: type[Base], key: Values, values: Values) -> bool:
    """Give the row of this key other values; whether there was one."""
    of = table(model)
    here = update(of).where(*(of.c[one] == key[one] for one in key)).values(**values)
    return connection.execute(here).rowcount > 0


def remove(connection: Connection, model: type[Base], **key: object) -> int:
    """Delete the rows of this key; gives how many there were."""
    of = table(model)
    return connection.execute(delete(of).where(*(of.c[one] == key[one] for one in key))).rowcount


def course(connection: Connection, slug: str) -> RowMapping | None:
    """A course by its slug, or None."""
    of = table(Course)
    return connection.execute(select(of).where(of.c.slug == slug)).mappings().one_or_none()


def courses(connection: Connection) -> Sequence[RowMapping]:
    """All courses by slug, each with how many `learners` and `assignments` it has."""
    of, part, given = table(Course).c, table(Enrolment).c, table(Assignment).c
    learners = select(func.count()).where(part.course_id == of.id, part.role == "learner")
    assigned = select(func.count()).where(given.course_id == of.id)
    query = select(
        *of,
        learners.correlate(table(Course)).scalar_subquery().label("learners"),
        assigned.correlate(table(Course)).scalar_subquery().label("assignments"),
    ).order_by(of.slug)
    return connection.execute(query).mappings().all()


def _people(*more: Any) -> Select[Any]:
    by, known = table(Learner).c, table(Identity).c
    return (
        select(by.id.label("learner_id"), by.name, *more)
        .add_columns(known.full_name, known.external_id, known.address)
        .select_from(table(Learner).outerjoin(table(Identity), known.learner_id == by.id))
    )


def members(connection: Connection, course_id: int) -> Sequence[RowMapping]:
    """The people of a course by name, each with the `role`."""
    of, by = table(Enrolment).c, table(Learner).c
    query = (
        _people(of.role)
        .join(table(Enrolment), of.learner_id == by.id)
        .where(of.course_id == course_id)
        .order_by(by.name)
    )
    return connection.execute(query).mappings().all()


def people(connection: Connection) -> Sequence[RowMapping]:
    """Everybody with a name in this database, by name."""
    return connection.execute(_people().order_by(table(Learner).c.name)).mappings().all()


def person(connection: Connection, column: str, value: str) -> RowMapping | None:
    """Whoever has this `name`, `external_id` or `address`, or None."""
    model = Learner if column == "name" else Identity
    query = _people().where(table(model).c[column] == value)
    return connection.execute(query).mappings().one_or_none()


def assignments(connection: Connection, course_id: int) -> Sequence[RowMapping]:
    """What is assigned in a course, in order."""
    of = table(Assignment)
    query = select(of).where(of.c.course_id == course_id).order_by(of.c.position, of.c.id)
    return connection.execute(query).mappings().all()


def extensions(connection: Connection, course_id: int) -> Sequence[RowMapping]:
    """All extensions in a course."""
    of, given = table(Extension), table(Assignment).c
    query = select(of).join(table(Assignment), given.id == of.c.assignment_id)
    return connection.execute(query.where(given.course_id == course_id)).mappings().all()


def overrides(connection: Connection, course_id: int) -> Sequence[RowMapping]:
    """All marks that were set in a course, the newest last."""
    of, given = table(Override), table(Assignment).c
    query = select(of).join(table(Assignment), given.id == of.c.assignment_id)
    chosen = query.where(given.course_id == course_id).order_by(of.c.id)
    return connection.execute(chosen).mappings().all()


def audit(connection: Connection, subject: str | None = None) -> Sequence[RowMapping]:
    """What was done, the newest last; of one subject and what lies below it (`subject/…`)."""
    of = table(Audit)
    query = select(of).order_by(of.c.id)
    if subject is not None:
        below = of.c.subject.startswith(f"{subject}/", autoescape=True)
        query = query.where((of.c.subject == subject) | below)
    return connection.execute(query).mappings().all()
