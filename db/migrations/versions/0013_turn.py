"""Interactive jobs are begun in turn: one learner's many come after everybody else's first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column; what waits already comes first, in its order."""
    op.add_column("queued", sa.Column("turn", sa.Integer(), nullable=True))
    op.execute("UPDATE queued SET turn = 0 WHERE lane = 'interactive'")
    # The tables of Procrastinate belong to workers: not every server has them.
    found = op.get_bind()
    if found.dialect.name == "postgresql" and sa.inspect(found).has_table("procrastinate_jobs"):
        op.execute(
            "UPDATE procrastinate_jobs SET priority = 2147483647 WHERE queue_name = 'interactive'"
        )


def downgrade() -> None:
    """Drop the column; workers go on in the order of what each job was given."""
    op.drop_column("queued", "turn")
