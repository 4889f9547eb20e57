"""The first tables: learners, versions of exercises, submissions, attempts with their findings.

A migration says what its version was, so it imports no model: models move on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_POINTS = "points >= 0 AND points <= max_points + 1e-9 * max_points"
_STATUSES = (
    "status IN ('correct', 'partial', 'incorrect', 'invalid', 'error', 'timeout', 'memory', "
    "'output', 'refused', 'grader_fault')"
)
_COUNTS = "counts <> (status IN ('invalid', 'grader_fault'))"
_FINDING_STATUSES = "status IN ('right', 'carried', 'wrong', 'missing', 'not_checked')"


def upgrade() -> None:
    """Make the tables, each before those that refer to it."""
    _exercise()
    _learner()
    _submission()
    _attempt()
    _finding()
    _receipt()


def downgrade() -> None:
    """Drop the tables."""
    for name in ("receipt", "finding", "attempt", "submission", "learner", "exercise"):
        op.drop_table(name)


def _exercise() -> None:
    op.create_table(
        "exercise",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("max_points", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_exercise"),
        sa.UniqueConstraint("digest", "id", name="uq_exercise_digest_id"),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_exercise_digest")),
        sa.CheckConstraint("max_points > 0", name=op.f("ck_exercise_max_points")),
    )


def _learner() -> None:
    op.create_table(
        "learner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learner"),
        sa.CheckConstraint("name <> ''", name=op.f("ck_learner_name")),
        sa.UniqueConstraint("name", name="uq_learner_name"),
    )


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_submission"),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_submission_digest")),
    )


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("exercise_digest", sa.String(64), nullable=False),
        sa.Column("exercise_id", sa.String(), nullable=False),
        sa.Column("submission_digest", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("max_points", sa.Double(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("counts", _yes_or_no("ck_attempt_counts"), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        *_attempt_rules(),
    )
    for columns in (
        ["submission_digest"],
        ["learner_id", "exercise_id", "submitted_at"],
        ["learner_id", "exercise_id", "counts", "points"],
    ):
        op.create_index("_".join(["ix_attempt", *columns]), "attempt", columns)


def _yes_or_no(rule: str) -> sa.Boolean:
    return sa.Boolean(create_constraint=True, name=op.f(rule))


def _attempt_rules() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.ForeignKeyConstraint(
            ["exercise_digest", "exercise_id"],
            ["exercise.digest", "exercise.id"],
            name="fk_attempt_exercise_digest_exercise_id",
        ),
        sa.CheckConstraint(_STATUSES, name=op.f("ck_attempt_status")),
        sa.CheckConstraint(_COUNTS, name=op.f("ck_attempt_counts_status")),
        sa.CheckConstraint("max_points > 0", name=op.f("ck_attempt_max_points")),
        sa.CheckConstraint(_POINTS, name=op.f("ck_attempt_points")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name="fk_attempt_learner_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_digest"], ["submission.digest"], name="fk_attempt_submission_digest"
        ),
    ]


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("max_points", sa.Double(), nullable=False),
        sa.Column("slip", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("attempt_id", "position", name="pk_finding"),
        sa.CheckConstraint("position >= 0", name=op.f("ck_finding_position")),
        sa.CheckConstraint(_FINDING_STATUSES, name=op.f("ck_finding_status")),
        sa.CheckConstraint("max_points >= 0", name=op.f("ck_finding_max_points")),
        sa.CheckConstraint(_POINTS, name=op.f("ck_finding_points")),
        sa.CheckConstraint("line >= 1", name=op.f("ck_finding_line")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_finding_attempt_id", ondelete="CASCADE"
        ),
    )


def _receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("solver_version", sa.String(), nullable=False),
        sa.Column("program_version", sa.String(), nullable=False),
        sa.Column("isolation", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("seed_digest", sa.String(), nullable=False),
        sa.Column("tolerance", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_receipt"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_receipt_attempt_id", ondelete="CASCADE"
        ),
    )
