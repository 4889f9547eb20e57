"""Looking after the database: its state, a check, a copy, an upgrade on request.

Addresses are as `Store.open` takes them. Where there is no database, only `state` has an answer.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url

from checker.models.errors import UsageError
from checker.store.failures import address_of, in_words
from db import upkeep
from db.failures import place
from db.schema import Upgrade
from db.upkeep import State

__all__ = ["State", "Upgrade", "back_up", "faults", "state", "upgrade"]


def state(url: str | Path) -> State:
    """What there is at an address, whatever its version. Raises StorageError."""
    address = _read(url)
    with in_words(address):
        return upkeep.state(address)


def faults(url: str | Path) -> tuple[str, ...]:
    """What is wrong in an SQLite file, in words; empty where it is sound.

    Raises UsageError where there is none, and StorageError.
    """
    address = _read(url)
    with in_words(address):
        found = upkeep.faults(address)
    if found is None:
        raise _none(address)
    return found


def back_up(url: str | Path, target: Path) -> None:
    """Copy an SQLite database to a new file, while others use it.

    Raises UsageError where there is none or `target` cannot be a new file, and StorageError.
    """
    address = _read(url)
    if target.exists():
        raise UsageError(f"{target} is there already. Name a file that is not there yet.")
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}. Make it, or name another file.")
    with in_words(address):
        done = upkeep.back_up(address, target)
    if done is None:
        raise _none(address)


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
