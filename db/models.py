"""The tables, as SQLAlchemy 2 typed declarative models.

Points are plain numbers; times are UTC; digests are SHA-256 in lower-case hexadecimal.
`Attempt.exercise_digest` and `Attempt.submission_digest` are the receipt's own digests: they are
kept once, as foreign keys, so that a receipt cannot name another exercise than its attempt.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

STATUSES = [
    "correct",
    "partial",
    "incorrect",
    "invalid",
    "error",
    "timeout",
    "memory",
    "output",
    "refused",
    "grader_fault",
]
UNCOUNTED = ["invalid", "grader_fault"]
FINDING_STATUSES = ["right", "carried", "wrong", "missing", "not_checked"]
AIDS = ["hint", "gave-up"]
_PLACE = JSON(none_as_null=True)
"""A line, of a notebook with its cell; null in what was stored before version 7 of the tables."""


def within(column: str, words: list[str]) -> str:
    """The rule that a column holds one of these words."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


# A sum of points may differ from the same sum in another order by its last bits.
_POINTS = "points >= 0 AND points <= max_points + 1e-9 * max_points"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC and given back as UTC. Refuses a time without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC; SQLite keeps no zone, so none is handed to it."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a stored time must carry its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the time back with its zone, UTC."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


class Base(DeclarativeBase):
    """Gives every constraint a stable name, by which a migration can find it."""

    # Versions of SQLAlchemy differ in what a float becomes.
    type_annotation_map: ClassVar[dict[type, Any]] = {float: Double}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Learner(Base):
    """Whoever makes attempts, known by one unique name.

    Deleting a learner deletes the attempts, findings and receipts, but not the bytes handed in:
    other learners may have handed in the same, and no row says whose they were first.
    """

    __tablename__ = "learner"
    __table_args__ = (CheckConstraint("name <> ''", name="name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Exercise(Base):
    """One version of an exercise: a change of its spec or of what it hands out makes another."""

    __tablename__ = "exercise"
    __table_args__ = (
        UniqueConstraint("digest", "id"),
        CheckConstraint("length(digest) = 64", name="digest"),
        CheckConstraint("max_points > 0", name="max_points"),
    )

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str]
    title: Mapped[str]
    max_points: Mapped[float]


class Submission(Base):
    """The bytes that were graded, kept once however often they were handed in."""

    __tablename__ = "submission"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[bytes]


_SUMMARY = ("learner_id", "exercise_id", "submitted_at", "id", "points", "max_points", "counts")
"""What a summary of everybody's attempts reads, so that it reads no row but in the index."""

_REPLACED = text("replaced_by IS NOT NULL")
"""Nearly no attempt was replaced: in an index of all, SQLite would look up those that were not.
PostgreSQL would not, and naming it here would import its dialect wherever a file is opened."""


class Attempt(Base):
    """One verdict on one submission of one learner. `file_name` is a name to show, not a path.

    `variant` is the seed of the exercise's variant, null for its own numbers; before version 4 of
    the tables none was kept. `job_key` is the same where the same job is graded twice, so that one
    verdict is kept of it. After a regrade `replaced_by` names the attempt that stands in this one's
    place; an attempt that was replaced is kept, and counts no more. `made_of` says, as JSON, what
    `feedback` and then each finding's message are made of, so that they can be read in another
    language; of what was stored before version 10 of the tables the text alone is known.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["exercise_digest", "exercise_id"], ["exercise.digest", "exercise.id"]
        ),
        CheckConstraint(within("status", STATUSES), name="status"),
        CheckConstraint(f"counts <> ({within('status', UNCOUNTED)})", name="counts_status"),
        CheckConstraint("max_points > 0", name="max_points"),
        CheckConstraint(_POINTS, name="points"),
        Index(None, "job_key", unique=True),
        Index("ix_attempt_summary", *_SUMMARY, "replaced_by"),
        Index(None, "replaced_by", sqlite_where=_REPLACED),
        Index(None, "learner_id", "exercise_id", "counts", "points"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    exercise_digest: Mapped[str] = mapped_column(String(64))
    exercise_id: Mapped[str]
    submission_digest: Mapped[str] = mapped_column(ForeignKey("submission.digest"), index=True)
    file_name: Mapped[str]
    status: Mapped[str]
    points: Mapped[float]
    max_points: Mapped[float]
    feedback: Mapped[str]
    counts: Mapped[bool] = mapped_column(Boolean(create_constraint=True, name="counts"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    job_key: Mapped[str | None] = mapped_column(String(64))
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("attempt.id", ondelete="SET NULL"))
    variant: Mapped[str | None]
    place: Mapped[dict[str, int | None] | None] = mapped_column(_PLACE)
    made_of: Mapped[str | None]


class Finding(Base):
    """One check's result; `position` counts from 0 in the order of the verdict."""

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint(within("status", FINDING_STATUSES), name="status"),
        CheckConstraint("max_points >= 0", name="max_points"),
        CheckConstraint(_POINTS, name="points"),
        CheckConstraint("line >= 1", name="line"),
    )

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    check: Mapped[str]
    status: Mapped[str]
    points: Mapped[float]
    max_points: Mapped[float]
    slip: Mapped[str | None]
    message: Mapped[str]
    line: Mapped[int | None]
    place: Mapped[dict[str, int | None] | None] = mapped_column(_PLACE)


class Receipt(Base):
    """How an attempt was graded. `seed` is the instructor's side and is never shown to learners."""

    __tablename__ = "receipt"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    solver_version: Mapped[str]
    program_version: Mapped[str]
    isolation: Mapped[str]
    seed: Mapped[str]
    seed_digest: Mapped[str]
    tolerance: Mapped[dict[str, float]] = mapped_column(JSON)


class Aid(Base):
    """Help that a learner took at an exercise: its first, second … hint, or the worked solution.

    Each is kept once, with the time at which it was first taken; who gave up has number 1.
    """

    __tablename__ = "aid"
    __table_args__ = (
        CheckConstraint(within("kind", AIDS), name="kind"),
        CheckConstraint("number >= 1", name="number"),
    )

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True
    )
    exercise_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
