"""Wrong passwords in a row, for all processes of a site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "knock",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("failed >= 0", name=op.f("ck_knock_failed")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_knock")),
    )
    op.create_index("ix_knock_last_at", "knock", ["last_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("knock")
