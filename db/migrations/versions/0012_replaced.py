"""The index of what replaced an attempt leaves out the many that nothing replaced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_NAME = "ix_attempt_replaced_by"


def upgrade() -> None:
    """Make the smaller index."""
    replaced = sa.text("replaced_by IS NOT NULL")
    op.drop_index(_NAME, "attempt")
    op.create_index(
        _NAME, "attempt", ["replaced_by"], sqlite_where=replaced, postgresql_where=replaced
    )


def downgrade() -> None:
    """Make the index of all attempts again."""
    op.drop_index(_NAME, "attempt")
    op.create_index(_NAME, "attempt", ["replaced_by"])
