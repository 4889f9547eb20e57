"""Jobs whose verdict is not an attempt: what was handed in is graded again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; what waits already is graded for the first time."""
    op.add_column("queued", sa.Column("again", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("queued", "again")
