"""An index that holds all that a summary of attempts reads, in the place of one that held less."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

_OLD = ["learner_id", "exercise_id", "submitted_at"]
_NEW = [*_OLD, "id", "points", "max_points", "counts", "replaced_by"]


def upgrade() -> None:
    """Make the wider index."""
    op.drop_index(f"ix_attempt_{'_'.join(_OLD)}", "attempt")
    op.create_index("ix_attempt_summary", "attempt", _NEW)


def downgrade() -> None:
    """Make the narrower one again."""
    op.drop_index("ix_attempt_summary", "attempt")
    op.create_index(f"ix_attempt_{'_'.join(_OLD)}", "attempt", _OLD)
