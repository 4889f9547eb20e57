"""Lists of exercises, attempts and best scores: as a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from checker.catalog import Entry
from checker.reports import screen
from checker.reports.cleaning import cell, document, one_line
from checker.reports.screen import fitted
from checker.reports.suggestion import command
from checker.reports.text import out_of
from checker.words import phrase

if TYPE_CHECKING:
    from checker.store import StoredAttempt

Row = Mapping[str, object]
COLUMNS = ("when", "exercise", "variant", "attempt", "status", "points", "max_points", "feedback")
GAP = "  "
SENTENCES = {"title": 20, "feedback": 30}
"""What may go on below, and the fewest columns for it; each table has one of them at most."""


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
    drops = ("kind", "at attempt", "title")
    table = render(found, output, "There are no exercises in this folder.", drops)
    if output != "text" or not rows:
        return table
    # A best score may stem from an earlier version of the exercise, with other points.
    shares = ((entry, best.points / best.max_points) for entry, best in rows if best)
    earned = sum(share * entry.exercise.max_points for entry, share in shares)
    total = sum(entry.exercise.max_points for entry, _ in rows)
    if not any(best for _, best in rows):
        first = command("show", rows[0][0].exercise.id)
        return f"{table}\n{fitted(f'Nothing is graded yet. Begin with: {first}')}"
    return f"{table}\n{out_of(earned, total)}"


def _best(best: StoredAttempt | None) -> Row:
    return {
        "status": best.status if best else None,
        "best": best.points if best else None,
        "at_attempt": best.number if best else None,
        "variant": best.variant if best else None,
        "attempts": best.attempts if best else 0,
    }


def attempts(found: Sequence[StoredAttempt], output: str, language: str = "en") -> str:
    """Attempts in the order in which they were made; a table has the feedback in a language."""
    written_in = language if output == "text" else "en"
    if output == "csv" and not found:
        return f"{','.join(COLUMNS)}\n"
    return render(
        [dict(zip(COLUMNS, _attempt(one, written_in), strict=True)) for one in found],
        output,
        f"There are no attempts yet. Begin with: {command('list')}",
        ("max points",),
    )


def _attempt(attempt: StoredAttempt, language: str) -> tuple[str | float | None, ...]:
    return (
        attempt.submitted_at.astimezone().isoformat(sep=" ", timespec="minutes"),
        attempt.exercise,
        attempt.variant,
        attempt.number if attempt.counts else None,
        attempt.status,
        attempt.points,
        attempt.max_points,
        phrase(attempt.feedback, language),
    )


def render(rows: Sequence[Row], output: str, empty: str, drops: Sequence[str] = ()) -> str:
    """Rows of the same columns, with a sentence for none; `drops` as for `as_table`.

    A table leaves out the columns in which nothing stands.
    """
    if output == "json":
        return document(rows)
    if output == "csv":
        return _csv(rows)
    if not rows:
        return fitted(empty)
    said = {name for row in rows for name, value in row.items() if value is not None}
    told = _without(rows, rows[0].keys() - said)
    spaced = [{name.replace("_", " "): value for name, value in row.items()} for row in told]
    return as_table(spaced, drops)


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def as_table(rows: Sequence[Row], drops: Sequence[str] = ()) -> str:
    """Rows of the same columns, of which there are some, under the columns' names.

    Where the screen is narrow, the columns in `drops` are left out, one after the other; where it
    is narrower still, each row is a paragraph.
    """
    columns = screen.width()
    for count in range(len(drops) + 1):
        table = _table(_without(rows, drops[:count]), columns)
        if table is not None:
            return table
    return "\n".join(fitted(_paragraph(row), columns) for row in rows)


def one_line_each(rows: Sequence[Row]) -> str | None:
    """The table as it is; None where the screen is too narrow for it."""
    return _table(rows, screen.width())


def _without(rows: Sequence[Row], names: Collection[str]) -> Sequence[Row]:
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


def _table(rows: Sequence[Row], columns: int) -> str | None:
    """A line a row, but for sentences that go on below; None where there is no room for it."""
    widest = {name: max(len(name), *(len(_cell(row[name])) for row in rows)) for name in rows[0]}
    room = columns - sum(wide for name, wide in widest.items() if name not in SENTENCES)
    room -= len(GAP) * (len(widest) - 1)
    for name in SENTENCES.keys() & widest.keys():
        if room < min(widest[name], SENTENCES[name]):
            return None
        widest[name] = min(widest[name], room)
    if room < 0:
        return None
    right = {name for name in widest if _are_numbers(row[name] for row in rows)}
    lines = [_line({name: [name] for name in widest}, widest, right)]
    for row in rows:
        cells = {name: fitted(_cell(row[name]), wide).split("\n") for name, wide in widest.items()}
        lines.append(_line(cells, widest, right))
    return "\n".join(lines)


def _line(cells: Mapping[str, list[str]], widest: Mapping[str, int], right: set[str]) -> str:
    found = []
    for parts in zip_longest(*cells.values(), fillvalue=""):
        placed = zip(cells, parts, strict=True)
        line = GAP.join(
            part.rjust(widest[name]) if name in right else part.ljust(widest[name])
            for name, part in placed
        )
        found.append(line.rstrip())
    return "\n".join(found)


def _paragraph(row: Row) -> str:
    """What a row says: its first two columns, then its sentences, then all else that it has."""
    names = list(row)[:2]
    first = [_cell(row[name]) for name in names]
    cells = {name: _cell(row[name]) for name in row if name not in names and row[name] is not None}
    sentences = [cells.pop(name) for name in tuple(cells) if name in SENTENCES]
    others = [f"{name} {value}" for name, value in cells.items()]
    # Indented as what goes on below a mark is.
    return "\n".join([GAP.join(first), *(f"  {one}" for one in (*sentences, ", ".join(others)))])


def _are_numbers(values: Iterable[object]) -> bool:
    """Whether there are numbers and nothing else, but for what is not there."""
    there = [value for value in values if value is not None]
    return bool(there) and all(isinstance(value, int | float) for value in there)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:g}" if isinstance(value, float) else one_line(str(value))
