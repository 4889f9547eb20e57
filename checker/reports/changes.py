"""What was done in a course: a line each, with what became of marks, dates and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from zoneinfo import ZoneInfo

from checker.app.history import Event, Moved, Ruled
from checker.models.course import Course
from checker.reports.classes import counted, day
from checker.reports.tables import render
from checker.reports.text import points

FEW = 4
"""So many marks are named in a line of a table; of more their number."""


def log(course: Course, events: Sequence[Event], output: str) -> str:
    """What was done, a line each."""
    place = ZoneInfo(course.time_zone)
    rows = [
        {
            "when": one.at.isoformat() if output == "json" else day(one.at, place),
            "by": one.by,
            "what": one.action,
            "details": _whole(one) if output == "json" else told(one),
        }
        for one in events
    ]
    return render(rows, output, "Nothing was done yet.")


def _whole(one: Event) -> dict[str, object]:
    changed = {
        "marks": [asdict(each) for each in one.moved],
        "kept": [asdict(each) for each in one.kept],
        "rules": [asdict(each) for each in one.rules],
        "reason": one.reason,
    }
    return {**one.details, **{name: value for name, value in changed.items() if value}}


def told(one: Event) -> str:
    """The details of what was done, in a line."""
    parts = [f"{name.replace('_', ' ')} {value}" for name, value in settings(one)]
    parts += [f"reason {one.reason}"] if one.reason else []
    parts += [f"{_several(names)}: {_rules(rules)}" for names, rules in alike(one.rules)]
    if len(one.moved) > FEW:
        parts.append(f"{counted(len(one.moved), 'mark')} changed")
    else:
        parts += [f"{each.learner} {each.exercise} {step(each)}" for each in one.moved]
    if one.kept:
        parts.append(f"{len(one.kept)} would have fallen, and kept")
    return "; ".join(parts)


def alike(rules: Sequence[Ruled]) -> list[tuple[list[str], list[Ruled]]]:
    """The exercises at which all dates and rules changed in the same way, with these."""
    changed: dict[str, list[Ruled]] = {}
    for one in rules:
        changed.setdefault(one.exercise, []).append(one)
    found: dict[tuple[object, ...], tuple[list[str], list[Ruled]]] = {}
    for exercise, own in changed.items():
        same = found.setdefault(tuple((r.name, r.before, r.after) for r in own), ([], own))
        same[0].append(exercise)
    return list(found.values())


def settings(one: Event) -> list[tuple[str, str]]:
    """What a note says beside its marks and rules: names with values."""
    parts, ruled = [], {each.exercise for each in one.rules}
    for name, value in one.details.items():
        if value in (None, "", []) or _are_all(name, value, ruled):
            continue
        shown = points(value) if isinstance(value, float) else value
        if isinstance(value, list):
            shown = f"{len(value)}" if len(value) > FEW else ", ".join(map(_plain, value))
        parts.append((name, str(shown)))
    return parts


def _are_all(name: str, value: object, ruled: set[str]) -> bool:
    return name == "exercises" and isinstance(value, list) and set(value) == ruled


def _plain(value: object) -> str:
    """A name, or one of the marks that were set by hand: ada 3 (on paper)."""
    if not isinstance(value, list):
        return str(value)
    who, mark, reason = value
    return f"{who} {_number(mark)} ({reason})"


def _several(names: Sequence[str]) -> str:
    return counted(len(names), "exercise") if len(names) > FEW else " ".join(names)


def step(one: Moved) -> str:
    """From which points to which: 2 → 3."""
    return f"{_number(one.before)} → {_number(one.after)}"


def _rules(rules: Sequence[Ruled]) -> str:
    return ", ".join(f"{one.name.replace('_', ' ')} {_change(one)}" for one in rules)


def _change(one: Ruled) -> str:
    """From which date or rule to which; the latter alone where there was none."""
    after = one.after or "–"
    return after if one.before is None else f"{one.before} → {after}"


def _number(value: float | None) -> str:
    return "–" if value is None else points(value)
