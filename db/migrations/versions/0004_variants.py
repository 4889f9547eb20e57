"""Which variant of its exercise an attempt is of; of older attempts that is not known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("attempt", sa.Column("variant", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("attempt", "variant")
