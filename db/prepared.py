"""Statements that every verdict takes: made once, and handed to SQLite's driver as text.

SQLAlchemy takes some 20 µs to run a statement that it has made already, and SQLite 3. With nine
statements a verdict that is as long as all else that storing one takes. A server is asked through
SQLAlchemy: it is far enough away for that not to matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Insert, Select

Statement = Select[Any] | Insert
Values = Mapping[str, Any]
Rows = Sequence[Sequence[Any]]
_Passed = Callable[[Values], list[Any]]


def ask(connection: Connection, statement: Statement, values: Values) -> Rows:
    """The rows of a statement, in a transaction that was begun.

    They come as the driver gives them: ask for numbers and texts, and for no time and no JSON.
    """
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, values).all()
    text, passed = _made(statement, tuple(values))
    return driver(connection).execute(text, passed(values)).fetchall()


def put(connection: Connection, statement: Statement, *rows: Values) -> None:
    """Run a statement that gives nothing, for each of some rows of values with the same names."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(statement, list(rows))
        return
    text, passed = _made(statement, tuple(rows[0]))
    driver(connection).executemany(text, map(passed, rows))


def driver(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection."""
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


@cache
def _made(statement: Statement, names: tuple[str, ...]) -> tuple[str, _Passed]:
    """A statement's text, and what puts values in its order, each as its column is written.

    It is remembered as the object that it is, which is therefore to be made once.
    """
    from sqlalchemy.dialects import sqlite

    dialect = sqlite.dialect()
    made = statement.compile(dialect=dialect, column_keys=list(names))
    fixed = {name: value for name, value in made.params.items() if name not in names}
    order = [
        (name, made.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in made.positiontup or ()
    ]

    def passed(values: Values) -> list[Any]:
        whole = {**fixed, **values}
        return [write(whole[name]) if write else whole[name] for name, write in order]

    return made.string, passed
