"""The tables of courses: who takes part, what is assigned until when, and what was decided.

Who a learner is lies apart from what a learner did: `Identity` may be erased, and attempts then
belong to a random id alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Base, UtcDateTime, within

ROLES = ["learner", "assistant", "instructor"]
COUNTED = ["best", "last"]
FEEDBACK = ["at-once", "after-close"]
SOLUTIONS = ["when-solved", "after-close", "never"]


class Identity(Base):
    """Who a learner is outside this program."""

    __tablename__ = "identity"

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True
    )
    external_id: Mapped[str | None] = mapped_column(unique=True)
    full_name: Mapped[str]
    address: Mapped[str | None] = mapped_column(unique=True)


class Course(Base):
    """One course; `time_zone` is a name of the IANA database, in which its dates are read."""

    __tablename__ = "course"
    __table_args__ = (CheckConstraint("slug <> ''", name="slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    time_zone: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Enrolment(Base):
    """One person's part in one course."""

    __tablename__ = "enrolment"
    __table_args__ = (CheckConstraint(within("role", ROLES), name="role"),)

    course_id: Mapped[int] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), primary_key=True
    )
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str]
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Assignment(Base):
    """One exercise of a course, with its dates and rules; null dates and limits are none.

    A late attempt, after `due_at` and before `closes_at`, loses `late_penalty` of its points for
    each day begun; each attempt beyond the first loses `attempt_penalty`. Both are shares of 1.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("course_id", "exercise_id"),
        CheckConstraint("opens_at <= due_at", name="opens_at"),
        CheckConstraint("due_at <= closes_at", name="closes_at"),
        CheckConstraint("attempts >= 1", name="attempts"),
        CheckConstraint("cooldown_seconds >= 0", name="cooldown_seconds"),
        CheckConstraint("late_penalty >= 0 AND late_penalty <= 1", name="late_penalty"),
        CheckConstraint("attempt_penalty >= 0 AND attempt_penalty <= 1", name="attempt_penalty"),
        CheckConstraint(within("counted", COUNTED), name="counted"),
        CheckConstraint(within("feedback", FEEDBACK), name="feedback"),
        CheckConstraint(within("solutions", SOLUTIONS), name="solutions"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    exercise_id: Mapped[str]
    position: Mapped[int]
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int | None]
    cooldown_seconds: Mapped[int]
    late_penalty: Mapped[float]
    attempt_penalty: Mapped[float]
    counted: Mapped[str]
    variants: Mapped[bool]
    feedback: Mapped[str]
    solutions: Mapped[str]


class Extension(Base):
    """Other dates of one assignment for one learner; whoever gave it says why."""

    __tablename__ = "extension"

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str]
    given_by: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Override(Base):
    """A mark that an instructor set; the newest stands, and `computed` keeps what it replaced."""

    __tablename__ = "override"
    __table_args__ = (
        CheckConstraint("points >= 0", name="points"),
        Index(None, "assignment_id", "learner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), index=True
    )
    points: Mapped[float | None]
    computed: Mapped[float]
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Audit(Base):
    """What was done to marks, dates and people; only ever added to."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
