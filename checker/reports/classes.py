"""What the `class` commands report: courses, people, assignments, and whose marks change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from checker.app import own_numbers
from checker.models.course import Assignment, Course, Extension, Member, Override
from checker.reports.cleaning import document, one_line
from checker.reports.suggestion import command
from checker.reports.tables import as_table, render
from checker.reports.text import points

if TYPE_CHECKING:
    from checker.app.assigning import Changed, Extended
    from checker.app.classes import Class, Enrolled

NO_COURSE = "There is no course yet. Begin one with: {}"


def courses(found: Sequence[tuple[Course, int, int]], output: str) -> str:
    """A line a course."""
    rows = [
        {
            "course": course.slug,
            "title": course.title,
            "time_zone": course.time_zone,
            "learners": learners,
            "assignments": assignments,
        }
        for course, learners, assignments in found
    ]
    return render(rows, output, NO_COURSE.format(command("class new", "NAME")))


def course(found: Class, output: str, *, people: bool = False) -> str:
    """A course: its assignments, and with `people` who takes part."""
    if output == "json":
        return document(_whole(found), default=_plain)
    parts = [_head(found), _assignments(found)]
    if people:
        rows = _people(found)
        parts.append(render(rows, "text", ""))
    return "\n\n".join(part for part in parts if part)


def _head(found: Class) -> str:
    of = found.course
    number = {role: sum(one.role == role for one in found.members) for role in _ROLES}
    counts = [counted(number["learner"], "learner")]
    counts += [counted(number[role], role) for role in _ROLES[1:] if number[role]]
    lines = [f"{one_line(of.title)} ({of.slug})", f"{', '.join(counts)}; dates in {of.time_zone}"]
    if not found.members:
        enrolling = command("class enrol", of.slug, "NAME")
        lines.append(f"Nobody takes part yet. Enrol with: {enrolling}")
    return "\n".join(lines)


_ROLES = ("learner", "assistant", "instructor")


def counted(number: int, what: str, more: str = "") -> str:
    """A number of things: 1 mark, 2 marks; `more` is said after the noun."""
    return f"{number} {what}{'' if number == 1 else 's'}{more}"


def _assignments(found: Class) -> str:
    place = ZoneInfo(found.course.time_zone)
    rows = [_assignment(one, place) for one in found.assignments]
    assigning = command("class assign", found.course.slug, "ID")
    empty = f"Nothing is assigned yet. Assign with: {assigning}"
    return render(rows, "text", empty)


def _assignment(one: Assignment, place: ZoneInfo) -> dict[str, object]:
    rules = one.rules
    return {
        "exercise": one.exercise,
        "opens": day(one.dates.opens, place),
        "due": day(one.dates.due, place),
        "closes": day(one.dates.closes, place),
        "attempts": None if rules.attempts is None else str(rules.attempts),
        "wait": length(rules.cooldown) if rules.cooldown else None,
        "late": _per(rules.late_penalty, "day"),
        "again": _per(rules.attempt_penalty, "attempt"),
        "counted": rules.counted,
        "variants": "yes" if rules.variants else None,
        "feedback": None if rules.feedback == "at-once" else rules.feedback,
        "solutions": None if rules.solutions == "when-solved" else rules.solutions,
    }


def _per(share: float, what: str) -> str | None:
    return f"-{points(share * 100)}% a{'n' if what[0] in 'aeiou' else ''} {what}" if share else None


def day(when: datetime | None, place: ZoneInfo) -> str | None:
    """A time in a course's own zone, to the minute."""
    return None if when is None else f"{when.astimezone(place):%Y-%m-%d %H:%M}"


def length(time: timedelta) -> str:
    """A length of time in the largest unit that is whole: 2h, 90s."""
    seconds = int(time.total_seconds())
    for name, unit in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % unit == 0:
            return f"{seconds // unit}{name}"
    return f"{seconds}s"


