"""In an SQLite file the index of what replaced an attempt leaves out what nothing replaced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_NAME = "ix_attempt_replaced_by"


def upgrade() -> None:
    """Make the smaller index."""
    _index(sa.text("replaced_by IS NOT NULL"))


def downgrade() -> None:
    """Make the index of all attempts again."""
    _index(None)


def _index(where: sa.TextClause | None) -> None:
    # PostgreSQL knows how many there are, and needs no other index to choose well.
    if op.get_context().dialect.name == "sqlite":
        op.drop_index(_NAME, "attempt")
        op.create_index(_NAME, "attempt", ["replaced_by"], sqlite_where=where)
