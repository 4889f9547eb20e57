"""Put a copy back where the database was: checked before, compared afterwards, whole or not at all.

What was there is kept. An SQLite file is replaced by a rename; a server's tables are emptied and
filled in one transaction.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Engine

from db import addresses, copies, schema, transfer, upkeep
from db.backups import opened
from db.digests import Content
from db.engine import connect, version_of
from db.failures import UnusableError, place
from db.transfer import Watch, unwatched


@dataclass(frozen=True)
class Restored:
    """What was put back: where, what each table holds, and where lies what was there before."""

    place: str
    version: int
    contents: tuple[Content, ...]
    kept: Path | None = None


def restore(
    file: Path, address: URL, *, replace: bool, dry_run: bool = False, watch: Watch = unwatched
) -> Restored:
    """Put a copy back; only with `replace` where there are rows, or a file.

    Raises as `engine.connect` does, for a copy that is not sound, and where something is there.
    """
    version, path = upkeep.sound(file), addresses.path_of(address)
    if address.get_backend_name() == "sqlite":
        if path is None:
            raise UnusableError(f"{place(address)} is not a file that could be put back.")
        contents, kept = _file(file, path, replace, dry_run, watch)
    else:
        contents, kept = _server(file, address, replace, dry_run, watch)
    return Restored(place(address), version, contents, kept)


Done = tuple[tuple[Content, ...], Path | None]


def _file(file: Path, path: Path, replace: bool, dry_run: bool, watch: Watch) -> Done:
    contents, is_there = copies.contents(file), addresses.exists(path)
    if is_there and path.samefile(file):
        raise UnusableError(f"{file} is that database itself. Name a copy of it.")
    if is_there and not replace:
        raise _refused(str(path))
    if dry_run:
        return contents, None
    rows = sum(content.rows for content in contents)
    advance = watch(rows)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.restoring-{os.getpid()}")
    copies.copy(file, new)
    try:
        upkeep.sound(new)
        if copies.contents(new) != contents:
            raise UnusableError(f"{file} changed while it was copied. Nothing was put back.")
        kept = _put(new, path, is_there)
    finally:
        new.unlink(missing_ok=True)
    advance(rows)
    return contents, kept


def _put(new: Path, path: Path, is_there: bool) -> Path | None:
    if is_there:
        return _exchange(new, path)
    try:
        os.link(new, path)
    except FileExistsError:
        raise _refused(str(path)) from None
    return None


def _exchange(new: Path, path: Path) -> Path:
    """Put a new file in another's place, with its owner and rights; gives where that is kept."""
    was = path.stat()
    os.chmod(new, was.st_mode & 0o777)
    with suppress(OSError):
        os.chown(new, was.st_uid, was.st_gid)
    kept = path.with_name(f"{path.name}.before-restore.{copies.moment()}.backup")
    with closing(sqlite3.connect(path, timeout=1.0, isolation_level=None)) as alone:
        folded = _fold_log(alone, path)
        os.link(path, kept)
        # The log of a file that is damaged belongs to that file, and to none in its place.
        for end in () if folded else copies.BESIDE:
            with suppress(FileNotFoundError):
                os.replace(f"{path}{end}", f"{kept}{end}")
        os.replace(new, path)
    return kept


def _fold_log(alone: sqlite3.Connection, path: Path) -> bool:
    """Take the log into the file and keep others off until the connection closes.

    False for a file too damaged for that; raises UnusableError where others use it.
    """
    try:
        # SQLite does this for nobody but the only user of a file.
        alone.execute("PRAGMA journal_mode=DELETE")
        alone.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return False
        raise UnusableError(
            f"{path} is in use by another program. Nothing was put back; end the site and whatever "
            "else uses it, then try again."
        ) from None
    return True


def _server(file: Path, address: URL, replace: bool, dry_run: bool, watch: Watch) -> Done:
    filled = _filled(address)
    if filled and not replace:
        raise _refused(place(address))
    with _current(file) as source:
        if dry_run:
            with transfer.snapshot(source) as reading:
                return transfer.contents(reading), None
        target = connect(address)
        try:
            if not filled:
                return transfer.carry(source, target, watch=watch), None
            name = f"{address.database}.before-restore.{copies.moment()}.backup"
            kept = file.absolute().with_name(name)
            keep = partial(transfer.save, target, kept)
            return transfer.carry(source, target, keep=keep, watch=watch), kept
        finally:
            target.dispose()


def _filled(address: URL) -> bool:
    with opened(address) as engine:
        assert engine is not None  # a server is there, or opening it fails
        schema.refuse_newer(version_of(engine), place(address))
        with engine.connect() as connection:
            return transfer.filled(connection) is not None


@contextmanager
def _current(file: Path) -> Iterator[Engine]:
    """What a copy holds, as this version of the program keeps it; the copy stays as it is."""
    with tempfile.TemporaryDirectory(prefix="checker-restore-") as folder:
        current = Path(folder, "current.sqlite3")
        copies.copy(file, current)
        address = URL.create("sqlite", database=str(current))
        upkeep.upgrade(address)  # reported to nobody: only this passing copy changes
        engine = connect(address)
        try:
            yield engine
        finally:
            engine.dispose()


def _refused(where: str) -> UnusableError:
    return UnusableError(
        f"There is a database at {where} already. Nothing was put back. With --replace it is kept "
        "under another name, and the copy takes its place."
    )
