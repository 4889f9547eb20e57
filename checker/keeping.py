"""The use case of keeping a verdict; apart, so that a process that only keeps loads little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.observation import Record

WENT_WRONG = ("partial", "incorrect")


@dataclass(frozen=True)
class Kept:
    """The attempt's number, and how many of the latest attempts went wrong in the same way."""

    attempt: int
    in_a_row: int


Keep = Callable[["Record"], Kept]


def load() -> None:
    """Import what storing takes, ahead of the first verdict."""
    for name in ("checker.store", "sqlalchemy.dialects.sqlite"):
        import_module(name)


def keeper(database: str, learner: str) -> Keep:
    """Load what storing takes; the result stores a verdict.

    Calling the result raises StorageError where the verdict could not be stored.
    """
    from datetime import UTC, datetime

    from checker.store import Store

    def keep(record: Record) -> Kept:
        with Store.open(database) as store:
            attempt = store.put(record, learner, datetime.now(UTC))
            if record.verdict["status"] not in WENT_WRONG:
                return Kept(attempt, 0)
            return Kept(attempt, store.in_a_row(learner, record.verdict["exercise"]))

    return keep
