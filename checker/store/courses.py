"""Courses ↔ database: people, assignments, extensions, overrides, and what was done.

`reading` and `writing` open a database for a whole use case; what is written is written together,
or not at all. Failures are StorageErrors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import RowMapping

from checker.models.course import (
    Assignment,
    Course,
    Dates,
    Extension,
    Member,
    Override,
    Role,
    Rules,
)
from checker.store import handed
from checker.store.handed import AttemptReader, Opened
from db import batches, courses, statements
from db import course_models as models

Given = tuple[int, int]
"""An assignment and a learner."""


def reading(database: str | Opened) -> AbstractContextManager[Courses]:
    """The courses of a database, for reading; where there is no database there are none."""
    return handed.reading(Courses, database)


def writing(database: str, *, dry_run: bool = False) -> AbstractContextManager[Courses]:
    """The courses of a database, for writing; a dry run leaves everything as it was."""
    return handed.writing(Courses, database, dry_run=dry_run)


class Courses(AttemptReader):
    """What one connection reads and writes of courses."""

    def course(self, slug: str) -> Course | None:
        """A course, or None."""
        row = courses.course(self._connection, slug)
        return None if row is None else _course(row)

    def courses(self) -> tuple[tuple[Course, int, int], ...]:
        """Each course with how many learners and assignments it has."""
        rows = courses.courses(self._connection)
        return tuple((_course(row), row["learners"], row["assignments"]) for row in rows)

    def add_course(self, slug: str, title: str, time_zone: str, when: datetime) -> int:
        """A new course; gives its id."""
        values = {"slug": slug, "title": title, "time_zone": time_zone, "created_at": when}
        return courses.add(self._connection, models.Course, values)

    def remove_course(self, course_id: int) -> None:
        """Delete a course with its assignments; its learners and their attempts stay."""
        courses.remove(self._connection, models.Course, id=course_id)

    def members(self, course_id: int) -> tuple[Member, ...]:
        """The people of a course, by name."""
        return tuple(_member(row) for row in courses.members(self._connection, course_id))

    def people(self) -> tuple[Member, ...]:
        """Everybody in the database, by name."""
        return tuple(_member(row) for row in courses.people(self._connection))

    def person(self, column: str, value: str) -> Member | None:
        """Whoever has this `name`, `external_id` or `address`, or None."""
        row = courses.person(self._connection, column, value)
        return None if row is None else _member(row)

    def learners(self, names: Sequence[str]) -> dict[str, int]:
        """The ids of learners by their names, made when new."""
        return batches.hold(self._connection, names)

    def identify(self, learner_id: int, facts: Mapping[str, str | None]) -> None:
        """Keep who a learner is."""
        key = {"learner_id": learner_id}
        statements.keep(self._connection, models.Identity, {**key, "full_name": ""})
        courses.amend(self._connection, models.Identity, key, facts)

    def enrol(self, course_id: int, learner_id: int, role: Role, when: datetime) -> None:
        """Take somebody into a course, or give who is there another role."""
        key = {"course_id": course_id, "learner_id": learner_id}
        facts = {"role": role, "enrolled_at": when}
        statements.keep(self._connection, models.Enrolment, key | facts)
        courses.amend(self._connection, models.Enrolment, key, {"role": role})

    def unenrol(self, course_id: int, learner_id: int) -> None:
        """Take somebody out of a course; what was handed in stays."""
        key = {"course_id": course_id, "learner_id": learner_id}
        courses.remove(self._connection, models.Enrolment, **key)

    def assignments(self, course_id: int) -> tuple[Assignment, ...]:
        """What is assigned in a course, in order."""
        return tuple(_assignment(row) for row in courses.assignments(self._connection, course_id))

    def assign(self, course_id: int, exercise: str, position: int) -> Assignment:
        """A new assignment, without dates or limits."""
        key = {"course_id": course_id, "exercise_id": exercise, "position": position}
        new = courses.add(self._connection, models.Assignment, key | _columns(Dates(), Rules()))
        return Assignment(new, course_id, exercise, position)

    def change(self, assignment_id: int, dates: Dates, rules: Rules) -> None:
        """Give an assignment other dates and rules."""
        columns = _columns(dates, rules)
        courses.amend(self._connection, models.Assignment, {"id": assignment_id}, columns)

    def unassign(self, assignment_id: int) -> None:
        """Take an assignment back, with its extensions and overrides."""
        courses.remove(self._connection, models.Assignment, id=assignment_id)

    def extensions(self, course_id: int) -> dict[Given, Extension]:
        """The extensions in a course."""
        return {
            (row["assignment_id"], row["learner_id"]): Extension(
                row["due_at"], row["closes_at"], row["reason"], row["given_by"], row["given_at"]
            )
            for row in courses.extensions(self._connection, course_id)
        }

    def extend(self, assignment_id: int, learner_id: int, given: Extension | None) -> None:
        """Give one learner other dates, or with None take them back."""
        key = {"assignment_id": assignment_id, "learner_id": learner_id}
        if given is None:
            courses.remove(self._connection, models.Extension, **key)
            return
        values = {
            "due_at": given.due,
            "closes_at": given.closes,
            "reason": given.reason,
            "given_by": given.by,
            "given_at": given.at,
        }
        courses.put(self._connection, models.Extension, key, values)

    def overrides(self, course_id: int) -> dict[Given, Override]:
        """The marks that were set in a course, the newest of each learner and assignment."""
        return {
            (row["assignment_id"], row["learner_id"]): Override(
                row["points"], row["reason"], row["set_by"], row["set_at"]
            )
            for row in courses.overrides(self._connection, course_id)
        }

    def override(
        self, assignment_id: int, learner_id: int, computed: float, chosen: Override
    ) -> None:
        """Set a mark; the computed one is kept beside it, and so are those set before."""
        values = {
            "assignment_id": assignment_id,
            "learner_id": learner_id,
            "points": chosen.points,
            "computed": computed,
            "reason": chosen.reason,
            "set_by": chosen.by,
            "set_at": chosen.at,
        }
        courses.add(self._connection, models.Override, values)


def _course(row: RowMapping) -> Course:
    return Course(row["id"], row["slug"], row["title"], row["time_zone"])


def _member(row: RowMapping) -> Member:
    return Member(
        row["learner_id"],
        row["name"],
        row.get("role", "learner"),
        row["full_name"] or "",
        row["external_id"],
        row["address"],
    )


def _assignment(row: RowMapping) -> Assignment:
    dates = Dates(row["opens_at"], row["due_at"], row["closes_at"])
    rules = Rules(
        row["attempts"],
        timedelta(seconds=row["cooldown_seconds"]),
        row["late_penalty"],
        row["attempt_penalty"],
        row["counted"],
        row["variants"],
        row["feedback"],
        row["solutions"],
    )
    return Assignment(
        row["id"], row["course_id"], row["exercise_id"], row["position"], dates, rules
    )


def _columns(dates: Dates, rules: Rules) -> dict[str, object]:
    facts = asdict(rules)
    cooldown: timedelta = facts.pop("cooldown")
    return {
        "opens_at": dates.opens,
        "due_at": dates.due,
        "closes_at": dates.closes,
        "cooldown_seconds": int(cooldown.total_seconds()),
        **facts,
    }
