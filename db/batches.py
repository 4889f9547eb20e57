"""The statements for many verdicts at once: one transaction, a statement a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, RowMapping, insert, select

from db.models import Attempt, Exercise, Finding, Learner, Receipt, Submission
from db.statements import Rows, add, findings, keep, random_id, table

Value = TypeVar("Value", int, str)
_AT_ONCE = 500
"""SQLite takes at most 32 766 parameters, and older ones 999."""


def store(connection: Connection, verdicts: Sequence[tuple[str, Rows]]) -> int:
    """Insert the rows of many learners' verdicts, each with its job's key; give how many were new.

    Where a verdict of the same job is stored already, that one stands and nothing is inserted.
    """
    known = set(_stored_keys(connection, [rows.attempt["job_key"] for _, rows in verdicts]))
    new = {rows.attempt["job_key"]: (learner, rows) for learner, rows in verdicts}
    kept = [one for key, one in new.items() if key not in known]
    if not kept:
        return 0
    owners = hold(connection, (learner for learner, _ in kept))
    exercises = {rows.exercise["digest"]: rows.exercise for _, rows in kept}
    submissions = {rows.submission["digest"]: rows.submission for _, rows in kept}
    # Whoever makes the same rows in another order would wait for this one, and this one for them.
    keep(connection, Exercise, *(exercises[digest] for digest in sorted(exercises)))
    keep(connection, Submission, *(submissions[digest] for digest in sorted(submissions)))
    attempts = [{"learner_id": owners[learner], **rows.attempt} for learner, rows in kept]
    made = insert(table(Attempt)).returning(table(Attempt).c.id, sort_by_parameter_order=True)
    keys = connection.execute(made, attempts).scalars().all()
    pairs = list(zip(keys, (rows for _, rows in kept), strict=True))
    finding_rows = [
        {"attempt_id": key, "position": n, **row}
        for key, rows in pairs
        for n, row in enumerate(rows.findings)
    ]
    add(connection, Finding, *finding_rows)
    add(connection, Receipt, *({"attempt_id": key, **rows.receipt} for key, rows in pairs))
    return len(kept)


def of_jobs(
    connection: Connection, job_keys: Sequence[str]
) -> Iterator[tuple[RowMapping, Sequence[RowMapping]]]:
    """The attempts with their receipts, and the findings, that jobs led to."""
    of, about = table(Attempt).c, table(Receipt).c
    receipt = [column for column in about if column.name != "attempt_id"]
    query = select(*of, *receipt).join(table(Receipt), about.attempt_id == of.id)
    for some in some_of(job_keys):
        rows = connection.execute(query.where(of.job_key.in_(some))).mappings().all()
        details = findings(connection, [row["id"] for row in rows])
        for row in rows:
            yield row, details[row["id"]]


def _stored_keys(connection: Connection, job_keys: Sequence[str]) -> Iterator[str]:
    of = table(Attempt).c
    for some in some_of(job_keys):
        yield from connection.execute(select(of.job_key).where(of.job_key.in_(some))).scalars()


def hold(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The keys of learners, made when new and held until the transaction ends.

    All are made, then held, in one order, so that of two programs that do this at once neither
    waits for the other: a transaction asks for all its learners here, and once.
    """
    of = table(Learner).c
    wanted, found = sorted(set(names)), dict[str, int]()
    # A number that somebody else has already makes no row; another one is tried.
    while missing := [name for name in wanted if name not in found]:
        keep(connection, Learner, *({"id": random_id(), "name": name} for name in missing))
        ids: list[int] = []
        for some in some_of(missing):
            ids += connection.execute(select(of.id).where(of.name.in_(some))).scalars()
        # Sorted before they are taken in parts: the order of two lists' parts is not one order.
        for part in some_of(sorted(ids)):
            query = select(of.name, of.id).where(of.id.in_(part)).order_by(of.id)
            found |= {row.name: row.id for row in connection.execute(query.with_for_update())}
    return found


def some_of(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values, each once, so many at a time as a statement takes."""
    listed = list(dict.fromkeys(values))
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