def _members(found: Class) -> list[Member]:
    return sorted(found.members, key=lambda one: (-_ROLES.index(one.role), one.name.casefold()))


def _people(found: Class) -> list[dict[str, object]]:
    """Who takes part; with the seed of their own numbers, where some assignment gives them."""
    varied = any(one.rules.variants for one in found.assignments)

    def own(one: Member) -> dict[str, object]:
        seed = own_numbers.seed(one.learner_id) if one.role == "learner" else None
        return {"variant": seed} if varied else {}

    return [_person(one) | own(one) for one in _members(found)]


def _person(one: Member) -> dict[str, object]:
    return {
        "name": one.name,
        "role": one.role,
        "full_name": one.full_name or None,
        "external_id": one.external_id,
        "address": one.address,
    }


def _whole(found: Class) -> dict[str, object]:
    names = {one.learner_id: one.name for one in found.members}
    exercises = {one.id: one.exercise for one in found.assignments}

    def given(what: Mapping[tuple[int, int], Extension | Override]) -> list[dict[str, object]]:
        return [
            {"exercise": exercises[of], "learner": names[learner], **asdict(one)}
            for (of, learner), one in what.items()
            if learner in names
        ]

    return {
        "course": found.course.slug,
        "title": found.course.title,
        "time_zone": found.course.time_zone,
        "members": _people(found),
        "assignments": [
            {"exercise": one.exercise, **asdict(one.dates), **asdict(one.rules)}
            for one in found.assignments
        ],
        "extensions": given(found.extensions),
        "overrides": given(found.overrides),
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    assert isinstance(value, timedelta)
    return length(value)


def enrolled(enrolments: Sequence[Enrolled], course: str, output: str, *, dry_run: bool) -> str:
    """What enrolling did, or would do."""
    if output == "json":
        people = [asdict(one) for one in enrolments]
        return document({"course": course, "dry_run": dry_run, "people": people})
    count = {
        what: sum(one.what == what for one in enrolments) for what in ("new", "changed", "there")
    }
    verb = "Would be enrolled in" if dry_run else "Enrolled in"
    parts = [f"{count['new']} new"]
    parts += [f"{count['changed']} with new facts"] if count["changed"] else []
    parts += [f"{count['there']} there already"] if count["there"] else []
    return f"{verb} {course}: {', '.join(parts)}."


def changed(changes: Sequence[Changed], output: str, *, dry_run: bool, **more: object) -> str:
    """Whose marks change, or would change."""
    if output == "json":
        found = {**more, "dry_run": dry_run, "marks": [asdict(one) for one in changes]}
        return document(found, default=_plain)
    if not changes:
        return "No mark would change." if dry_run else "No mark changed."
    rows = [
        {"learner": one.learner, "exercise": one.exercise,
         "before": one.before, "after": one.after}
        for one in changes
    ]  # fmt: skip
    number = counted(len(changes), "mark")
    head = f"{number} would change:" if dry_run else f"{number} changed:"
    return f"{head}\n{as_table(rows)}"


def extended(done: Extended, learner: str, *, dry_run: bool) -> str:
    """Until when somebody has time now, or would have."""
    has = f"{one_line(learner)} {'would have' if dry_run else 'has'}"
    if done.given is None:
        return f"{has} no extension for {done.exercise} any more."
    zone, given = ZoneInfo(done.time_zone), done.given
    late = f", late until {day(given.closes, zone)}" if given.closes != given.due else ""
    return f"{has} time for {done.exercise} until {day(given.due, zone)}{late}."


def deleted(was: Class, *, done: bool) -> str:
    """What went, or would go, with a course."""
    contents = ", ".join((
        counted(len(was.assignments), "assignment"),
        counted(len(was.extensions), "extension"),
        counted(len(was.overrides), "mark", " set by hand"),
        counted(len(was.members), "enrolment"),
    ))  # fmt: skip
    slug = was.course.slug
    return f"{slug} is deleted, with {contents}." if done else f"Would go: {slug}, with {contents}."
