"""The help that learners took: a table of hints seen and of exercises given up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "aid",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "exercise_id", "kind", "number", name="pk_aid"),
        sa.CheckConstraint("kind IN ('hint', 'gave-up')", name=op.f("ck_aid_kind")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_aid_number")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name="fk_aid_learner_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("aid")
