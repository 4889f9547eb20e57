"""Verdicts into their tables, in a transaction that is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from checker.models.record import Kept, Record
from checker.store import convert
from checker.store.hints import WENT_WRONG, in_a_row
from db import statements


def keep(connection: Connection, record: Record, learner: str, when: datetime) -> Kept:
    """Store a verdict; see `Store.keep`."""
    attempt = statements.store(connection, learner, convert.to_rows(record, when))
    if record.verdict["status"] not in WENT_WRONG:
        return Kept(attempt, 0)
    return Kept(attempt, in_a_row(connection, learner, record.verdict["exercise"]))


def keep_all(connection: Connection, records: Sequence[tuple[Record, str, datetime]]) -> Kept:
    """Store verdicts of jobs, each with its learner and time.

    Of several the attempts' numbers are not reported: to ask takes as long as to store them.
    """
    if len(records) == 1:
        return keep(connection, *records[0])
    from db import batches

    rows = [(learner, convert.to_rows(record, when)) for record, learner, when in records]
    batches.store(connection, rows)
    return Kept(0, 0)
