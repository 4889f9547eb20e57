"""What was handed in, of many learners at once, and the notes of what was done about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from checker.models.course import Best, CountedAttempt, First, LoggedAction, Version
from checker.models.verdict import Finding
from checker.store import Store, convert
from db import course_models as models
from db import courses, marks, statements, summaries

Kind = TypeVar("Kind", bound="AttemptReader")
Pair = tuple[int, str]
"""A learner and an exercise."""


class Opened(Protocol):
    """A database that is open already, and knows its statements by now."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for several questions."""


@contextmanager
def reading(kind: type[Kind], database: str | Opened) -> Iterator[Kind]:
    """What a database holds, for reading; where there is none it holds nothing.

    One that is open already answers in a tenth of the time.
    """
    if isinstance(database, str):
        with Store.open(database, reading=True) as store, store.reading() as connection:
            yield kind(connection)
        return
    with database.reading() as connection:
        yield kind(connection)


@contextmanager
def writing(kind: type[Kind], database: str, *, dry_run: bool = False) -> Iterator[Kind]:
    """What a database holds, for writing: all or nothing, and at a dry run nothing."""
    with (
        Store.open(database, reading=dry_run) as store,
        store.writing(dry_run=dry_run) as connection,
    ):
        yield kind(connection)


class AttemptReader:
    """What one connection reads of attempts, and notes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, when: datetime, by: str, action: str, subject: str, **details: object) -> int:
        """Note what was done; gives the number of the note."""
        values = {"at": when, "actor": by, "action": action, "subject": subject}
        return courses.add(self._connection, models.Audit, values | {"details": details})

    def done(self, subject: str | None = None) -> tuple[LoggedAction, ...]:
        """What was done, the newest last."""
        rows = courses.audit(self._connection, subject)
        return tuple(
            LoggedAction(
                row["id"], row["at"], row["actor"], row["action"], row["subject"], row["details"]
            )
            for row in rows
        )

    def made(
        self, course_id: int | None = None, learner_id: int | None = None
    ) -> dict[Pair, list[CountedAttempt]]:
        """The attempts that count, of a course, of everybody or of one, in the order of making."""
        found: dict[Pair, list[CountedAttempt]] = defaultdict(list)
        for learner, exercise, *facts in marks.made(self._connection, course_id, learner_id):
            found[learner, exercise].append(CountedAttempt(*facts))
        return found

    def owners(self, course_id: int, attempt: int | None = None) -> dict[int, Pair]:
        """Whose the attempts of a course are, or one of them, and at which exercise."""
        rows = marks.owners(self._connection, course_id, attempt)
        return {key: (learner, exercise) for key, learner, exercise in rows}

    def best(self) -> dict[Pair, Best]:
        """Everybody's best attempt at each exercise."""
        rows = summaries.best(self._connection)
        return {(learner, exercise): Best(*facts) for learner, exercise, *facts in rows}

    def firsts(self) -> dict[Pair, First]:
        """The first attempt of each learner at each exercise."""
        rows = summaries.firsts(self._connection)
        return {(learner, exercise): First(*facts) for learner, exercise, *facts in rows}

    def versions(self) -> dict[str, Version]:
        """The newest version that was attempted of each exercise."""
        return {row.id: Version(*row) for row in marks.versions(self._connection)}

    def unfinished(self, learner: str) -> Sequence[str]:
        """The exercises of what this learner handed in that waits for workers, one a job."""
        if self._connection.dialect.name != "postgresql":
            return ()
        from db import queueing

        return queueing.unfinished(self._connection, learner)

    def findings(self, attempts: list[int]) -> dict[int, tuple[Finding, ...]]:
        """The findings of attempts."""
        found = statements.findings(self._connection, attempts)
        return {key: tuple(map(convert.to_finding, rows)) for key, rows in found.items()}

    def slips(self, attempts: list[int]) -> tuple[tuple[int, str], ...]:
        """Which slips attempts showed: attempt and slip, each pair once."""
        return tuple((key, slip) for key, slip in marks.slips(self._connection, attempts))

    def sources(self, attempts: list[int]) -> dict[int, bytes]:
        """What was handed in at attempts."""
        return {key: bytes(source) for key, source in marks.sources(self._connection, attempts)}
