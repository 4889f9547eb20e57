"""What a course asks of one learner: what is assigned, until when, and what may be handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from checker.app import gradebook
from checker.app.marks import standing
from checker.models.course import Assignment, Course, Dates, Mark, Standing
from checker.models.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.models.course import Made
    from checker.store.courses import Courses


@dataclass(frozen=True)
class Task:
    """An assignment as one learner has it: with an extension's dates, the mark, and the standing.

    `since` is from when, or since when, the standing is so; `left` is None without a limit.
    """

    course: Course
    assignment: Assignment
    title: str
    max_points: float
    dates: Dates
    mark: Mark | None
    standing: Standing
    since: datetime | None
    left: int | None


class ClosedError(UsageError):
    """Nothing may be handed in for an exercise now; the task says why."""

    code = "closed"

    def __init__(self, task: Task) -> None:
        super().__init__(_TOLD[task.standing].format(when=_when(task)))
        self.task = task


_TOLD = {
    "not-yet": "This opens on {when}.",
    "closed": "This closed on {when}; nothing more is taken.",
    "none-left": "All attempts that the course allows are made.",
    "too-soon": "The next attempt may be made from {when} on.",
}


def tasks(
    folder: Path, database: str, slug: str, learner: str, now: datetime
) -> tuple[Course, tuple[Task, ...]]:
    """All that a course asks of a learner, in order. Raises UnknownCourseError."""
    from checker.store import courses

    with courses.reading(database) as found:
        course = gradebook.known_course(found, slug)
        return course, _tasks(found, course, folder, learner, now)


def admit(  # noqa: PLR0913, PLR0917  # of whom, of what, and when
    folder: Path, database: str, slugs: Sequence[str], learner: str, exercise: str, now: datetime
) -> None:
    """Raise ClosedError where a course of the learner's has the exercise, and none takes it now."""
    from checker.store import courses

    refused: Task | None = None
    with courses.reading(database) as found:
        for slug in slugs:
            course = found.course(slug)
            if course is None:
                continue
            for task in _tasks(found, course, folder, learner, now, exercise):
                if task.standing == "open":
                    return
                refused = task
    if refused is not None:
        raise ClosedError(refused)


def _tasks(  # noqa: PLR0913, PLR0917  # of whom, of what, and when
    found: Courses,
    course: Course,
    folder: Path,
    learner: str,
    now: datetime,
    exercise: str | None = None,
) -> tuple[Task, ...]:
    assigned = [one for one in found.assignments(course.id) if exercise in (None, one.exercise)]
    person = found.person("name", learner)
    if not assigned:
        return ()
    key = person.learner_id if person else 0
    made = found.made(course.id, key)
    known = gradebook.columns(found, [one.exercise for one in assigned], folder)
    marks = gradebook.marks(found, course, assigned, known, key)
    extensions = found.extensions(course.id)
    told = []
    for one in assigned:
        extended, tried = extensions.get((one.id, key)), made.get((key, one.exercise), [])
        dates = gradebook.extended_dates(one.dates, extended)
        state, since = standing(dates, one.rules, tried, now)
        version, mark = known[one.exercise], marks.get((key, one.exercise))
        task = Task(course, one, version.title, version.max_points, dates, mark, state, since, None)
        told.append(replace(task, left=_left(one, tried)))
    return tuple(told)


def _left(one: Assignment, tried: Sequence[Made]) -> int | None:
    return None if one.rules.attempts is None else max(0, one.rules.attempts - len(tried))


def _when(task: Task) -> str:
    return local(task.since, task.course) if task.since is not None else ""


def local(moment: datetime, course: Course) -> str:
    """A time as the course's place has it."""
    from checker.app.dates import zone

    return f"{moment.astimezone(zone(course.time_zone)):%Y-%m-%d %H:%M} ({course.time_zone})"
