"""What the `learner` commands report: who there is, and what went of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.models.course import Active
from checker.reports.classes import counted
from checker.reports.cleaning import document, one_line
from checker.reports.suggestion import command
from checker.reports.tables import render

SHOWN = 10


def people(found: Sequence[Active], output: str) -> str:
    """A line a person."""
    rows = [
        {
            "name": one.name,
            "attempts": one.attempts,
            "exercises": one.exercises,
            "last": None if one.last is None else _when(one, output),
        }
        for one in found
    ]
    if output == "csv" and not rows:
        return "name,attempts,exercises,last\n"
    empty = f"Nobody is in the database yet. What there is to do: {command('list')}"
    return render(rows, output, empty)


def _when(one: Active, output: str) -> str:
    local = one.last.astimezone() if one.last else None
    return "" if local is None else local.isoformat(
        sep="T" if output == "json" else " ", timespec="minutes"
    )  # fmt: skip


def gone(names: Sequence[str], rows: Mapping[str, int], output: str, *, dry_run: bool) -> str:
    """Who was forgotten, and how many rows of each table went."""
    if output == "json":
        return document({"dry_run": dry_run, "learners": list(names), "rows": dict(rows)})
    if not names:
        return "Nobody has been away for so long."
    shown = ", ".join(map(one_line, names[:SHOWN]))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    went = ", ".join(counted(number, table) for table, number in rows.items() if number)
    verb = "Would be erased" if dry_run else "Erased"
    return f"{verb}: {shown}{more}, with {went or 'nothing else'}."
