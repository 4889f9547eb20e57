"""Connect to the database: SQLite made safe for several processes, other URLs passed through.

SQLite runs with a write-ahead log, full synchronisation (a verdict that was shown survives a
crash), foreign keys, and BEGIN said by us: immediate for writing, so that two writers queue up
for the busy timeout instead of failing half-way. See "Using SQLAlchemy to emit BEGIN" in
SQLAlchemy's SQLite dialect; `isolation_level=None` keeps Python's driver from saying its own.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

from db.failures import UnusableError
from db.models import Base

SCHEMA_VERSION = 1
"""Kept in SQLite's `user_version`; a migration raises it."""

APPLICATION_ID = 0x45784368
"""Kept in SQLite's `application_id` ("ExCh"): tells our files from those of other programs."""


def connect(url: str | URL, *, busy_timeout: float = 5.0) -> Engine:
    """Open the database at a URL; a new SQLite file gets its folder and its tables.

    `busy_timeout` is in seconds. Another database than SQLite is neither contacted nor given
    tables here. Raises `UnusableError`, OSError, ImportError, sqlite3.Error or SQLAlchemyError;
    `failures.explain` turns each into a sentence.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, hide_parameters=True)
    _make_place(address)
    engine = create_engine(
        address,
        hide_parameters=True,
        connect_args={"timeout": busy_timeout, "isolation_level": None},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    try:
        _prepare(engine, busy_timeout)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction, all or nothing: committed at the end, rolled back on any exception.

    In SQLite it holds the write lock from its first moment; waits for it up to the busy timeout.
    """
    immediate = engine.connect().execution_options(sqlite_begin="IMMEDIATE")
    with immediate as connection, connection.begin():
        yield connection


def _make_place(address: URL) -> None:
    name = address.database
    if not name or name == ":memory:" or name.startswith("file:"):
        return
    path = Path(name)
    if path.is_dir():
        raise UnusableError(f"{path} is a folder, not a database. Name a file in it with --db.")
    if path.exists() and not path.is_file():
        raise UnusableError(
            f"{path} is not a regular file. Name a file for the database with --db."
        )
    try:
        # Learners' work and seeds lie here, so what is new is for its owner alone.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableError(
            f"The folder {path.parent} for the database could not be made: {error.strerror}. "
            "Make it yourself, or name another place with --db."
        ) from None
    # The log and its index get the rights of the file.
    if not path.exists():
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))


def _set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _prepare(engine: Engine, busy_timeout: float) -> None:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        version = _checked_version(cursor, str(engine.url.database))
        _use_write_ahead_log(cursor, busy_timeout)
        cursor.close()
    finally:
        raw.close()
    if version == 0:
        _create(engine)


def _checked_version(cursor: DBAPICursor, path: str) -> int:
    cursor.execute(
        "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master)"
        " FROM pragma_user_version, pragma_application_id"
    )
    version, application, tables = cursor.fetchone() or (0, 0, 0)
    if application != APPLICATION_ID and (version or application or tables):
        raise UnusableError(
            f"{path} is the database of another program. Name another file with --db."
        )
    if version > SCHEMA_VERSION:
        raise UnusableError(
            f"{path} was written by a newer version of this program (its tables are of version "
            f"{version}, this program knows up to {SCHEMA_VERSION}). Update the program, or name "
            "another file with --db."
        )
    if 0 < version < SCHEMA_VERSION:
        raise UnusableError(
            f"{path} was written by an older version of this program (its tables are of version "
            f"{version}, this program needs {SCHEMA_VERSION}). Back it up, then run "
            "`checker db upgrade`."
        )
    return int(version)


def _use_write_ahead_log(cursor: DBAPICursor, busy_timeout: float) -> None:
    # While another process switches a new file over, SQLite may answer "locked" without waiting.
    deadline = time.monotonic() + busy_timeout
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() >= deadline:
                raise
        time.sleep(0.01)


def _create(engine: Engine) -> None:
    with writing(engine) as connection:
        # Another process may have made the tables while this one waited for the lock.
        if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 0:
            Base.metadata.create_all(connection, checkfirst=False)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
