"""The tables of accounts: how a person is known to the site, and what opens it.

Of everything secret only a digest is kept: argon2 of a password, SHA-256 of a random one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.course_models import ROLES
from db.models import Base, UtcDateTime, within


class Account(Base):
    """A learner who may sign in; the hash says itself how it was made."""

    __tablename__ = "account"

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True
    )
    password_hash: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Session(Base):
    """A browser that is signed in, by the digest of what its cookie holds."""

    __tablename__ = "session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), index=True
    )
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Invitation(Base):
    """A link into a course that can be used once; with a learner, it is for that one alone."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint(within("role", ROLES), name="role"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    learner_id: Mapped[int | None] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str]
    invited_by: Mapped[str]
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasswordFailures(Base):
    """Wrong passwords in a row, until an hour after the last one. `key` is a digest under the
    site's secret of a name, of a network, or of both: neither can be read here."""

    __tablename__ = "knock"  # as the first version called it
    __table_args__ = (CheckConstraint("failed >= 0", name="failed"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failed: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Token(Base):
    """What a script shows instead of a password. `prefix` is its public part, to know it by."""

    __tablename__ = "token"

    prefix: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), index=True
    )
    label: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
