"""The use cases of what is kept: verdicts, and the database that they lie in.

They stand apart from `service`, so that a process that only keeps loads little.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from checker.models.record import Keep, Kept

if TYPE_CHECKING:
    from pathlib import Path

    from checker.models.record import Record
    from checker.store import Store, upkeep


def load() -> None:
    """Import what storing takes, ahead of the first verdict."""
    for name in ("checker.store", "sqlalchemy.dialects.sqlite"):
        import_module(name)


def keeper(database: str, learner: str) -> Keep:
    """Load what storing takes; the result stores a verdict, of this learner where it names none.

    Calling the result raises StorageError where the verdict could not be stored.
    """
    from checker.store import Store

    def keep(record: Record) -> Kept:
        with Store.open(database) as store:
            return _put(store, record, record.learner or learner)

    return keep


@contextmanager
def standing(database: str, *, known: bool = False) -> Iterator[Keep]:
    """What stores verdicts for as long as a service runs, from several threads at once.

    Where learners are `known`, one who was forgotten while a program was graded stays forgotten.
    Raises StorageError where the database cannot be opened. What it gives raises ClosedError, and
    stores nothing, where a course's limit was reached meanwhile, by whatever process.
    """
    from checker.store import Store

    with Store.held(database) as store:
        yield lambda record: _put(store, record, record.learner, known=known)


def _put(store: Store, record: Record, learner: str, *, known: bool = False) -> Kept:
    at, admit = record.at or datetime.now(UTC), None
    if record.limited_by:
        from checker.app import coursework

        admit = coursework.asked_again(record, learner, at)
    return store.keep(record, learner, at, admit, known=known)


def database_state(database: str) -> upkeep.DatabaseState:
    """What there is at a database's address; makes nothing."""
    from checker.store import upkeep

    return upkeep.state(database)


def database_faults(database: str) -> tuple[str, ...]:
    """What is wrong in a database's file; empty where it is sound."""
    from checker.store import upkeep

    return upkeep.faults(database)


def back_up_database(
    database: str, target: Path, watch: upkeep.Watch
) -> tuple[upkeep.Content, ...]:
    """Copy a database to a new file, while others use it; gives what the copy holds."""
    from checker.store import upkeep

    return upkeep.back_up(database, target, watch)


def copy_database(
    database: str, target: str, watch: upkeep.Watch, *, dry_run: bool
) -> upkeep.Carried:
    """Copy all that a database holds to an empty one, of the same kind or the other."""
    from checker.store import upkeep

    return upkeep.carry(database, target, dry_run=dry_run, watch=watch)


def restore_database(
    database: str, file: Path, watch: upkeep.Watch, *, replace: bool, dry_run: bool
) -> upkeep.Restored:
    """Put a copy back where a database was, which is kept."""
    from checker.store import upkeep

    return upkeep.restore(file, database, replace=replace, dry_run=dry_run, watch=watch)


def upgrade_database(database: str) -> upkeep.Upgrade:
    """Bring a database up to date, after a copy."""
    from checker.store import upkeep

    return upkeep.upgrade(database)
