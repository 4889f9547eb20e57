"""The use cases that change marks of a class: dates and rules, extensions, marks set by hand.

Each gives whose marks change and by how much; a dry run gives the same and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from checker import catalog
from checker.app import dates, versions
from checker.app.classes import member, subject
from checker.app.gradebook import known_course, marks
from checker.app.history import MARKS, REASON, RULES, ruled
from checker.models.course import Assignment, Course, Dates, Extension, Override, Rules
from checker.models.errors import NotAssignedError, UnknownExerciseError, UsageError
from checker.models.said import say

if TYPE_CHECKING:
    from checker.models.exercise import Exercise
    from checker.store.courses import Courses
    from checker.store.handed import Pair

Note = tuple[str, dict[str, object]]
"""What was done, and its details."""
LONGEST_REASON = 2000
NONE = "none"
"""Said in place of a date: there is to be none."""


@dataclass(frozen=True)
class MarkEdit:
    """Where marks are edited, by whom and why; at a dry run everything stays as it was."""

    folder: Path
    database: str
    course: str
    by: str
    reason: str = ""
    dry_run: bool = False


@dataclass(frozen=True)
class Changed:
    """One learner's mark before and after; None where there is none."""

    learner: str
    exercise: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Extended:
    """An extension that was given, or None where it was taken back, and whose marks it changes."""

    exercise: str
    time_zone: str
    given: Extension | None
    changed: tuple[Changed, ...]


@dataclass(frozen=True)
class AssignmentSettings:
    """Dates as typed (`opens`, `due`, `closes`) and rules, by name; what is not named stays."""

    dates: Mapping[str, str]
    rules: Mapping[str, Any]


def assign(
    edit: MarkEdit, exercises: Sequence[str], wanted: AssignmentSettings
) -> tuple[tuple[Assignment, ...], tuple[Changed, ...]]:
    """Assign exercises in a course, or give those that are assigned other dates and rules."""
    ids = {one.id: one for one in (catalog.find(edit.folder, name).exercise for name in exercises)}
    given: list[Assignment] = []

    def act(found: Courses, course: Course) -> Note:
        place, differing = ZoneInfo(course.time_zone), list[list[str | None]]()
        there = {one.exercise: one for one in found.assignments(course.id)}
        for name, exercise in ids.items():
            one = there.get(name) or found.assign(course.id, name, len(there) + len(given) + 1)
            chosen = replace(
                one,
                dates=_dates(one.dates, wanted.dates, place),
                rules=_rules(one.rules, wanted.rules, exercise),
            )
            found.change(one.id, chosen.dates, chosen.rules)
            given.append(chosen)
            differing += ruled(one, chosen, place)
        return "assign", {"exercises": list(ids), RULES: differing}

    changed = _changing(edit, act)
    return tuple(given), changed


def unassign(edit: MarkEdit, exercise: str) -> tuple[Changed, ...]:
    """Take an assignment back, with its extensions and overrides; attempts stay."""

    def act(found: Courses, course: Course) -> Note:
        one = assignment(found, course, edit.folder, exercise)
        lost = [
            [learner, kept.points, kept.reason]
            for (key, learner), kept in found.overrides(course.id).items()
            if key == one.id
        ]
        found.unassign(one.id)
        return "unassign", {"exercise": one.exercise, "overrides": lost}

    return _changing(edit, act)


def extend(
    edit: MarkEdit,
    exercise: str,
    learner: str,
    until: str | None,
    closes: str | None = None,
) -> Extended:
    """Give one learner more time for one assignment; with `until` None take the extension back.

    Where no other date is given, it closes as long after the new due date as it did after the old.
    """
    given: list[tuple[str, str, Extension | None]] = []

    def act(found: Courses, course: Course) -> Note:
        one, who = assignment(found, course, edit.folder, exercise), member(found, course, learner)
        if until is None and (one.id, who.learner_id) not in found.extensions(course.id):
            raise UsageError(f"{who.name} has no extension for {one.exercise}.")
        extension = None
        if until is not None:
            place = ZoneInfo(course.time_zone)
            due = dates.moment(until, place)
            last = dates.moment(closes, place) if closes else due + _grace(one.dates)
            if last < due:
                raise UsageError(say("An extension cannot close before it is due."))
            extension = Extension(due, last, _reason(edit.reason), edit.by, _now())
        found.extend(one.id, who.learner_id, extension)
        given.append((one.exercise, course.time_zone, extension))
        details = {"until": until, "closes": closes, REASON: edit.reason}
        return "extend", {"exercise": one.exercise, "learner": who.learner_id, **details}

    changed = _changing(edit, act)
    return Extended(*given[0], changed)


