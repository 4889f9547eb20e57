"""The table of jobs that wait to be graded, and of what came of them for a day after that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Base, UtcDateTime, within

LANES = ["interactive", "bulk"]
STATES = ["waiting", "running", "done", "failed", "cancelled"]
_NUMBER = BigInteger().with_variant(Integer, "sqlite")


class Queued(Base):
    """A job: what was handed in, by whom and when, how far it is, and what came of it.

    `key` is the job's, as `attempt.job_key` is; `id` is the order in which jobs were put in.
    `again` says that its verdict is no attempt: what was handed in before is graded again.
    `turn` orders interactive jobs before `id` does, in whole seconds; bulk ones have none.
    `tries` counts how often it was begun. `status` and `told` are of its verdict; `why` and `code`
    are of a job that failed, and `refused` says that what was handed in is the reason.
    """

    __tablename__ = "queued"
    __table_args__ = (
        CheckConstraint(within("lane", LANES), name="lane"),
        CheckConstraint(within("state", STATES), name="state"),
        CheckConstraint("tries >= 0", name="tries"),
        Index(None, "state", "lane", "id"),
        Index(None, "ended_at"),
    )

    id: Mapped[int] = mapped_column(_NUMBER, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learner.id", ondelete="CASCADE"), index=True
    )
    exercise: Mapped[str]
    work: Mapped[str]
    file_name: Mapped[str]
    variant: Mapped[str | None]
    submission_digest: Mapped[str] = mapped_column(ForeignKey("submission.digest"), index=True)
    lane: Mapped[str]
    handed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    put_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str]
    tries: Mapped[int]
    status: Mapped[str | None]
    told: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    why: Mapped[str | None]
    code: Mapped[str | None]
    refused: Mapped[bool | None]
    again: Mapped[bool | None]
    turn: Mapped[int | None]
