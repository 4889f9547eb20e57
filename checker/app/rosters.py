"""A roster: a CSV file of people, as Moodle, Canvas, Gradescope or a spreadsheet writes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from checker.models.course import Person, Role
from checker.models.errors import RosterError, UsageError
from checker.models.learner import learner_name

_HEADS = {
    "name": ("login", "username", "user name", "sis login id", "learner", "name"),
    "external_id": ("external_id", "external id", "id number", "sid", "student id", "sis user id",
                    "matriculation number", "id"),
    "full_name": ("full_name", "full name", "student"),
    "first": ("first name", "first_name", "given name"),
    "last": ("last name", "last_name", "surname", "family name"),
    "address": ("address", "email", "e-mail", "email address", "mail"),
    "role": ("role",),
}  # fmt: skip
"""What a column may be called, the surest name first; capitals do not matter."""
_ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("", "learner", "student"), "learner"),
    **dict.fromkeys(("assistant", "ta", "tutor", "non-editing teacher"), "assistant"),
    **dict.fromkeys(("instructor", "teacher"), "instructor"),
}
LONGEST = 200


def read(content: bytes, role: Role = "learner") -> tuple[Person, ...]:
    """The people of a roster, with the role that the file names for each, else `role`.

    Commas, semicolons or tabs part the columns; the first line names them. Raises RosterError with
    everything that is wrong, by line.
    """
    rows = _rows(content)
    heads = _columns(next(rows, (0, []))[1])
    people, problems = [], []
    for line, row in rows:
        try:
            people.append(_person({one: _at(row, n) for one, n in heads.items()}, role))
        except UsageError as error:
            problems.append(f"Line {line}: {error}")
    problems += _twice(people)
    if not people and not problems:
        problems.append("The file names nobody.")
    if problems:
        raise RosterError(tuple(problems))
    return tuple(people)


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with its line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RosterError((f"Line {line}: not UTF-8. Save the file as CSV in UTF-8.",)) from None
    first = text.partition("\n")[0]
    parted = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parted)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise RosterError((f"Line {reader.line_num}: {error}.",)) from None


def _columns(head: Sequence[str]) -> dict[str, int]:
    there = [cell.strip().lower() for cell in head]
    found = {
        what: next(there.index(one) for one in names if one in there)
        for what, names in _HEADS.items()
        if not set(names).isdisjoint(there)
    }
    if not found.keys() & {"name", "external_id", "address"}:
        raise RosterError(
            ("Line 1 must name the columns: one of login, id or email, and any of full name, "
             "first name, last name and role.",)
        )  # fmt: skip
    return found


def _at(row: Sequence[str], n: int) -> str:
    return row[n].strip() if n < len(row) else ""


def _person(cells: Mapping[str, str], role: Role) -> Person:
    for value in cells.values():
        if len(value) > LONGEST or not value.isprintable():
            raise UsageError(f"{value[:20]!r} … is not something to keep of a person.")
    named = cells.get("role", "").lower()
    if named not in _ROLES:
        raise UsageError(f"{named!r} is no role: learner, assistant or instructor.")
    if not (cells.get("name") or cells.get("external_id") or cells.get("address")):
        raise UsageError("there is no login, id or email.")
    parts = (cells.get("first"), cells.get("last"))
    return Person(
        learner_name(cells["name"]) if cells.get("name") else None,
        _ROLES[named] if named else role,
        cells.get("full_name") or " ".join(filter(None, parts)) or None,
        cells.get("external_id") or None,
        cells.get("address") or None,
    )


def _twice(people: Sequence[Person]) -> list[str]:
    problems = []
    for what in ("name", "external_id", "address"):
        seen: set[str] = set()
        for person in people:
            value = getattr(person, what)
            if value and value in seen:
                problems.append(f"{value} is named twice.")
            seen.add(value or "")
    return problems
