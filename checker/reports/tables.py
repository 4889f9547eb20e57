"""Lists of exercises, attempts and best scores: as a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.catalog import Entry
from checker.reports.cleaning import cell, document, one_line
from checker.reports.suggestion import command
from checker.reports.text import out_of

if TYPE_CHECKING:
    from checker.store import StoredAttempt

Row = Mapping[str, Any]
COLUMNS = ("when", "exercise", "variant", "attempt", "status", "points", "max_points", "feedback")
FEEDBACK = 30
"""The fewest characters of a feedback sentence that a table shows."""


def exercises(entries: Sequence[Entry], output: str) -> str:
    """The exercises in their order."""
    rows = [_exercise(entry) for entry in entries]
    return render(rows, output, "There are no exercises in this folder.")


def _exercise(entry: Entry) -> Row:
    exercise = entry.exercise
    return {
        "order": exercise.order,
        "id": exercise.id,
        "title": exercise.title,
        "kind": exercise.kind,
        "points": exercise.max_points,
    }


def progress(rows: Sequence[tuple[Entry, StoredAttempt | None]], output: str) -> str:
    """Each exercise with the best attempt, and the sum."""
    found = [{**_exercise(entry), **_best(best)} for entry, best in rows]
    table = render(found, output, "There are no exercises in this folder.")
    if output != "text" or not rows:
        return table
    # A best score may stem from an earlier version of the exercise, with other points.
    shares = ((entry, best.points / best.max_points) for entry, best in rows if best)
    earned = sum(share * entry.exercise.max_points for entry, share in shares)
    total = sum(entry.exercise.max_points for entry, _ in rows)
    if not any(best for _, best in rows):
        first = command("show", rows[0][0].exercise.id)
        return f"{table}\nNothing is graded yet. Begin with: {first}"
    return f"{table}\n{out_of(earned, total)}"


def _best(best: StoredAttempt | None) -> Row:
    return {
        "status": best.status if best else None,
        "best": best.points if best else None,
        "at_attempt": best.number if best else None,
        "variant": best.variant if best else None,
        "attempts": best.attempts if best else 0,
    }


def attempts(found: Sequence[StoredAttempt], output: str) -> str:
    """Attempts in the order in which they were made."""
    if output == "csv" and not found:
        return f"{','.join(COLUMNS)}\n"
    return render(
        [dict(zip(COLUMNS, _attempt(one), strict=True)) for one in found],
        output,
        f"There are no attempts yet. Begin with: {command('list')}",
    )


def _attempt(attempt: StoredAttempt) -> tuple[str | float | None, ...]:
    return (
        attempt.submitted_at.astimezone().isoformat(sep=" ", timespec="minutes"),
        attempt.exercise,
        attempt.variant,
        attempt.number if attempt.counts else None,
        attempt.status,
        attempt.points,
        attempt.max_points,
        attempt.feedback,
    )


def render(rows: Sequence[Row], output: str, empty: str) -> str:
    """Rows of the same columns, with a sentence for none."""
    if output == "json":
        return document(rows)
    if output == "csv":
        return _csv(rows)
    spaced = [{name.replace("_", " "): value for name, value in row.items()} for row in rows]
    return as_table(spaced) if rows else empty


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def as_table(rows: Sequence[Row]) -> str:
    """Rows of the same columns, of which there are some, under the columns' names."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    widest = {name: max(len(name), *(len(_cell(row[name])) for row in rows)) for name in rows[0]}
    if "feedback" in widest:
        # Where the line is too short, a sentence gives way, and never a number or a name.
        others = sum(widest.values()) - widest["feedback"] + 2 * len(widest)
        widest["feedback"] = max(FEEDBACK, _width() - others)
    for name in rows[0]:
        table.add_column(
            name,
            justify="right" if _are_numbers(row[name] for row in rows) else "left",
            no_wrap=True,
            overflow="ellipsis",
            min_width=widest[name],
            max_width=widest[name],
        )
    for row in rows:
        table.add_row(*(Text(_cell(cell)) for cell in row.values()))
    text = io.StringIO()
    console = Console(
        file=text, width=max(_width(), sum(widest.values()) + 2 * len(widest)), no_color=True
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def _are_numbers(values: Iterable[Any]) -> bool:
    """Whether there are numbers and nothing else, but for what is not there."""
    there = [value for value in values if value is not None]
    return bool(there) and all(isinstance(value, int | float) for value in there)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:g}" if isinstance(value, float) else one_line(str(value))


def _width() -> int:
    import shutil

    return max(80, shutil.get_terminal_size((120, 24)).columns)
