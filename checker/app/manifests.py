"""Files that say whose other files are: a manifest in CSV, and Gradescope's list of submitters."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from checker.models.batch import HandedIn
from checker.models.errors import UsageError
from checker.models.learner import learner_name

if TYPE_CHECKING:
    from checker.app.search import Search

COLUMNS = ("learner", "exercise", "file")
FIRST_YEAR, LAST_YEAR = 1970, 2999
_SUBMISSION = re.compile(r"([^\s:-]\S*):\s*$")
_SECTION = re.compile(r"  :(\w+):\s*(.*?)\s*$")
_FIELD = re.compile(r"\s+(- )?\s*:(\w+):\s*(.*?)\s*$")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|[+-]\d\d:\d\d)$")
_IDENTITIES = ("email", "sid", "name")
"""Of a person in Gradescope's list, the first that is there is the learner's name."""


@dataclass(frozen=True)
class Submitters:
    """Whose one submission of Gradescope's is, and when it was made."""

    learners: tuple[str, ...]
    at: datetime | None


def read(search: Search, manifest: Path) -> None:
    """Take what a manifest names: columns learner, exercise, file, and if it likes `submitted`.

    Files are named from the folder. Raises UsageError, with the line, for what cannot be used.
    """
    rows = csv.DictReader(io.StringIO(_text(manifest)), skipinitialspace=True)
    header = [str(name).strip().lower() for name in rows.fieldnames or ()]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise UsageError(
            f"{manifest} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}. "
            f"Its first line names the columns: {','.join(COLUMNS)}."
        )
    rows.fieldnames = header
    try:
        for row in rows:
            found = _row(search, {name: row[name] or "" for name in row if name})
            if search.is_own(found.path):
                search.files.append(found)
    except (UsageError, ValueError, csv.Error) as error:
        raise UsageError(f"{manifest}, line {rows.reader.line_num}: {error}") from None


def _text(manifest: Path) -> str:
    try:
        return manifest.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{manifest} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{manifest} is not saved as UTF-8.") from None


def _row(search: Search, row: dict[str, str]) -> HandedIn:
    exercise = search.exercise_of(row["exercise"])
    if exercise is None:
        raise UsageError(f"There is no exercise {row['exercise']!r} that takes a program.")
    path = search.root / row["file"].strip()
    if not row["file"].strip() or not path.is_file():
        raise UsageError(f"There is no file {row['file']!r} in {search.root}.")
    return HandedIn(learner_name(row["learner"]), exercise, path, _time(row.get("submitted", "")))


def _time(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is no time; write it as 2026-05-01T23:59+02:00.") from None
    if when.utcoffset() is None:
        raise UsageError(f"{text!r} has no time zone; write it as 2026-05-01T23:59+02:00.")
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise UsageError(f"{text!r} is no time at which anything was handed in.")
    return when


def submitters(listed: Path) -> dict[str, Submitters]:
    """Who handed in each folder of a Gradescope export and when, as far as its list says.

    The list is YAML of one shape, always written by the same program; only that shape is read.
    """
    found: dict[str, list[dict[str, str]]] = {}
    times: dict[str, datetime | None] = {}
    folder = section = ""
    for line in _text(listed).splitlines():
        if begun := _SUBMISSION.match(line):
            folder, section = begun[1], ""
            found[folder] = []
        elif named := _SECTION.match(line):
            section = named[1]
            if section == "created_at":
                times[folder] = _ruby_time(named[2])
        elif section == "submitters" and (field := _FIELD.match(line)):
            if field[1]:
                found[folder].append({})
            if found[folder]:
                found[folder][-1].setdefault(field[2], _plain(field[3]))
    return {
        one: Submitters(tuple(filter(None, map(_identity, people))), times.get(one))
        for one, people in found.items()
    }


def _identity(person: dict[str, str]) -> str:
    return next((person[name] for name in _IDENTITIES if person.get(name)), "")


def _ruby_time(text: str) -> datetime | None:
    """A time as Ruby writes it into YAML, `2026-05-01 21:30:54.152334000 Z`, if it is one."""
    parts = _TIME.match(_plain(text))
    if parts is None:
        return None
    try:
        return datetime.fromisoformat(f"{parts[1]}T{parts[2]}{parts[3].replace('Z', '+00:00')}")
    except ValueError:
        return None


def _plain(text: str) -> str:
    """A YAML scalar of one line as its text."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", text)))
        except ValueError:
            return text[1:-1]
    return "" if text in ("null", "~") else text
