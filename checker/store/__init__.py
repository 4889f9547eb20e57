"""Verdicts ↔ database: the only package that imports `db`.

Every failure is a `StorageError` whose message is a sentence for a person. Times are aware and
come back as UTC. `invalid` and `grader_fault` verdicts are stored but do not count as attempts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, Engine, RowMapping

from checker.models.errors import StorageError, UnknownAttemptError
from checker.models.observation import Submission
from checker.models.record import Kept, Record
from checker.store import convert, held
from checker.store.convert import Regrade, StoredAttempt
from checker.store.failures import address_of, in_words
from checker.store.hints import Aid, AidKind
from checker.store.keeping import keep
from db import hints, statements
from db.engine import connect, connect_for_reading, refuse_upgraded, writing

if TYPE_CHECKING:
    from checker.models.verdict import Verdict

__all__ = ["Aid", "AidKind", "Regrade", "Store", "StoredAttempt"]


@dataclass(frozen=True)
class Inside:
    """A transaction that is open, to be read like a database."""

    connection: Connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The transaction's own connection."""
        yield self.connection


Admit = Callable[[Inside], None]
"""Raises UsageError where an attempt may not be made."""


class Store:
    """An open database of verdicts; close it, or use it in a `with` statement."""

    def __init__(self, engine: Engine, *, shared: bool = False) -> None:
        self._engine, self._shared = engine, shared

    @classmethod
    def open(cls, url: str | Path, *, busy_timeout: float = 5.0, reading: bool = False) -> Store:
        """Open the database at a URL, or the SQLite file at a path; made when new.

        For `reading` alone none is made: where there is none, the store is empty. An older
        database is upgraded, after a copy. `busy_timeout` (seconds) is how long a write waits for
        other programs. One that is `held` is shared. Raises StorageError.
        """
        address = address_of(url)
        if (shared := held.engine(address)) is not None:
            with in_words(address), shared.connect() as connection:
                refuse_upgraded(connection)
            return cls(shared, shared=True)
        opened = connect_for_reading if reading else connect
        with in_words(address):
            return cls(opened(address, busy_timeout=busy_timeout))

    @classmethod
    @contextmanager
    def held(cls, url: str | Path) -> Iterator[Store]:
        """A database that stays open; whoever else opens it in this process shares it."""
        address = address_of(url)
        with in_words(address):
            engine = connect(address)
        with cls(engine) as store, held.holding(engine, address):
            yield store

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for several questions. Raises StorageError."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, dry_run: bool = False) -> Iterator[Connection]:
        """One transaction, all or nothing; a dry run is rolled back. Raises StorageError."""
        with in_words(self._engine.url), writing(self._engine) as connection:
            yield connection
            if dry_run and (begun := connection.get_transaction()):
                begun.rollback()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection that is not shared; closing twice does no harm."""
        if not self._shared:
            self._engine.dispose()

    def save(  # noqa: PLR0913  # one row's worth of facts, all named
        self,
        verdict: Verdict,
        *,
        learner: str,
        title: str,
        submission: Submission,
        seed: str,
        when: datetime,
    ) -> int:
        """Store a verdict, all or nothing, and give its number among the learner's attempts.

        The number counts this learner's attempts at this exercise that count, in all versions of
        the exercise; a verdict that does not count leaves it as it was. Raises StorageError.
        """
        data = verdict.data()
        return self.put(Record(data, verdict.counts, title, submission, seed), learner, when)

    def put(self, record: Record, learner: str, when: datetime) -> int:
        """Store a verdict that was written down plainly; see `save`."""
        return self.keep(record, learner, when).attempt

    def keep(
        self,
        record: Record,
        learner: str,
        when: datetime,
        admit: Admit | None = None,
        *,
        known: bool = False,
    ) -> Kept:
        """Store a verdict, and give how often in a row its first slip came; see `save`.

        `admit` is asked in the same transaction, while no other attempt of this learner's can be
        stored; where it raises, nothing is. Of a job that is stored already it is not asked.
        A learner who must be `known` is not made when new.
        """
        _check(record, learner, when)
        with in_words(self._engine.url), writing(self._engine) as connection:
            if known and not statements.is_known(connection, learner):
                raise StorageError(f"Nobody is called {learner} any more. Nothing was stored.")
            if admit is not None and statements.is_new(connection, learner, record.job_key):
                admit(Inside(connection))
            return keep(connection, record, learner, when)

    def put_all(self, records: Sequence[tuple[Record, datetime]]) -> int:
        """Store verdicts of jobs in one transaction, all or none; give how many were new.

        Each record names its learner and its job; see `save`. Raises StorageError.
        """
        from db import batches

        for record, when in records:
            _check(record, record.learner, when)
        rows = [(record.learner, convert.to_rows(record, when)) for record, when in records]
        with in_words(self._engine.url), writing(self._engine) as connection:
            return batches.store(connection, rows)

    def of_jobs(self, job_keys: Sequence[str]) -> Mapping[str, Verdict]:
        """The verdicts that jobs led to, by the jobs' keys; none of a job that is not known."""
        from db import batches

        with in_words(self._engine.url), self._engine.connect() as connection:
            found = batches.of_jobs(connection, job_keys)
            return {row["job_key"]: convert.to_verdict(row, findings) for row, findings in found}

    def attempts(
        self, learner: str, exercise: str | None = None, *, findings: bool = False
    ) -> tuple[StoredAttempt, ...]:
        """A learner's attempts, newest last; those that do not count are among them.

        Empty for a learner who is not known. Raises StorageError.
        """
        with in_words(self._engine.url), self._engine.connect() as connection:
            found = statements.attempts(connection, learner, exercise)
            keys = [row["id"] for row in found] if findings else []
            details = statements.findings(connection, keys)
            return tuple(convert.to_attempt(row, details.get(row["id"], ())) for row in found)

    def best(self, learner: str) -> Mapping[str, StoredAttempt]:
        """The best attempt that counts at each exercise: the largest share, the earliest on ties.

        Exercise ids are the keys, sorted. Raises StorageError.
        """
        with in_words(self._engine.url), self._engine.connect() as connection:
            found = statements.best(connection, learner)
            return {row["exercise_id"]: convert.to_attempt(row) for row in found}

    def solved(self, learner: str, exercise: str) -> frozenset[str | None]:
        """The seeds of the variants of an exercise that a learner has solved, None being its own
        numbers. Raises StorageError.
        """
        with in_words(self._engine.url), self._engine.connect() as connection:
            return frozenset(statements.solved(connection, learner, exercise))

    def take_aid(
        self, learner: str, exercise: str, kind: AidKind, number: int, when: datetime
    ) -> None:
        """Keep that a learner took help; taking it again changes nothing. Raises StorageError."""
        with in_words(self._engine.url), writing(self._engine) as connection:
            hints.take(connection, learner, exercise, kind, number, when)

    def aids(self, learner: str, exercise: str) -> tuple[Aid, ...]:
        """The help that a learner took at an exercise. Raises StorageError."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            return tuple(Aid(**row) for row in hints.taken(connection, learner, exercise))

    def learners(self) -> tuple[str, ...]:
        """The names of all learners with a stored verdict, sorted. Raises StorageError."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            return tuple(statements.learners(connection))

    def attempt_of_job(self, job_key: str, learner: str | None = None) -> int | None:
        """The attempt that a job led to, this learner's where one is named. Raises StorageError."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            return statements.attempt_of_job(connection, job_key, learner)

    def verdict(self, attempt_id: int) -> Verdict:
        """The verdict of an attempt, equal to the one that was saved. Raises StorageError."""
        row, findings = self._whole(attempt_id)
        with in_words(self._engine.url):
            return convert.to_verdict(row, findings)

    def regrade(self, attempt_id: int) -> Regrade:
        """What it takes to grade an attempt again, the seed included. Raises StorageError."""
        row, _ = self._whole(attempt_id)
        submission = Submission(row["file_name"], row["source"], row["submission_digest"])
        return Regrade(row["exercise_id"], row["exercise_digest"], submission, row["seed"])

    def _whole(self, attempt_id: int) -> tuple[RowMapping, Sequence[RowMapping]]:
        with in_words(self._engine.url), self._engine.connect() as connection:
            row = statements.whole_attempt(connection, attempt_id)
            findings = statements.findings(connection, [attempt_id])[attempt_id]
        if row is None:
            raise UnknownAttemptError(attempt_id)
        return row, findings


def _check(record: Record, learner: str, when: datetime) -> None:
    """Refuse what could not be explained or graded again later."""
    submission = record.submission
    if not learner.strip():
        raise StorageError("The learner has no name. Give one with --learner.")
    if when.utcoffset() is None:
        raise StorageError("The time of an attempt carries no time zone. Nothing was stored.")
    digest = hashlib.sha256(submission.source).hexdigest()
    if not digest == submission.digest == record.verdict["receipt"]["submission_digest"]:
        raise StorageError(
            f"The receipt does not belong to the bytes of {submission.name}. Nothing was stored; "
            "this is a fault of the program, please report it."
        )
