"""The gradebook as a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from checker.reports import gradebooks
from checker.reports.cleaning import cell, document, one_line
from checker.reports.gradebooks import Scored
from checker.reports.screen import fitted
from checker.reports.suggestion import command
from checker.reports.tables import as_table, one_line_each
from checker.reports.text import points

if TYPE_CHECKING:
    from checker.app.gradebook import Book, BookRow, Cell, Column
    from checker.models.course import Mark

FORMATS = ("text", "csv", "json", "moodle", "canvas", "gradescope")
_FOREIGN: Mapping[str, Callable[[list[Scored]], str]] = {
    "moodle": gradebooks.moodle,
    "canvas": gradebooks.canvas,
    "gradescope": gradebooks.gradescope,
}


def gradebook(book: Book, output: str) -> str:
    """A line a learner, a column an exercise, and one a step where the book has them."""
    if output == "json":
        return document(_whole(book))
    if output == "csv":
        return _csv(book)
    if output in _FOREIGN:
        return _FOREIGN[output](_scored(book))
    return _text(book)


def _text(book: Book) -> str:
    if not book.lines:
        return _empty(book)
    heads = _heads(book)
    rows = [_row(line, book, heads) for line in book.lines]
    table = one_line_each(rows)
    if table is None:
        # Long names of exercises give way to numbers, which are told below.
        numbers = [str(n) for n, _ in enumerate(book.columns, 1)]
        rows = [_row(line, book, _heads(book, numbers)) for line in book.lines]
        legend = (f"{n}: {one.exercise}" for n, one in zip(numbers, book.columns, strict=True))
        table = "\n".join([as_table(rows), "", *legend])
    return f"{table}\n\n{fitted(_summary(book))}"


def _empty(book: Book) -> str:
    if book.course is not None:
        enrolling = command("class enrol", book.course.slug, "NAME")
        return f"Nobody takes part in {book.course.slug} yet. Enrol with: {enrolling}"
    return f"Nothing is graded yet. What there is to do: {command('list')}"


def _summary(book: Book) -> str:
    """How many learners and points there are; then each mark that rules or hands changed."""
    learners = f"{len(book.lines)} learner{'s' if len(book.lines) != 1 else ''}"
    explanations = [
        f"{one_line(line.member.name)}, {column.exercise}: {_why(part.mark)}"
        for line in book.lines
        for column, part in zip(book.columns, line.cells, strict=True)
        if part is not None and (part.mark.override or part.mark.computed != part.mark.raw)
    ]
    return "\n".join([f"{learners}, {points(book.max_points)} points to be had.", *explanations])


def _why(mark: Mark) -> str:
    reasons = []
    if mark.override is not None:
        by, reason = one_line(mark.override.by), one_line(mark.override.reason)
        reasons.append(f"{points(mark.points)} set by {by} ({reason})")
    if mark.computed != mark.raw:
        late = f"{mark.days_late} day{'s' if mark.days_late > 1 else ''} late"
        which = [late] if mark.days_late else []
        which += [f"attempt {mark.number}"] if mark.number > 1 else []
        reasons.append(f"{points(mark.computed)} of {points(mark.raw)} kept, {', '.join(which)}")
    elif mark.override is not None:
        handed_in = mark.from_attempt is not None
        reasons.append(
            f"computed {points(mark.computed)}"
            if handed_in
            else "nothing that counts was handed in"
        )
    return "; ".join(reasons)


def _heads(book: Book, names: list[str] | None = None) -> list[tuple[str, str | None]]:
    """What stands over each column: an exercise's name, or a name and a step."""
    found: list[tuple[str, str | None]] = []
    for n, column in enumerate(book.columns):
        name = names[n] if names else column.exercise
        found += [(name, None), *((name, step) for step in column.steps)]
    return found


def _row(line: BookRow, book: Book, heads: list[tuple[str, str | None]]) -> dict[str, object]:
    values = [
        value
        for column, part in zip(book.columns, line.cells, strict=True)
        for value in _values(column, part)
    ]
    named = {"learner": line.member.name}
    if any(one.member.full_name for one in book.lines):
        named["full name"] = line.member.full_name
    shown = {_joined(head): value for head, value in zip(heads, values, strict=True)}
    return {**named, **shown, "points": line.points}


def _values(column: Column, part: Cell | None) -> list[float | None]:
    if part is None:
        return [None, *(None for _ in column.steps)]
    return [part.mark.points, *(part.steps.get(step) for step in column.steps)]


def _joined(head: tuple[str, str | None]) -> str:
    name, step = head
    return name if step is None else f"{name}: {step}"


def _csv(book: Book) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    heads = [_joined(head) for head in _heads(book)]
    named = ["learner", "full_name", "external_id"]
    writer.writerow([cell(one) for one in (*named, *heads, "points", "max_points")])
    for line in book.lines:
        who = (line.member.name, line.member.full_name, line.member.external_id or "")
        marks = (
            "" if value is None else points(value)
            for column, part in zip(book.columns, line.cells, strict=True)
            for value in _values(column, part)
        )
        sums = (points(line.points), points(book.max_points))
        writer.writerow([cell(one) for one in (*who, *marks, *sums)])
    return text.getvalue()


def _scored(book: Book) -> list[Scored]:
    return [
        Scored(line.member.name, column.exercise, part.mark.points, column.max_points)
        for line in book.lines
        for column, part in zip(book.columns, line.cells, strict=True)
        if part is not None
    ]


def _whole(book: Book) -> dict[str, object]:
    return {
        "course": book.course.slug if book.course else None,
        "max_points": book.max_points,
        "exercises": [
            {"exercise": one.exercise, "title": one.title, "max_points": one.max_points,
             **({"steps": one.steps} if one.steps else {})}
            for one in book.columns
        ],
        "learners": [_learner(line, book) for line in book.lines],
    }  # fmt: skip


def _learner(line: BookRow, book: Book) -> dict[str, object]:
    return {
        "learner": line.member.name,
        "full_name": line.member.full_name or None,
        "external_id": line.member.external_id,
        "points": line.points,
        "marks": {
            column.exercise: None if part is None else _mark(column, part)
            for column, part in zip(book.columns, line.cells, strict=True)
        },
    }


def _mark(column: Column, part: Cell) -> dict[str, object]:
    mark = part.mark
    fields: dict[str, object] = {
        "points": mark.points,
        "computed": mark.computed,
        "before_penalties": mark.raw,
        "attempts": mark.attempts,
        "attempt": mark.from_attempt,
        "days_late": mark.days_late,
    }
    if mark.override is not None:
        made = mark.override
        fields["override"] = {"by": made.by, "reason": made.reason, "at": made.at.isoformat()}
    return {**fields, "steps": part.steps} if column.steps else fields
