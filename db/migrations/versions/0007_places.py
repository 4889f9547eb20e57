"""Where a program stopped, and the place of each finding: of a notebook its cell and line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_TABLES = ("attempt", "finding")


def upgrade() -> None:
    """Add the columns; of older verdicts the line alone is known."""
    for name in _TABLES:
        op.add_column(name, sa.Column("place", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop the columns."""
    for name in reversed(_TABLES):
        op.drop_column(name, "place")
