"""The use cases of a class: courses, and who takes part in them.

Whoever does something is named by `by`, and what was done is noted; names of learners are not
written into the notes, so that a learner can be erased.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from checker.app import dates
from checker.app.gradebook import known_course
from checker.models.course import Assignment, Course, Extension, Member, Override, Person
from checker.models.errors import RosterError, UnknownLearnerError, UsageError
from checker.models.learner import learner_name

if TYPE_CHECKING:
    from checker.store.courses import Courses, Given

What = Literal["new", "changed", "there"]
_SLUG = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class Enrolled:
    """What enrolling did with one person."""

    name: str
    what: What


@dataclass(frozen=True)
class Class:
    """All that there is of a course but its marks."""

    course: Course
    members: tuple[Member, ...]
    assignments: tuple[Assignment, ...]
    extensions: dict[Given, Extension]
    overrides: dict[Given, Override]


def subject(slug: str) -> str:
    """What notes about a course are filed under."""
    return f"course/{slug}"


def new(database: str, slug: str, title: str, time_zone: str | None, by: str) -> Course:
    """Begin a course. Raises UsageError for a slug that is taken or is none."""
    from checker.store import courses

    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        raise UsageError(
            f"{slug!r} cannot be a course's name: it is one short word of small letters and "
            "digits, as dl-2026."
        )
    place = dates.zone(time_zone or dates.own_zone()).key
    with courses.writing(database) as found:
        if found.course(slug) is not None:
            raise UsageError(f"There is a course {slug} already.")
        key = found.add_course(slug, title.strip() or slug, place, datetime.now(UTC))
        found.note(datetime.now(UTC), by, "new", subject(slug), title=title, time_zone=place)
    return Course(key, slug, title.strip() or slug, place)


def delete(database: str, slug: str, by: str, *, dry_run: bool = False) -> Class:
    """Delete a course with its dates, extensions and overrides; gives what it was.

    Learners and their attempts stay.
    """
    from checker.store import courses

    with courses.writing(database, dry_run=dry_run) as found:
        was = _class(found, slug)
        found.remove_course(was.course.id)
        found.note(datetime.now(UTC), by, "delete", subject(slug), title=was.course.title)
    return was


def listed(database: str) -> tuple[tuple[Course, int, int], ...]:
    """Each course with how many learners and assignments it has."""
    from checker.store import courses

    with courses.reading(database) as found:
        return found.courses()


def shown(database: str, slug: str) -> Class:
    """A course with its people and assignments. Raises UnknownCourseError."""
    from checker.store import courses

    with courses.reading(database) as found:
        return _class(found, slug)


def enrol(
    database: str, slug: str, people: Sequence[Person], by: str, *, dry_run: bool = False
) -> tuple[Enrolled, ...]:
    """Take people into a course, all or none; who is there already gets what is new.

    Who has no name is found by the external id or address, or is given a random name. Raises
    RosterError with everything that is wrong.
    """
    from checker.store import courses

    with courses.writing(database, dry_run=dry_run) as found:
        course = known_course(found, slug)
        before = {one.learner_id: one for one in found.members(course.id)}
        _refuse_clashes(found, people)
        named = [one.name or _known_name(found, one) or _random_name() for one in people]
        keys, now, done = found.learners(named), datetime.now(UTC), []
        for person, name in zip(people, named, strict=True):
            learner = keys[name]
            _identify(found, learner, person)
            found.enrol(course.id, learner, person.role, now)
            done.append((learner, name))
        after = {one.learner_id: one for one in found.members(course.id)}
        enrolled = tuple(
            Enrolled(name, _what(before.get(learner), after[learner])) for learner, name in done
        )
        touched = [key for (key, _), one in zip(done, enrolled, strict=True) if one.what != "there"]
        if touched:
            found.note(now, by, "enrol", subject(slug), learners=touched)
    return enrolled


def unenrol(
    database: str, slug: str, names: Sequence[str], by: str, *, dry_run: bool = False
) -> tuple[str, ...]:
    """Take people out of a course, all or none; what they handed in stays."""
    from checker.store import courses

    with courses.writing(database, dry_run=dry_run) as found:
        course = known_course(found, slug)
        gone = [member(found, course, name) for name in dict.fromkeys(names)]
        for one in gone:
            found.unenrol(course.id, one.learner_id)
        ids = [one.learner_id for one in gone]
        found.note(datetime.now(UTC), by, "unenrol", subject(slug), learners=ids)
    return tuple(one.name for one in gone)


def member(found: Courses, course: Course, name: str) -> Member:
    """A member of a course. Raises UnknownLearnerError, with names that are spelt much like it."""
    wanted = learner_name(name)
    members = {one.name: one for one in found.members(course.id)}
    if wanted not in members:
        near = get_close_matches(wanted, members, n=3, cutoff=0.6)
        raise UnknownLearnerError(wanted, course.slug, tuple(near))
    return members[wanted]


def _class(found: Courses, slug: str) -> Class:
    course = known_course(found, slug)
    return Class(
        course,
        found.members(course.id),
        found.assignments(course.id),
        found.extensions(course.id),
        found.overrides(course.id),
    )


def _random_name() -> str:
    return f"learner-{base64.b32encode(os.urandom(5)).decode().lower()}"


def _known_name(found: Courses, person: Person) -> str | None:
    for column in ("external_id", "address"):
        value = getattr(person, column)
        known = found.person(column, value) if value else None
        if known is not None:
            return known.name
    return None


def _refuse_clashes(found: Courses, people: Sequence[Person]) -> None:
    """Raise RosterError where an external id or an address is somebody else's."""
    problems = []
    for person in people:
        for column in ("external_id", "address"):
            value = getattr(person, column)
            known = found.person(column, value) if value and person.name else None
            if known is not None and known.name != person.name:
                problems.append(f"{person.name}: {value} belongs to {known.name} already.")
    if problems:
        raise RosterError(tuple(problems))


def _identify(found: Courses, learner: int, person: Person) -> None:
    facts = {
        "full_name": person.full_name,
        "external_id": person.external_id,
        "address": person.address,
    }
    given = {name: value for name, value in facts.items() if value}
    if given:
        found.identify(learner, given)


def _what(before: Member | None, after: Member) -> What:
    if before is None:
        return "new"
    return "there" if before == after else "changed"
