"""What is handed to SQLite's driver is what SQLAlchemy would have handed to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select

from db import schema
from db.engine import connect, writing
from db.prepared import ask, put
from tests.db.everything import row

TABLES = schema.CURRENT.metadata.sorted_tables
LESS = {"place": None, "job_key": None, "variant": None, "counts": False, "status": "invalid"}


def values(table: Table) -> list[dict[str, Any]]:
    """A row, and of attempts one with little in it."""
    whole = row(table)
    return [whole, {**whole, **LESS, "id": 2}] if table.name == "attempt" else [whole]


def written(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as plain:
        return {one.name: plain.execute(f"SELECT * FROM {one.name}").fetchall() for one in TABLES}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = connect(f"sqlite:///{tmp_path}/prepared.db")
    with writing(engine) as opened:
        yield opened
    engine.dispose()


def test_rows_are_written_as_by_sqlalchemy(tmp_path: Path) -> None:
    for name in ("prepared", "plain"):
        engine = connect(f"sqlite:///{tmp_path}/{name}.db")
        with writing(engine) as connection:
            for table in TABLES:
                if name == "prepared":
                    put(connection, insert(table), *values(table))
                else:
                    connection.execute(insert(table), values(table))
        engine.dispose()
    assert written(tmp_path / "prepared.db") == written(tmp_path / "plain.db")


def test_no_table_fills_a_column_in_by_itself() -> None:
    """What SQLAlchemy adds to a row when it runs a statement would be left out."""
    for table in TABLES:
        assert [c.name for c in table.c if c.default is not None or c.onupdate is not None] == []


def test_values_that_a_statement_brings_along_are_kept(connection: Connection) -> None:
    learner = schema.CURRENT.metadata.tables["learner"]
    put(connection, insert(learner), {"id": 1, "name": "ada"}, {"id": 2, "name": "bob"})
    query = select(learner.c.id).where((learner.c.id + 1) * 2 == 6)
    assert ask(connection, query, {}) == [(2,)]
