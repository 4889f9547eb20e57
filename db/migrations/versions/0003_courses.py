"""Courses: who takes part, what is assigned until when, and what was decided of marks.

An attempt also has the key of its job, and names the attempt that took its place in a regrade.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TABLES = ("identity", "course", "enrolment", "assignment", "extension", "override", "audit")


def upgrade() -> None:
    """Make the tables, each before those that refer to it."""
    _attempt()
    _identity()
    _course()
    _enrolment()
    _assignment()
    _extension()
    _override()
    _audit()


def downgrade() -> None:
    """Drop the tables and columns."""
    for name in reversed(_TABLES):
        op.drop_table(name)
    for column in ("replaced_by", "job_key"):
        op.drop_index(f"ix_attempt_{column}", "attempt")
    with op.batch_alter_table("attempt") as table:
        table.drop_constraint("fk_attempt_replaced_by", type_="foreignkey")
        table.drop_column("replaced_by")
        table.drop_column("job_key")


def _attempt() -> None:
    # SQLite makes the table anew: only so does the new rule have a name there that can be read.
    with op.batch_alter_table("attempt") as table:
        table.add_column(sa.Column("job_key", sa.String(64), nullable=True))
        table.add_column(sa.Column("replaced_by", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_attempt_replaced_by"), "attempt", ["replaced_by"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_attempt_job_key", "attempt", ["job_key"], unique=True)
    op.create_index("ix_attempt_replaced_by", "attempt", ["replaced_by"])


def _identity() -> None:
    op.create_table(
        "identity",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_identity_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_identity")),
        sa.UniqueConstraint("address", name=op.f("uq_identity_address")),
        sa.UniqueConstraint("external_id", name=op.f("uq_identity_external_id")),
    )


def _course() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("slug <> ''", name=op.f("ck_course_slug")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("slug", name=op.f("uq_course_slug")),
    )


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('learner', 'assistant', 'instructor')", name=op.f("ck_enrolment_role")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_enrolment_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_enrolment_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "learner_id", name=op.f("pk_enrolment")),
    )
    op.create_index("ix_enrolment_learner_id", "enrolment", ["learner_id"])


def _assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("cooldown_seconds", sa.Integer(), nullable=False),
        sa.Column("late_penalty", sa.Double(), nullable=False),
        sa.Column("attempt_penalty", sa.Double(), nullable=False),
        sa.Column("counted", sa.String(), nullable=False),
        sa.Column("variants", sa.Boolean(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("solutions", sa.String(), nullable=False),
        *_assignment_rules(),
    )


def _assignment_rules() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("counted IN ('best', 'last')", name=op.f("ck_assignment_counted")),
        sa.CheckConstraint(
            "feedback IN ('at-once', 'after-close')", name=op.f("ck_assignment_feedback")
        ),
        sa.CheckConstraint(
            "solutions IN ('when-solved', 'after-close', 'never')",
            name=op.f("ck_assignment_solutions"),
        ),
        sa.CheckConstraint(
            "attempt_penalty >= 0 AND attempt_penalty <= 1",
            name=op.f("ck_assignment_attempt_penalty"),
        ),
        sa.CheckConstraint("attempts >= 1", name=op.f("ck_assignment_attempts")),
        sa.CheckConstraint("cooldown_seconds >= 0", name=op.f("ck_assignment_cooldown_seconds")),
        sa.CheckConstraint("due_at <= closes_at", name=op.f("ck_assignment_closes_at")),
        sa.CheckConstraint(
            "late_penalty >= 0 AND late_penalty <= 1", name=op.f("ck_assignment_late_penalty")
        ),
        sa.CheckConstraint("opens_at <= due_at", name=op.f("ck_assignment_opens_at")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_assignment_course_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "course_id", "exercise_id", name=op.f("uq_assignment_course_id_exercise_id")
        ),
    ]


def _extension() -> None:
    op.create_table(
        "extension",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_extension_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_extension_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assignment_id", "learner_id", name=op.f("pk_extension")),
    )
    op.create_index("ix_extension_learner_id", "extension", ["learner_id"])


def _override() -> None:
    op.create_table(
        "override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("computed", sa.Double(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_override_points")),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_override_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_override_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    op.create_index(
        "ix_override_assignment_id_learner_id", "override", ["assignment_id", "learner_id"]
    )
    op.create_index("ix_override_learner_id", "override", ["learner_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
