"""Whole copies of a database: into a file, and from one kind of database to the other.

Both are of one moment, while others go on writing, and are read back before they are called made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine

from db import addresses, copies, schema, transfer, upkeep
from db.digests import Content
from db.engine import connect, existing, version_of
from db.failures import UnusableError, place
from db.transfer import Watch, unwatched


@dataclass(frozen=True)
class Carried:
    """A copy from one address to another, with what each table holds at both."""

    source: str
    target: str
    contents: tuple[Content, ...]


def back_up(address: URL, target: Path, watch: Watch = unwatched) -> tuple[Content, ...] | None:
    """Copy a database, of whatever kind, to a new SQLite file; gives what the copy holds.

    A file is copied as it is, whatever its version. None where there is nothing to copy. Raises
    as `engine.connect` does, and FileExistsError.
    """
    with opened(address) as engine:
        if engine is None:
            return None
        version = version_of(engine)
        if engine.dialect.name == "postgresql":
            if not version:
                return None
            _refuse_others(version, address)
            return transfer.save(engine, target, watch)
        path = addresses.path_of(address)
        if path is None:
            raise UnusableError(f"{place(address)} is not a file that could be copied.")
    copies.copy(path, target)
    try:
        upkeep.sound(target)
        return copies.contents(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def carry(
    source: URL, target: URL, *, dry_run: bool = False, watch: Watch = unwatched
) -> Carried | None:
    """Copy all rows to a database that has none, made when new; None where there is no source.

    A dry run reads the source and looks whether the target is free; it writes nothing. Raises as
    `engine.connect` does.
    """
    with opened(source) as reading:
        if reading is None or not (version := version_of(reading)):
            return None
        _refuse_others(version, source)
        is_there = _refuse_filled(target)
        if dry_run:
            with transfer.snapshot(reading) as connection:
                contents = transfer.contents(connection)
        else:
            contents = _carry(reading, target, is_there, watch)
    return Carried(place(source), place(target), contents)


def _carry(source: Engine, target: URL, is_there: bool, watch: Watch) -> tuple[Content, ...]:
    path = addresses.path_of(target)
    if path is not None and not is_there:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return transfer.save(source, path, watch)
    made = connect(target)
    try:
        return transfer.carry(source, made, watch=watch)
    finally:
        made.dispose()


@contextmanager
def opened(address: URL) -> Iterator[Engine | None]:
    """A database that is there already, as it is; None where there is no file."""
    engine = existing(address)
    try:
        yield engine
    finally:
        if engine is not None:
            engine.dispose()


def _refuse_others(version: int, address: URL) -> None:
    schema.refuse_newer(version, place(address))
    if version < schema.CURRENT.version:
        raise UnusableError(
            f"{place(address)} is of version {version} of its tables; only those of version "
            f"{schema.CURRENT.version} are copied. Bring it up to date with `checker db upgrade`."
        )


def _refuse_filled(address: URL) -> bool:
    """Whether there is a target already, without rows. Raises UnusableError for one with rows."""
    with opened(address) as engine:
        if engine is None:
            return False
        schema.refuse_newer(version_of(engine), place(address))
        with engine.connect() as connection:
            transfer.refuse_rows(connection)
    return True
