"""The gradebook: every learner's mark at every exercise, of a course or of the whole database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker import catalog
from checker.app import versions
from checker.app.marks import best_mark, mark
from checker.app.own_numbers import counted
from checker.app.statistics import mean
from checker.models.course import Assignment, Course, Dates, Mark, Member, Rules, Version
from checker.models.errors import (
    UnknownCourseError,
    UsageError,
)

if TYPE_CHECKING:
    from checker.models.course import Extension
    from checker.models.verdict import Finding
    from checker.store.courses import Courses
    from checker.store.handed import Pair

SORTS: Mapping[str, Callable[[BookRow], tuple[object, ...]]] = {
    "name": lambda line: (line.member.name.casefold(), line.member.name),
    "full-name": lambda line: (line.member.full_name.casefold(), line.member.name),
    "id": lambda line: (line.member.external_id or "", line.member.name),
    "points": lambda line: (line.points, line.member.name.casefold()),
}
"""By what the lines may be sorted."""


@dataclass(frozen=True)
class Column:
    """One exercise; `steps` are the most points of each of its checks, where asked for."""

    exercise: str
    title: str
    max_points: float
    steps: Mapping[str, float]


@dataclass(frozen=True)
class Cell:
    """A mark, and the points of each check of the attempt that it is of."""

    mark: Mark
    steps: Mapping[str, float]


@dataclass(frozen=True)
class BookRow:
    """One learner's marks, in the order of the columns; None where nothing was handed in."""

    member: Member
    cells: tuple[Cell | None, ...]

    @property
    def points(self) -> float:
        """The sum of the marks."""
        return sum(cell.mark.points for cell in self.cells if cell)


@dataclass(frozen=True)
class Book:
    """A gradebook; `course` is None for the whole database."""

    course: Course | None
    columns: tuple[Column, ...]
    lines: tuple[BookRow, ...]

    @property
    def max_points(self) -> float:
        """The points that can be earned in all."""
        return sum(column.max_points for column in self.columns)

    @property
    def means(self) -> tuple[float | None, ...]:
        """The mean mark at each exercise, of those who have one; None where nobody has."""
        columns = ([line.cells[n] for line in self.lines] for n in range(len(self.columns)))
        return tuple(mean([one.mark.points for one in cells if one]) for cells in columns)

    def orders(self) -> tuple[str, ...]:
        """By what the lines may be sorted: `SORTS`, and the exercises."""
        return (*SORTS, *(one.exercise for one in self.columns))

    def sorted(self, by: str = "name", *, reverse: bool = False) -> Book:
        """The same with its lines in another order, one of `orders`."""
        key = SORTS.get(by) or self._by_mark(by)
        return replace(self, lines=tuple(sorted(self.lines, key=key, reverse=reverse)))

    def _by_mark(self, exercise: str) -> Callable[[BookRow], tuple[object, ...]]:
        """By the mark at one exercise; where nothing was handed in comes first."""
        at = [one.exercise for one in self.columns].index(exercise)

        def key(line: BookRow) -> tuple[object, ...]:
            cell = line.cells[at]
            return (cell.mark.points if cell else -1.0, line.member.name.casefold())

        return key


def book(folder: Path, database: str, course: str | None = None, *, steps: bool = False) -> Book:
    """The gradebook of a course, or without one of every learner and exercise in the database.

    Raises UnknownCourseError and StorageError.
    """
    from checker.store import courses

    with courses.reading(database) as found:
        of = None if course is None else known_course(found, course)
        assigned = _assigned(found, of, folder)
        known = versions.today(found, [one.exercise for one in assigned], folder)
        marked = marks(found, of, assigned, known)
        members = found.people() if of is None else found.members(of.id)
        lines = [
            (member, [marked.get((member.learner_id, one.exercise)) for one in assigned])
            for member in members
            if member.role == "learner"
        ]
        details = found.findings(_counted(lines)) if steps else {}
    return Book(
        of,
        tuple(_column(known[one.exercise], lines, n, details) for n, one in enumerate(assigned)),
        tuple(BookRow(member, tuple(_cell(one, details) for one in row)) for member, row in lines),
    )


