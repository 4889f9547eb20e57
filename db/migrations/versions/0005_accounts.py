"""Accounts: passwords, sessions, invitations and tokens."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_TABLES = ("account", "session", "invitation", "token")


def upgrade() -> None:
    """Make the tables."""
    _account()
    _session()
    _invitation()
    _token()


def downgrade() -> None:
    """Drop the tables."""
    for name in reversed(_TABLES):
        op.drop_table(name)


def _owner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_learner_id")
    return sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=name, ondelete="CASCADE")


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        _time("changed_at"),
        _owner("account"),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_account")),
    )


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        _time("begun_at"),
        _time("expires_at"),
        _owner("session"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_session")),
    )
    op.create_index("ix_session_learner_id", "session", ["learner_id"])
    op.create_index("ix_session_expires_at", "session", ["expires_at"])


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        _time("invited_at"),
        _time("expires_at"),
        _time("used_at", nullable=True),
        sa.CheckConstraint(
            "role IN ('learner', 'assistant', 'instructor')", name=op.f("ck_invitation_role")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_invitation_course_id"), ondelete="CASCADE"
        ),
        _owner("invitation"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invitation")),
    )
    op.create_index("ix_invitation_course_id", "invitation", ["course_id"])
    op.create_index("ix_invitation_learner_id", "invitation", ["learner_id"])


def _token() -> None:
    op.create_table(
        "token",
        sa.Column("prefix", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        _time("made_at"),
        _time("expires_at"),
        _time("revoked_at", nullable=True),
        _owner("token"),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_token")),
    )
    op.create_index("ix_token_learner_id", "token", ["learner_id"])