def override(
    edit: MarkEdit, exercise: str, learner: str, points: float | None
) -> tuple[Changed, ...]:
    """Set one learner's mark by hand; with `points` None the computed one stands again.

    The computed mark, who set another, when and why are kept, and so is what was set before.
    """

    def act(found: Courses, course: Course) -> Note:
        one, who = assignment(found, course, edit.folder, exercise), member(found, course, learner)
        known = versions.today(found, [one.exercise], edit.folder)
        most = known[one.exercise].max_points
        if points is not None and not 0 <= points <= most:
            raise UsageError(
                say("{id} has {n:g} points; a mark lies from 0 to these.", id=one.exercise, n=most)
            )
        had = marks(found, course, [one], known).get((who.learner_id, one.exercise))
        if points is None and (had is None or had.override is None):
            raise UsageError(
                say("No mark of {name} at {id} was set by hand.", name=who.name, id=one.exercise)
            )
        computed = had.computed if had else 0.0
        chosen = Override(points, _reason(edit.reason), edit.by, _now())
        found.override(one.id, who.learner_id, computed, chosen)
        handed_in = had is not None and had.from_attempt is not None
        shown = computed if handed_in else None
        details = {"points": points, "computed": shown, REASON: chosen.reason}
        return "override", {"exercise": one.exercise, "learner": who.learner_id, **details}

    return _changing(edit, act)


def assignment(found: Courses, course: Course, folder: Path, exercise: str) -> Assignment:
    """An assignment by its exercise's id or number. Raises NotAssignedError."""
    there = {one.exercise: one for one in found.assignments(course.id)}
    if exercise not in there and exercise.isdecimal():
        exercise = catalog.find(folder, exercise).exercise.id
    if exercise not in there:
        if exercise not in {name for _, name in catalog.numbers(folder)}:
            raise UnknownExerciseError(exercise)
        raise NotAssignedError(exercise, course.slug)
    return there[exercise]


def _changing(edit: MarkEdit, act: Callable[[Courses, Course], Note]) -> tuple[Changed, ...]:
    """Do something and note it, with whose marks that changed."""
    from checker.store import courses

    with courses.writing(edit.database, dry_run=edit.dry_run) as found:
        course = known_course(found, edit.course)
        before = _marks(found, course, edit.folder)
        action, details = act(found, course)
        after = _marks(found, course, edit.folder)
        names = {one.learner_id: one.name for one in found.members(course.id)}
        differing = {pair for pair, _ in before.items() ^ after.items() if pair[0] in names}
        pairs = sorted(differing, key=lambda pair: (pair[1], names[pair[0]]))
        moved = [[*pair, before.get(pair), after.get(pair)] for pair in pairs]
        found.note(_now(), edit.by, action, subject(edit.course), **details, **{MARKS: moved})
    return tuple(
        Changed(names[pair[0]], pair[1], before.get(pair), after.get(pair)) for pair in pairs
    )


def _marks(found: Courses, course: Course, folder: Path) -> dict[Pair, float]:
    assigned = found.assignments(course.id)
    known = versions.today(found, [one.exercise for one in assigned], folder)
    return {pair: one.points for pair, one in marks(found, course, assigned, known).items()}


def _dates(before: Dates, typed: Mapping[str, str], place: ZoneInfo) -> Dates:
    given = {
        name: None if text == NONE else dates.moment(text, place, ends=name != "opens")
        for name, text in typed.items()
    }
    chosen = replace(before, **given)
    for earlier, later in (("opens", "due"), ("due", "closes"), ("opens", "closes")):
        first, last = getattr(chosen, earlier), getattr(chosen, later)
        if first and last and first > last:
            raise UsageError(
                f"An assignment that {_SAYS[earlier]} {first.astimezone(place):%Y-%m-%d %H:%M} "
                f"cannot {_SAYS[later + '!']} {last.astimezone(place):%Y-%m-%d %H:%M}."
            )
    return chosen


_SAYS = {"opens": "opens on", "due": "is due on", "due!": "be due on", "closes!": "close on"}


def _rules(before: Rules, named: Mapping[str, Any], exercise: Exercise) -> Rules:
    chosen = replace(before, **named)
    # What has no variants is the same for everybody, and attempts at it count as they are.
    return replace(chosen, variants=chosen.variants and exercise.variants is not None)


def _grace(of: Dates) -> timedelta:
    return of.closes - of.due if of.closes and of.due else dates.duration("0s")


def _reason(text: str) -> str:
    if not text.strip():
        raise UsageError(say("Say why: a mark or a date that is changed by hand needs a reason."))
    if len(text) > LONGEST_REASON or not text.replace("\n", " ").isprintable():
        rule = say("A reason has at most {n} characters, all of them to be read.", n=LONGEST_REASON)
        raise UsageError(rule)
    return text.strip()


def _now() -> datetime:
    return datetime.now(UTC)
