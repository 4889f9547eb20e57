"""A later version, for tests alone: learners may have an address; their table is made anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

<<<<<<<< HEAD:tests/db/later/0005_email.py
revision = "0005"
down_revision = "0004"
========
from db import schema

# Read as the next version is put in place, whichever that is by now.
revision = schema.revision(schema.CURRENT.version)
down_revision = schema.revision(schema.CURRENT.version - 1)
>>>>>>>> 369a631 (The API: exercises, submissions, verdicts and scores for scripts, with tokens, idempotency keys and problem details):tests/db/later/email.py


def upgrade() -> None:
    """Apply it."""
    column = sa.Column("email", sa.String(), nullable=True)
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("learner", column)
        return
    with op.batch_alter_table("learner", recreate="always") as table:
        table.add_column(column)
