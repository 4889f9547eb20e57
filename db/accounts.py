"""The statements about accounts, sessions, invitations and tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from db.account_models import Account, Invitation, Session, Token
from db.course_models import Course, Enrolment
from db.models import Learner
from db.statements import keep, table


def account(connection: Connection, name: str) -> RowMapping | None:
    """The learner of a name with the password's hash, which is null without an account."""
    of, by = table(Account).c, table(Learner).c
    joined = table(Learner).outerjoin(table(Account), of.learner_id == by.id)
    query = select(by.id, by.name, of.password_hash).select_from(joined).where(by.name == name)
    return connection.execute(query).mappings().first()


def set_password(connection: Connection, learner: int, hashed: str, now: datetime) -> None:
    """Keep a password's hash; whoever was signed in is so no more."""
    keep(connection, Account, {"learner_id": learner, "password_hash": hashed, "changed_at": now})
    of = table(Account).c
    changed = {"password_hash": hashed, "changed_at": now}
    connection.execute(update(table(Account)).where(of.learner_id == learner).values(changed))
    connection.execute(delete(table(Session)).where(table(Session).c.learner_id == learner))


def begin_session(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep a session; those that have expired go."""
    of = table(Session).c
    connection.execute(delete(table(Session)).where(of.expires_at <= row["begun_at"]))
    connection.execute(insert(table(Session)).values(row))


def end_session(connection: Connection, digest: str) -> None:
    """Forget a session; one that is not there is gone already."""
    connection.execute(delete(table(Session)).where(table(Session).c.digest == digest))


def session(connection: Connection, digest: str, now: datetime) -> RowMapping | None:
    """The id and name of whoever a session belongs to, while it lasts."""
    of, by = table(Session).c, table(Learner).c
    query = (
        select(by.id, by.name)
        .join(table(Session), of.learner_id == by.id)
        .where(of.digest == digest, of.expires_at > now)
    )
    return connection.execute(query).mappings().first()


def roles(connection: Connection, learner: int) -> Sequence[RowMapping]:
    """The courses that a learner takes part in, each with the role there."""
    of, course = table(Enrolment).c, table(Course).c
    query = (
        select(course.slug, of.role)
        .join(table(Enrolment), of.course_id == course.id)
        .where(of.learner_id == learner)
        .order_by(course.slug)
    )
    return connection.execute(query).mappings().all()


def invite(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep an invitation."""
    connection.execute(insert(table(Invitation)).values(row))


def invitation(connection: Connection, digest: str) -> RowMapping | None:
    """An invitation with its course, and the name of whom it is for, if it is for one."""
    of, course, by = table(Invitation).c, table(Course).c, table(Learner).c
    joined = (
        table(Invitation)
        .join(table(Course), course.id == of.course_id)
        .outerjoin(table(Learner), by.id == of.learner_id)
    )
    query = (
        select(of.course_id, of.role, of.expires_at, of.used_at, of.learner_id)
        .add_columns(course.slug, course.title, by.name)
        .select_from(joined)
        .where(of.digest == digest)
    )
    return connection.execute(query).mappings().first()


def use_invitation(connection: Connection, digest: str, now: datetime) -> bool:
    """Use an invitation up; False where it was used before."""
    of = table(Invitation).c
    unused = (of.digest == digest) & of.used_at.is_(None)
    used = connection.execute(update(table(Invitation)).where(unused).values(used_at=now))
    return used.rowcount == 1


def enrol(connection: Connection, course: int, learner: int, role: str, now: datetime) -> None:
    """Enrol a learner; whoever is in the course already keeps the role."""
    row = {"course_id": course, "learner_id": learner, "role": role, "enrolled_at": now}
    keep(connection, Enrolment, row)


def add_token(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep a token."""
    connection.execute(insert(table(Token)).values(row))


def token(connection: Connection, prefix: str, now: datetime) -> RowMapping | None:
    """A token that holds now, with its learner's name."""
    of, by = table(Token).c, table(Learner).c
    query = (
        select(of.digest, of.scopes, of.learner_id, by.name)
        .join(table(Learner), by.id == of.learner_id)
        .where(of.prefix == prefix, of.expires_at > now, of.revoked_at.is_(None))
    )
    return connection.execute(query).mappings().first()


def tokens(connection: Connection, learner: str) -> Sequence[RowMapping]:
    """A learner's tokens without what opens anything, the newest first."""
    of, by = table(Token).c, table(Learner).c
    query = (
        select(of.prefix, of.label, of.scopes, of.made_at, of.expires_at, of.revoked_at)
        .join(table(Learner), by.id == of.learner_id)
        .where(by.name == learner)
        .order_by(of.made_at.desc())
    )
    return connection.execute(query).mappings().all()


def revoke(connection: Connection, learner: str, prefix: str, now: datetime) -> bool:
    """Revoke a learner's token; False where there is no such token that still holds."""
    of, by = table(Token).c, table(Learner).c
    owner = select(by.id).where(by.name == learner).scalar_subquery()
    held = (of.prefix == prefix) & (of.learner_id == owner) & of.revoked_at.is_(None)
    revoked = connection.execute(update(table(Token)).where(held).values(revoked_at=now))
    return revoked.rowcount == 1
