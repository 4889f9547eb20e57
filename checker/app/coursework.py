"""What a course asks of one learner: what is assigned, until when, and what may be handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from checker.app import gradebook, own_numbers, versions
from checker.app.marks import standing
from checker.app.refusals import (
    ClosedError,
    NoNumbersError,
    OtherNumbersError,
    UnfinishedError,
)
from checker.models.course import Assignment, Course, Dates, Mark, Standing
from checker.models.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from checker.models.course import CountedAttempt
    from checker.models.job import Job
    from checker.models.record import Record
    from checker.store.courses import Courses
    from checker.store.handed import Opened


@dataclass(frozen=True)
class LearnerAssignment:
    """An assignment as one learner has it: with an extension's dates, and whether it is taken now.

    `since` is from when, or since when, the standing is so; `left` is None without a limit.
    """

    course: Course
    assignment: Assignment
    dates: Dates
    standing: Standing
    since: datetime | None
    left: int | None
    is_over: bool
    """Whether its last date has passed; never where it has none."""
    own: str | None = None
    """The seed of the learner's own numbers, where attempts at these alone count."""

    def local(self, moment: datetime) -> str:
        """A time as the course's place has it."""
        return local(moment, self.course)

    @property
    def is_limited(self) -> bool:
        """Whether attempts are few, or far between."""
        rules = self.assignment.rules
        return rules.attempts is not None or bool(rules.cooldown)

    @property
    def takes_own_alone(self) -> bool:
        """Whether other numbers are refused: attempts at them would show what the limit is for."""
        return self.own is not None and self.is_limited

    @property
    def last(self) -> datetime | None:
        """The last date on which anything is taken."""
        return self.dates.last


@dataclass(frozen=True)
class TaskRow:
    """A task with what the course's page shows beside it; None where there is no mark.

    A mark that is `withheld` is None too.
    """

    task: LearnerAssignment
    title: str
    max_points: float
    mark: Mark | None
    withheld: bool = False


def rows(  # noqa: PLR0913, PLR0917  # where, who, when, and what may not be shown
    folder: Path,
    database: str,
    slug: str,
    learner: str,
    now: datetime,
    withheld: Collection[str] = (),
) -> tuple[Course, tuple[TaskRow, ...]]:
    """All that a course asks of a learner, in order; marks of exercises that are `withheld` are
    not shown. Raises UnknownCourseError."""
    from checker.store import courses

    with courses.reading(database) as found:
        course = gradebook.known_course(found, slug)
        assigned, key = found.assignments(course.id), _key(found, learner)
        known = versions.today(found, [one.exercise for one in assigned], folder)
        marks = gradebook.marks(found, course, assigned, known, key)
        asked = _tasks(found, course, assigned, key, now)
    task_rows = []
    for task in asked:
        version = known[task.assignment.exercise]
        hidden = version.exercise in withheld
        mark = None if hidden else marks.get((key, version.exercise))
        task_rows.append(TaskRow(task, version.title, version.max_points, mark, hidden))
    return course, tuple(task_rows)


def admit(  # noqa: PLR0913, PLR0917  # where, who, what and when
    database: str | Opened,
    slugs: Iterable[str],
    learner: str,
    exercise: str,
    variant: str | None,
    now: datetime,
    *,
    unfinished: bool = False,
    varied: bool = True,
) -> bool:
    """Let a submission in if one course of the learner's takes it, or none has the exercise.

    Gives whether attempts are limited, so that this is to be asked once more where it is kept.
    While one before it is `unfinished` nobody knows whether it counts, and a course that limits
    attempts takes no other. An exercise that is not `varied` has no numbers of anybody's own, and
    what would not count is not taken. Raises ClosedError, OtherNumbersError, NoNumbersError and
    UnfinishedError.
    """
    refused: UsageError | None = None
    for task in tasks(database, slugs, learner, now, exercise):
        if task.standing != "open":
            refused = ClosedError(task)
        elif task.own is not None and not varied:
            refused = NoNumbersError()
        elif task.takes_own_alone and variant != task.own:
            refused = OtherNumbersError(task)
        elif task.is_limited and unfinished:
            refused = UnfinishedError()
        else:
            return task.is_limited
    if refused is not None:
        raise refused
    return False


def asked_again(record: Record, learner: str, at: datetime) -> Callable[[Opened], None]:
    """What asks the courses of a record, in the transaction that stores it, as `admit` does."""
    exercise, variant = record.verdict["exercise"], record.verdict["receipt"]["variant"]

    def admit_again(inside: Opened) -> None:
        going = _goes_on(inside, learner, exercise)
        admit(inside, record.limited_by, learner, exercise, variant, at, unfinished=going)

    return admit_again


def admit_job(inside: Opened, job: Job, at: datetime) -> None:
    """Let a job be put down if its courses take it, in the transaction that does so."""
    going = _goes_on(inside, job.learner, job.exercise)
    admit(inside, job.limited_by, job.learner, job.exercise, job.variant, at, unfinished=going)


def _goes_on(inside: Opened, learner: str, exercise: str) -> bool:
    """Whether something of this learner's for an exercise waits for workers."""
    from checker.store import courses

    with courses.reading(inside) as found:
        return exercise in found.unfinished(learner)


def tasks(
    database: str | Opened,
    slugs: Iterable[str],
    learner: str,
    now: datetime,
    exercise: str | None = None,
) -> tuple[LearnerAssignment, ...]:
    """What courses ask of one of their learners, or what they ask at one exercise."""
    from checker.store import courses

    if not slugs:
        return ()
    with courses.reading(database) as found:
        key, asked = _key(found, learner), []
        for course in filter(None, map(found.course, slugs)):
            assigned = found.assignments(course.id)
            if exercise is not None:
                assigned = tuple(one for one in assigned if one.exercise == exercise)
            asked += _tasks(found, course, assigned, key, now)
    return tuple(asked)


def _key(found: Courses, learner: str) -> int:
    """A learner's id; one that nobody has for whoever is not in the database."""
    person = found.person("name", learner)
    return person.learner_id if person else 0


def _tasks(
    found: Courses, course: Course, assigned: Sequence[Assignment], key: int, now: datetime
) -> list[LearnerAssignment]:
    if not assigned:
        return []
    made, extensions = found.made(course.id, key), found.extensions(course.id)
    asked = []
    for one in assigned:
        tried = own_numbers.counted(one.rules, key, made.get((key, one.exercise), []))
        dates = gradebook.extended_dates(one.dates, extensions.get((one.id, key)))
        state, since = standing(dates, one.rules, tried, now)
        over = dates.is_over(now)
        own = own_numbers.seed(key) if one.rules.variants else None
        asked.append(
            LearnerAssignment(course, one, dates, state, since, _left(one, tried), over, own)
        )
    return asked


def _left(one: Assignment, tried: Sequence[CountedAttempt]) -> int | None:
    return None if one.rules.attempts is None else max(0, one.rules.attempts - len(tried))


def local(moment: datetime, course: Course) -> str:
    """A time as the course's place has it."""
    from checker.app.dates import zone

    return f"{moment.astimezone(zone(course.time_zone)):%Y-%m-%d %H:%M} ({course.time_zone})"
