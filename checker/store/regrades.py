"""Grading again ↔ database."""

from __future__ import annotations

import json
from datetime import datetime

from checker.models.errors import UnknownCourseError
from checker.models.record import Record
from checker.models.regrade import Replaced, Standing, Way
from checker.store import convert
from checker.store.handed import AttemptReader
from db import courses, regrades


class Regrades(AttemptReader):
    """What one connection reads and writes of verdicts that are given again."""

    def standing(
        self,
        exercise: str | None = None,
        since: datetime | None = None,
        course: str | None = None,
    ) -> tuple[Standing, ...]:
        """The attempts that stand, of a course or of everybody, the oldest first.

        Raises UnknownCourseError.
        """
        of = None if course is None else self._course(course)
        rows = regrades.standing(self._connection, exercise, since, of)
        return tuple(
            Standing(
                row["id"],
                row["learner"],
                row["exercise_id"],
                row["variant"],
                row["submission_digest"],
                row["file_name"],
                row["submitted_at"],
                row["status"],
                row["points"],
                row["max_points"],
                row["exercise_digest"],
                row["solver_version"],
                row["program_version"],
                row["tolerance"],
            )
            for row in rows
        )

    def replaced(self, attempt: int) -> tuple[Replaced, ...]:
        """The other verdicts that an attempt had, the oldest first."""
        return tuple(Replaced(*row) for row in regrades.replaced(self._connection, attempt))

    def ways(
        self,
        exercise: str | None = None,
        since: datetime | None = None,
        course: str | None = None,
    ) -> tuple[Way, ...]:
        """By what the attempts that stand were graded, each way once.

        Raises UnknownCourseError.
        """
        of = None if course is None else self._course(course)
        return tuple(
            Way(
                row["exercise_id"],
                row["exercise_digest"],
                row["solver_version"],
                row["program_version"],
                json.loads(row["tolerance"]),
            )
            for row in regrades.ways(self._connection, exercise, since, of)
        )

    def counts(
        self,
        exercise: str | None = None,
        since: datetime | None = None,
        course: str | None = None,
    ) -> dict[str, int]:
        """How many attempts stand at each exercise. Raises UnknownCourseError."""
        of = None if course is None else self._course(course)
        return regrades.counts(self._connection, exercise, since, of)

    def _course(self, slug: str) -> int:
        found = courses.course(self._connection, slug)
        if found is None:
            known = courses.courses(self._connection)
            raise UnknownCourseError(slug, tuple(row["slug"] for row in known))
        return int(found["id"])

    def source(self, digest: str) -> bytes:
        """What was handed in."""
        return regrades.source(self._connection, digest)

    def replace(self, old: Standing, record: Record) -> int | None:
        """Put a verdict in place of the one that stands, which is kept; gives where.

        None where another one stands by now.
        """
        rows = convert.to_rows(record, old.at)
        was = {
            "status": old.status,
            "points": old.points,
            "exercise_digest": old.spec,
            "replaced_by": None,
        }
        return regrades.replace(self._connection, old.attempt, was, rows)

    def swap(self, attempt: int, kept: int) -> bool:
        """Exchange the verdict that stands and one that is kept; whether both are there."""
        return regrades.swap(self._connection, attempt, kept)
