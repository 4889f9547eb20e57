"""A database with rows in every table there is, awkward ones among them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
    null,
    update,
)
from sqlalchemy.types import TypeEngine

from db import schema
from db.engine import connect, writing
from db.models import UtcDateTime

WORDS = {
    "aid.kind": "hint",
    "assignment.counted": "best",
    "assignment.feedback": "at-once",
    "assignment.late_penalty": 0.1,
    "assignment.solutions": "never",
    "attempt.replaced_by": None,
    "attempt.status": "correct",
    "enrolment.role": "learner",
    "finding.status": "right",
    "invitation.role": "instructor",
    "queued.lane": "bulk",
    "queued.state": "waiting",
}
"""What a column may hold, where the tables say so."""

THEN = datetime(2026, 3, 1, 12, 30, 15, 123456, UTC)
BY_TYPE: dict[type[TypeEngine[Any]], Any] = {
    Boolean: True,
    Double: 0.1 + 0.2,
    Integer: 1,
    JSON: {"b": 1e-300, "a": ["ü", None, 0.1]},
    LargeBinary: bytes(range(256)),
    String: "é\u2028\n\\ \U0001f600",
    UtcDateTime: THEN,
}


def fill(url: str) -> None:
    """Make a row in every table, and attempts that name one another's place."""
    engine = connect(url)
    with writing(engine) as connection:
        for table in schema.CURRENT.metadata.sorted_tables:
            connection.execute(insert(table), row(table))
        attempt = schema.CURRENT.metadata.tables["attempt"]
        for key in (2, 3, 700):
            more = {"id": key, "job_key": f"job {key}", "feedback": "x" * key}
            connection.execute(insert(attempt), {**row(attempt), **more})
        for key, by in ((1, 700), (700, 2)):
            connection.execute(update(attempt).where(attempt.c.id == key).values(replaced_by=by))
        queued = schema.CURRENT.metadata.tables["queued"]
        absent = {"id": 2, "key": "f" * 64, "told": null()}
        connection.execute(insert(queued), {**row(queued), **absent})
    engine.dispose()


def row(table: Table) -> dict[str, Any]:
    """The values of one row."""
    return {column.name: _value(table, column) for column in table.c}


def _value(table: Table, column: Column[Any]) -> Any:
    name = f"{table.name}.{column.name}"
    if name in WORDS:
        return WORDS[name]
    if column.foreign_keys:
        (key, *_) = column.foreign_keys
        return _value(key.column.table, key.column)
    if column.name.endswith("digest"):
        return "d" * 64
    return next(value for kind, value in BY_TYPE.items() if isinstance(column.type, kind))
