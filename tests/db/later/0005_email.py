"""A later version, for tests alone: learners may have an address; their table is made anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply it."""
    column = sa.Column("email", sa.String(), nullable=True)
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("learner", column)
        return
    with op.batch_alter_table("learner", recreate="always") as table:
        table.add_column(column)
