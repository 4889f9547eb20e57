"""Verdicts to database rows and back: the only module that imports `db`.

Every failure is a `StorageError` whose message is a sentence for a person. Times are aware and
come back as UTC. `invalid` and `grader_fault` verdicts are stored but do not count as attempts.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import URL, Engine, RowMapping, select

from checker.errors import StorageError
from checker.observation import Submission
from checker.verdict import Finding, Receipt, Score, Status, Verdict
from db import statements
from db.engine import connect, writing
from db.failures import FAILURES, explain


@dataclass(frozen=True)
class StoredAttempt:
    """One attempt as scores and progress show it; holds nothing that is hidden from a learner.

    `number` is how many attempts that count the learner had stored at this exercise, this one
    included. `findings` is empty unless they were asked for.
    """

    id: int
    learner: str
    exercise: str
    title: str
    number: int
    status: Status
    points: float
    max_points: float
    feedback: str
    counts: bool
    submitted_at: datetime
    file_name: str
    spec_digest: str
    submission_digest: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Regrade:
    """What grading an attempt again takes. `seed` is the instructor's side: not for learners."""

    exercise: str
    spec_digest: str
    submission: Submission
    seed: str


class Store:
    """An open database of verdicts; close it, or use it in a `with` statement."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str | Path, *, busy_timeout: float = 5.0) -> Store:
        """Open the database at a URL, or the SQLite file at a path; made when new.

        `busy_timeout` (seconds) is how long a write waits for other programs. Raises StorageError.
        """
        address = _address(url)
        with _in_words(address):
            return cls(connect(address, busy_timeout=busy_timeout))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; closing twice does no harm."""
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
        _check(verdict, learner, submission, when)
        rows = _rows(verdict, title, submission, seed, when)
        with _in_words(self._engine.url), writing(self._engine) as connection:
            return statements.store(connection, learner, rows)

    def attempts(
        self, learner: str, exercise: str | None = None, *, findings: bool = False
    ) -> tuple[StoredAttempt, ...]:
        """A learner's attempts, newest last; those that do not count are among them.

        Empty for a learner who is not known. Raises StorageError.
        """
        rows = statements.attempts(learner, exercise).subquery()
        query = select(rows).order_by(rows.c.submitted_at, rows.c.id)
        with _in_words(self._engine.url), self._engine.connect() as connection:
            found = list(connection.execute(query).mappings())
            keys = [row["id"] for row in found] if findings else []
            details = statements.findings(connection, keys)
            return tuple(_stored_attempt(row, details.get(row["id"], ())) for row in found)

    def best(self, learner: str) -> Mapping[str, StoredAttempt]:
        """The best attempt that counts at each exercise: most points, the earliest on ties.

        Exercise ids are the keys, sorted. Raises StorageError.
        """
        rows = statements.attempts(learner).subquery()
        query = select(rows).where(rows.c.rank == 1, rows.c.counts).order_by(rows.c.exercise_id)
        with _in_words(self._engine.url), self._engine.connect() as connection:
            found = connection.execute(query).mappings()
            return {row["exercise_id"]: _stored_attempt(row) for row in found}

    def learners(self) -> tuple[str, ...]:
        """The names of all learners with a stored verdict, sorted. Raises StorageError."""
        with _in_words(self._engine.url), self._engine.connect() as connection:
            return tuple(statements.learners(connection))

    def verdict(self, attempt_id: int) -> Verdict:
        """The verdict of an attempt, equal to the one that was saved. Raises StorageError."""
        row, findings = self._whole(attempt_id)
        with _in_words(self._engine.url):
            return Verdict(
                exercise=row["exercise_id"],
                status=row["status"],
                score=Score(points=row["points"], max_points=row["max_points"]),
                findings=tuple(map(_finding, findings)),
                feedback=row["feedback"],
                receipt=_receipt(row),
            )

    def regrade(self, attempt_id: int) -> Regrade:
        """What it takes to grade an attempt again, the seed included. Raises StorageError."""
        row, _ = self._whole(attempt_id)
        submission = Submission(row["file_name"], row["source"], row["submission_digest"])
        return Regrade(row["exercise_id"], row["exercise_digest"], submission, row["seed"])

    def _whole(self, attempt_id: int) -> tuple[RowMapping, Sequence[RowMapping]]:
        with _in_words(self._engine.url), self._engine.connect() as connection:
            row = statements.whole_attempt(connection, attempt_id)
            findings = statements.findings(connection, [attempt_id])[attempt_id]
        if row is None:
            raise StorageError(
                f"There is no attempt {attempt_id} in the database; `checker scores` lists those "
                "there are."
            )
        return row, findings


@contextmanager
def _in_words(url: str | URL) -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        raise StorageError(explain(error, url)) from None


def _address(url: str | Path) -> str | URL:
    """A URL stays; a path becomes SQLite's URL. A drive letter (`C:`) is no scheme."""
    text = str(url)
    if isinstance(url, str) and ("://" in text or re.match(r"[A-Za-z][A-Za-z0-9+]+:", text)):
        return text
    if not text.strip():
        raise StorageError("No database is named. Name a file or a URL with --db.")
    return URL.create("sqlite", database=os.path.expanduser(text))


def _check(verdict: Verdict, learner: str, submission: Submission, when: datetime) -> None:
    """Refuse what could not be explained or graded again later."""
    if not learner.strip():
        raise StorageError("The learner has no name. Give one with --learner.")
    if when.utcoffset() is None:
        raise StorageError("The time of an attempt carries no time zone. Nothing was stored.")
    digest = hashlib.sha256(submission.source).hexdigest()
    if not digest == submission.digest == verdict.receipt.submission_digest:
        raise StorageError(
            f"The receipt does not belong to the bytes of {submission.name}. Nothing was stored; "
            "this is a fault of the program, please report it."
        )


def _rows(
    verdict: Verdict, title: str, submission: Submission, seed: str, when: datetime
) -> statements.Rows:
    receipt = verdict.receipt
    exercise = {"digest": receipt.spec_digest, "id": verdict.exercise, "title": title}
    attempt = {
        "exercise_digest": receipt.spec_digest,
        "exercise_id": verdict.exercise,
        "submission_digest": receipt.submission_digest,
        # The name of a file may be bytes that are no text; it is only shown.
        "file_name": submission.name.encode("utf-8", "backslashreplace").decode(),
        "submitted_at": when,
        "counts": verdict.counts,
        **verdict.model_dump(include={"status", "feedback"}),
        **verdict.score.model_dump(),
    }
    return statements.Rows(
        exercise={**exercise, "max_points": verdict.score.max_points},
        submission={"digest": submission.digest, "source": submission.source},
        attempt=attempt,
        findings=[finding.model_dump() for finding in verdict.findings],
        receipt={"seed": seed, **receipt.model_dump(exclude={"spec_digest", "submission_digest"})},
    )


_SHOWN = {field.name for field in fields(StoredAttempt)} - {"exercise", "spec_digest", "findings"}


def _stored_attempt(row: RowMapping, findings: Sequence[RowMapping] = ()) -> StoredAttempt:
    return StoredAttempt(
        exercise=row["exercise_id"],
        spec_digest=row["exercise_digest"],
        findings=tuple(map(_finding, findings)),
        **{name: row[name] for name in _SHOWN},
    )


def _finding(row: RowMapping) -> Finding:
    return Finding(**{name: row[name] for name in Finding.model_fields})


def _receipt(row: RowMapping) -> Receipt:
    own = {name: row[name] for name in Receipt.model_fields if name != "spec_digest"}
    return Receipt(spec_digest=row["exercise_digest"], **own)