def known_course(found: Courses, slug: str) -> Course:
    """A course by its slug. Raises UnknownCourseError."""
    course = found.course(slug)
    if course is None:
        raise UnknownCourseError(slug, tuple(one.slug for one, _, _ in found.courses()))
    return course


def marks(
    found: Courses,
    course: Course | None,
    assigned: Sequence[Assignment],
    known: Mapping[str, Version],
    learner_id: int | None = None,
) -> dict[Pair, Mark]:
    """The mark of everybody, or of one learner, who handed something in, or whose mark was set."""
    if course is None:
        return {
            (learner, name): best_mark(best, known[name].max_points)
            for (learner, name), best in found.best().items()
            if learner_id in (None, learner)
        }
    attempts = found.made(course.id, learner_id)
    extensions, overrides = found.extensions(course.id), found.overrides(course.id)
    learners = {learner for learner, _ in attempts} | {learner for _, learner in overrides}
    if learner_id is not None:
        learners &= {learner_id}
    marked: dict[Pair, Mark] = {}
    for one in assigned:
        for learner in learners:
            made = counted(one.rules, learner, attempts.get((learner, one.exercise), []))
            override = overrides.get((one.id, learner))
            extended = extensions.get((one.id, learner))
            if not made and (override is None or override.points is None):
                continue
            dates = extended_dates(one.dates, extended)
            most = known[one.exercise].max_points
            marked[learner, one.exercise] = mark(dates, one.rules, made, most, override)
    return marked


def extended_dates(dates: Dates, given: Extension | None) -> Dates:
    """The dates as whoever was given an extension has them."""
    return dates if given is None else replace(dates, due=given.due, closes=given.closes)


def _assigned(found: Courses, course: Course | None, folder: Path) -> Sequence[Assignment]:
    """What is assigned; without a course every exercise that was attempted, without rules."""
    if course is not None:
        return found.assignments(course.id)
    names = in_order(folder, found.versions())
    return [Assignment(0, 0, name, n, Dates(), Rules()) for n, name in enumerate(names)]


def in_order(folder: Path, exercises: Collection[str]) -> list[str]:
    """Exercises in the order of the catalog, then those that it does not have."""
    try:
        order = [name for _, name in catalog.numbers(folder)]
    except UsageError:
        order = []
    return [name for name in order if name in exercises] + sorted(set(exercises) - set(order))


Row = tuple[Member, list[Mark | None]]


def _counted(lines: Sequence[Row]) -> list[int]:
    return [one.from_attempt for _, row in lines for one in row if one and one.from_attempt]


def _column(
    known: Version, lines: Sequence[Row], n: int, details: Mapping[int, Sequence[Finding]]
) -> Column:
    steps: dict[str, float] = {}
    for _, row in lines:
        for name, (_, most) in _parts(row[n], details).items():
            steps[name] = max(most, steps.get(name, 0.0))
    # The points of an only step are those of the exercise.
    steps = steps if len(steps) > 1 else {}
    return Column(known.exercise, known.title, known.max_points, steps)


def _cell(counted: Mark | None, details: Mapping[int, Sequence[Finding]]) -> Cell | None:
    if counted is None:
        return None
    return Cell(counted, {name: earned for name, (earned, _) in _parts(counted, details).items()})


def _parts(
    counted: Mark | None, details: Mapping[int, Sequence[Finding]]
) -> dict[str, tuple[float, float]]:
    """The points of each check, and the most of them, as parts of the points of today."""
    if counted is None:
        return {}
    found = [one for one in details.get(counted.from_attempt or 0, ()) if one.max_points]
    most = sum(one.max_points for one in found)
    share = counted.max_points / most if most else 1.0
    return {one.check: (one.points * share, one.max_points * share) for one in found}
