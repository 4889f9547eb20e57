"""Jobs that wait to be graded."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "queued",
        sa.Column("id", number, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=True),
        sa.Column("submission_digest", sa.String(64), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        _time("handed_in_at"),
        _time("put_at"),
        _time("begun_at", nullable=True),
        _time("ended_at", nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=True),
        *_rules(),
    )
    for columns in (["ended_at"], ["learner_id"], ["state", "lane", "id"], ["submission_digest"]):
        op.create_index(f"ix_queued_{'_'.join(columns)}", "queued", columns)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("queued")


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _rules() -> list[sa.Constraint]:
    states = "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')"
    return [
        sa.CheckConstraint("lane IN ('interactive', 'bulk')", name=op.f("ck_queued_lane")),
        sa.CheckConstraint(states, name=op.f("ck_queued_state")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_queued_tries")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_queued_learner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_digest"],
            ["submission.digest"],
            name=op.f("fk_queued_submission_digest"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queued")),
        sa.UniqueConstraint("key", name=op.f("uq_queued_key")),
    ]
