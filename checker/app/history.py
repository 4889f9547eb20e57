"""What was done to the marks of a course: by whom, when and why, and what each was before.

Notes name learners and attempts by their numbers; whoever was forgotten stays a number here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from checker.app import regrade_changes
from checker.app.classes import subject
from checker.app.gradebook import known_course
from checker.models.course import Assignment, Course, LoggedAction

if TYPE_CHECKING:
    from checker.store.courses import Courses
    from checker.store.handed import Pair

MARKS, RULES, REASON = "marks", "rules", "reason"
"""Details of a note that are shown by themselves: whose marks changed, which rules, and why."""


@dataclass(frozen=True)
class Moved:
    """One learner's points before and after; None where there were none.

    `attempt` is the attempt that was graded again; None where it is a mark that changed.
    """

    learner: str
    exercise: str
    before: float | None
    after: float | None
    attempt: int | None = None


@dataclass(frozen=True)
class Ruled:
    """A date or rule of one assignment before and after, as text; None where there was none."""

    exercise: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Event:
    """One thing that was done. `kept` are points that would have fallen, and were left."""

    id: int
    at: datetime
    by: str
    action: str
    reason: str
    details: Mapping[str, object]
    moved: tuple[Moved, ...] = ()
    kept: tuple[Moved, ...] = ()
    rules: tuple[Ruled, ...] = ()


def events(database: str, slug: str) -> tuple[Course, tuple[Event, ...]]:
    """Everything that was done in a course, the newest last. Raises UnknownCourseError.

    Regrades of the whole database are among them where they touched an attempt of the course.
    """
    from checker.store import courses

    with courses.reading(database) as found:
        course = known_course(found, slug)
        names = {one.learner_id: one.name for one in found.people()}
        own = [_event(one, names) for one in found.done(subject(slug))]
        again = _regrades(found, course, names)
    return course, tuple(sorted([*own, *again], key=lambda one: one.id))


def _event(done: LoggedAction, names: Mapping[int, str]) -> Event:
    details = dict(done.details)
    moved = tuple(
        Moved(_name(names, learner), exercise, before, after)
        for learner, exercise, before, after in details.pop(MARKS, ())
    )
    rules = tuple(Ruled(*one) for one in details.pop(RULES, ()))
    if isinstance(who := details.get("learner"), int):
        details["learner"] = _name(names, who)
    if isinstance(who := details.get("learners"), list):
        details["learners"] = [_name(names, one) for one in who]
    if isinstance(lost := details.get("overrides"), list):
        details["overrides"] = [[_name(names, who), *rest] for who, *rest in lost]
    reason = str(details.pop(REASON, None) or "")
    return Event(done.id, done.at, done.by, done.action, reason, details, moved, rules=rules)


def _name(names: Mapping[int, str], learner: int) -> str:
    return names.get(learner, f"#{learner}")


def _regrades(found: Courses, course: Course, names: Mapping[int, str]) -> list[Event]:
    """Regrades and what took them back, as far as they touched attempts of the course."""
    owners, made = found.owners(course.id), dict[int, Event]()
    for one in found.done(regrade_changes.SUBJECT):
        if (of := one.details.get("of")) is not None:
            if of in made:
                back = tuple(replace(each, before=each.after, after=each.before)
                             for each in made[of].moved)  # fmt: skip
                made[one.id] = Event(one.id, one.at, one.by, "regrade undone", "", {}, back)
            continue
        # Notes of earlier versions say which attempts, and not from what to what.
        pairs = ((pair[0], *(pair[2:4] or (None, None))) for pair in one.details["changed"])
        moved, kept = _touched(pairs, owners, names), _touched(one.details["kept"], owners, names)
        if moved or kept:
            made[one.id] = Event(one.id, one.at, one.by, one.action, "", {}, moved, kept)
    return list(made.values())


def _touched(
    points: Iterable[tuple[int, float | None, float | None]],
    owners: Mapping[int, Pair],
    names: Mapping[int, str],
) -> tuple[Moved, ...]:
    return tuple(
        Moved(_name(names, owners[attempt][0]), owners[attempt][1], before, after, attempt)
        for attempt, before, after in points
        if attempt in owners
    )


def ruled(before: Assignment, after: Assignment, place: ZoneInfo) -> list[list[str | None]]:
    """The dates and rules that differ, as a note holds them: exercise, name, before, after."""
    facts = [
        {
            **{name: _plain(date, place) for name, date in vars(one.dates).items()},
            **{name: _plain(value, place) for name, value in vars(one.rules).items()},
        }
        for one in (before, after)
    ]
    return [
        [after.exercise, name, facts[0][name], facts[1][name]]
        for name in facts[0]
        if facts[0][name] != facts[1][name]
    ]


def _plain(value: object, place: ZoneInfo) -> str | None:
    if isinstance(value, datetime):
        return f"{value.astimezone(place):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else f"{value:g}" if isinstance(value, float) else str(value)
