"""The use cases of privacy: all that is kept of a person, to forget one, and pseudonyms."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from checker.app.gradebook import Book, BookRow, Cell
from checker.models.course import Active, Member
from checker.models.errors import UnknownLearnerError
from checker.models.learner import learner_name

if TYPE_CHECKING:
    from checker.store.people import People

README = """\
All that is kept of {name}, as of {when}.

One JSON file a table; docs/privacy.md of exercise-checker says what each holds. What was handed in
lies in submissions/, named by its digest, which attempt.json names for each attempt. Left out are
the seeds of hidden data and whatever opens an account.
"""
SUBJECT = "learner"


def people(database: str) -> tuple[Active, ...]:
    """Everybody in a database, by name."""
    from checker.store import handed
    from checker.store.people import People

    with handed.reading(People, database) as found:
        return found.active()


def export(database: str, name: str) -> bytes:
    """All that is kept of a person, as a zip of JSON files. Raises UnknownLearnerError."""
    from checker.store import handed
    from checker.store.people import People

    with handed.reading(People, database) as found:
        learner, known = _known(found, name)
        tables = found.everything(learner)
        sources = found.handed_in(learner)
    now = datetime.now(UTC)
    files = {"README.txt": README.format(name=known, when=f"{now:%Y-%m-%d %H:%M} UTC").encode()}
    files["learner.json"] = _json({"name": known, "id": learner})
    files |= {f"{table}.json": _json(rows) for table, rows in sorted(tables.items()) if rows}
    named = [*tables["queued"], *tables["attempt"]]
    names = {row["submission_digest"]: row["file_name"] for row in named}
    files |= {
        f"submissions/{digest[:16]}-{_plain(str(names[digest]))}": source
        for digest, source in sources.items()
    }
    return _zip(files, now)


def erase(database: str, name: str, by: str, *, dry_run: bool = False) -> Mapping[str, int]:
    """Forget a person; how many rows of each table go. Raises UnknownLearnerError.

    Notes of what was done keep a random number in the place of the name.
    """
    from checker.store import handed
    from checker.store.people import People

    with handed.writing(People, database, dry_run=dry_run) as found:
        learner, known = _known(found, name)
        gone = found.erase(learner, known)
        found.note(datetime.now(UTC), by, "erase", SUBJECT, learner=learner, rows=gone)
    return gone


def expire(
    database: str, idle: timedelta, by: str, *, dry_run: bool = False
) -> tuple[tuple[Active, ...], Mapping[str, int]]:
    """Forget whoever did nothing for so long: who they are, and how many rows go."""
    from checker.store import handed
    from checker.store.people import People

    now = datetime.now(UTC)
    total: Counter[str] = Counter()
    with handed.writing(People, database, dry_run=dry_run) as found:
        gone = [one for one in found.active() if one.last and now - one.last > idle]
        for one in gone:
            total.update(found.erase(one.learner_id, one.name))
        if gone:
            ids = [one.learner_id for one in gone]
            found.note(now, by, "expire", SUBJECT, learners=ids, days=idle.days)
    return tuple(gone), dict(total)


def pseudonym(secret: bytes, name: str) -> str:
    """A name that says nobody's, the same for the same name as long as the secret is."""
    said = hmac.new(secret, f"pseudonym\0{name}".encode(), hashlib.sha256).digest()
    return f"p-{base64.b32encode(said[:8]).decode().rstrip('=').lower()}"


def without_names(book: Book, secret: bytes) -> Book:
    """A gradebook with pseudonyms; who set a mark, and why, is left out."""
    return replace(book, lines=tuple(_nameless(line, secret) for line in book.lines))


def _nameless(line: BookRow, secret: bytes) -> BookRow:
    member = Member(0, pseudonym(secret, line.member.name), line.member.role)
    return BookRow(member, tuple(map(_unreasoned, line.cells)))


def _unreasoned(cell: Cell | None) -> Cell | None:
    if cell is None or cell.mark.override is None:
        return cell
    override = replace(cell.mark.override, by="…", reason="…")
    return replace(cell, mark=replace(cell.mark, override=override))


def _known(found: People, name: str) -> tuple[int, str]:
    wanted = learner_name(name)
    learner = found.known(wanted)
    if learner is None:
        near = get_close_matches(wanted, [one.name for one in found.active()], n=3, cutoff=0.6)
        raise UnknownLearnerError(wanted, None, tuple(near))
    return learner, wanted


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]", "_", name.rpartition("/")[2])[:60] or "submission"


def _json(value: object) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _zip(files: Mapping[str, bytes], when: datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, when.timetuple()[:6])
            info.external_attr = 0o600 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
