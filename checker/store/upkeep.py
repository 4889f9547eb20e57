"""Looking after the database: its state, a check, copies, an upgrade on request.

Addresses are as `Store.open` takes them. Where there is no database, only `state` has an answer.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url

from checker.models.errors import UsageError
from checker.store.failures import address_of, in_words
from db import backups, restoring, upkeep
from db.backups import Carried
from db.digests import Content
from db.failures import place
from db.restoring import Restored
from db.schema import Upgrade
from db.transfer import Watch, unwatched
from db.upkeep import DatabaseState

__all__ = [
    "Carried",
    "Content",
    "DatabaseState",
    "Restored",
    "Upgrade",
    "Watch",
    "back_up",
    "carry",
    "faults",
    "restore",
    "state",
    "upgrade",
]


def state(url: str | Path) -> DatabaseState:
    """What there is at an address, whatever its version. Raises StorageError."""
    address = _read(url)
    with in_words(address):
        return upkeep.state(address)


def faults(url: str | Path) -> tuple[str, ...]:
    """What is wrong in an SQLite file, in words; empty where it is sound.

    Raises UsageError where there is none, or a server's, and StorageError.
    """
    address = _read(url)
    if address.get_backend_name() != "sqlite":
        raise UsageError("PostgreSQL looks after its own files; there is nothing to check.")
    with in_words(address):
        found = upkeep.faults(address)
    if found is None:
        raise _none(address)
    return found


def back_up(url: str | Path, target: Path, watch: Watch = unwatched) -> tuple[Content, ...]:
    """Copy a database to a new SQLite file, while others use it, and read the copy.

    Gives what each table holds. Raises UsageError where there is none or `target` cannot be a new
    file, and StorageError.
    """
    address = _read(url)
    if target.exists():
        raise UsageError(f"{target} is there already. Name a file that is not there yet.")
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}. Make it, or name another file.")
    with in_words(address):
        done = backups.back_up(address, target, watch)
    if done is None:
        raise _none(address)
    return done


def carry(
    source: str | Path, target: str | Path, *, dry_run: bool, watch: Watch = unwatched
) -> Carried:
    """Copy all rows to a database that has none. Raises UsageError and StorageError."""
    address, new = _read(source), _read(target)
    if address == new:
        raise UsageError("Source and target are the same database. Name another one to copy to.")
    # Whose failure it is, the sentences say themselves; a wrong address is mostly the new one.
    with in_words(new):
        done = backups.carry(address, new, dry_run=dry_run, watch=watch)
    if done is None:
        raise _none(address)
    return done


def restore(
    file: Path, url: str | Path, *, replace: bool, dry_run: bool, watch: Watch = unwatched
) -> Restored:
    """Put a copy back where a database was. Raises UsageError and StorageError."""
    address = _read(url)
    if not file.is_file():
        raise UsageError(f"There is no file {file}. Name a copy that `checker db backup` made.")
    with in_words(address):
        return restoring.restore(file, address, replace=replace, dry_run=dry_run, watch=watch)


def upgrade(url: str | Path) -> Upgrade:
    """Bring a database up to date. Raises UsageError where there is none, and StorageError."""
    address = _read(url)
    with in_words(address):
        done = upkeep.upgrade(address)
    if done is None:
        raise _none(address)
    return done


def _read(url: str | Path) -> URL:
    address = address_of(url)
    with in_words(address):
        return make_url(address)


def _none(address: URL) -> UsageError:
    return UsageError(
        f"There is no database at {place(address)} yet; the first verdict that is stored makes it."
    )
