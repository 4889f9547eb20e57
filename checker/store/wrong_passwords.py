"""Wrong passwords in a row ↔ database. Keys come here as digests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, RowMapping

from checker.store.failures import in_words
from db import wrong_passwords
from db.engine import writing

NO_WAIT = timedelta(0)


@dataclass(frozen=True)
class FailedTries:
    """Failures in a row, and when the last one was."""

    failed: int
    last: datetime


Judge = Callable[[Mapping[str, FailedTries]], timedelta]
"""How long to wait after what failed under each key."""


class WrongPasswords:
    """The failures in an open database, which all processes that have it open count together.

    Everything raises StorageError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count_try(
        self, keys: Sequence[str], now: datetime, judge: Judge, memory: timedelta
    ) -> timedelta:
        """How long to wait; where no longer, a failure is counted under each key.

        What lies `memory` back counts no more. Whoever has to wait writes nothing, so that many
        guesses keep nobody else from writing.
        """
        with in_words(self._engine.url), self._engine.connect() as connection:
            wait = judge(_tries(wrong_passwords.known(connection, keys)))
        if wait > NO_WAIT:
            return wait
        with in_words(self._engine.url), writing(self._engine) as connection:
            found = _tries(wrong_passwords.hold(connection, keys, now))
            wait = judge(found)
            if wait <= NO_WAIT:
                for key, one in found.items():
                    is_recent = now - one.last < memory
                    wrong_passwords.count(connection, key, one.failed + 1 if is_recent else 1, now)
        return wait

    def passed(self, forgotten: str, less: Sequence[str]) -> None:
        """Forget what failed under one key, and count a failure less under others."""
        with in_words(self._engine.url), writing(self._engine) as connection:
            wrong_passwords.forget(connection, forgotten, less)

    def sweep(self, before: datetime) -> None:
        """Forget what failed last before a time."""
        with in_words(self._engine.url), writing(self._engine) as connection:
            wrong_passwords.sweep(connection, before)


def _tries(rows: Sequence[RowMapping]) -> dict[str, FailedTries]:
    return {row["key"]: FailedTries(row["failed"], row["last_at"]) for row in rows}
