"""What the sentences of a verdict are made of, so that they can be read in another language."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; older sentences are known as text alone."""
    op.add_column("attempt", sa.Column("made_of", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("attempt", "made_of")
