"""Connect to the database: SQLite made safe for several processes, servers passed through.

SQLite runs with a write-ahead log (on a network file system, where that does not work, with a
rollback journal), full synchronisation (a verdict that was shown survives a
crash), foreign keys, and BEGIN issued by us: immediate for writing, so that two writers queue up
for the busy timeout instead of failing half-way. See "Using SQLAlchemy to emit BEGIN" in
SQLAlchemy's SQLite dialect; `isolation_level=None` keeps Python's driver from saying its own.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

from db import addresses, mounts, schema
from db.failures import UnusableError, place
from db.prepared import driver

_LOG = logging.getLogger(__name__)
_FILE = "file"
"""Under this a connection knows its path, and which file lay there when it was opened."""
_POOL: dict[str, Any] = {"max_overflow": -1}
"""A thread may ask while it writes, and with a limit all of them might wait for one another."""


def connect(url: str | URL, *, busy_timeout: float = 5.0) -> Engine:
    """Open a database for writing: made if new, upgraded if older (a file: after a copy).

    `busy_timeout` is in seconds; `timeout` in an SQLite URL goes before it. Raises the exceptions
    in `failures.FAILURES`; `failures.explain` turns each into a sentence.
    """
    address = make_url(url)
    path = addresses.path_of(address)
    if path is not None:
        addresses.make(path)
    engine = _open(address, busy_timeout)
    with _closed_on_failure(engine):
        version = _prepare(engine, timeout_of(address, busy_timeout))
        schema.refuse_newer(version, place(address))
        if version < schema.CURRENT.version:
            _make_current(engine, version, timeout_of(address, busy_timeout))
    return engine


def connect_for_reading(url: str | URL, *, busy_timeout: float = 5.0) -> Engine:
    """Open a database for reading; where there is none, an empty one in memory stands for it.

    An older one is upgraded, so that it can be read. Raises as `connect` does.
    """
    engine = existing(url, busy_timeout=busy_timeout)
    if engine is None:
        return connect("sqlite://")
    with _closed_on_failure(engine):
        version = version_of(engine)
        schema.refuse_newer(version, place(engine.url))
        if 0 < version < schema.CURRENT.version:
            _make_current(engine, version, timeout_of(engine.url, busy_timeout))
    if version == 0:
        engine.dispose()
        return connect("sqlite://")
    return engine


def existing(url: str | URL, *, busy_timeout: float = 5.0) -> Engine | None:
    """An engine for a database that is there already, as it is; None where there is no file."""
    address = make_url(url)
    path = addresses.path_of(address)
    if path is None:
        return _open(address, busy_timeout)
    if not addresses.exists(path):
        return None
    return _open(address, busy_timeout, path if addresses.sealed(path) else None)


def version_of(engine: Engine) -> int:
    """The version of a database's tables, 0 where there are none. Raises as `connect` does."""
    if engine.dialect.name != "sqlite":
        with engine.connect() as connection:
            return schema.server_version(connection)
    with _cursor(engine) as cursor:
        return schema.file_version(cursor, place(engine.url))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction, all or nothing: committed at the end, rolled back on any exception.

    In SQLite it holds the write lock from its first moment; waits for it up to the busy timeout.
    """
    with transaction(engine) as connection:
        refuse_upgraded(connection)
        yield connection


def refuse_upgraded(connection: Connection) -> None:
    """Raise UnusableError where a newer program upgraded a database since this one opened it, or
    another file lies in its place: what is written into one that has no name any more is lost."""
    path, opened = connection.info.get(_FILE, (None, None))
    if path is not None and addresses.file_at(path) != opened:
        raise UnusableError(
            f"{path} was replaced or removed since this program opened it. Nothing was stored; end "
            "this program and start it again."
        )
    if connection.dialect.name == "sqlite":
        version = driver(connection).execute("PRAGMA user_version").fetchone()[0]
    else:
        version = schema.version_on(connection)
    schema.refuse_newer(version, place(connection.engine.url))


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A write transaction as `writing` gives it, on whatever version of the tables."""
    immediate = engine.connect().execution_options(sqlite_begin="IMMEDIATE")
    with immediate as connection, connection.begin():
        yield connection


def timeout_of(address: URL, busy_timeout: float) -> float:
    """How long to wait for a lock, in seconds: as an SQLite URL says, else as given."""
    own = address.query.get("timeout") if address.get_backend_name() == "sqlite" else None
    return busy_timeout if own is None else float(str(own))


def _open(address: URL, busy_timeout: float, sealed: Path | None = None) -> Engine:
    if address.get_backend_name() != "sqlite":
        return _open_server(address)
    timeout = timeout_of(address, busy_timeout)
    options = {"timeout": timeout, "isolation_level": None}
    if sealed is None:
        pool = _POOL if addresses.path_of(address) is not None else {}
        engine = create_engine(address, hide_parameters=True, connect_args=options, **pool)
    else:
        uri = f"file:{quote(str(sealed.absolute()))}?immutable=1"
        engine = create_engine(
            address,
            hide_parameters=True,
            creator=lambda: sqlite3.connect(
                uri, timeout, isolation_level=None, check_same_thread=False, uri=True
            ),
        )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    if (path := addresses.path_of(address)) is not None:
        event.listen(
            engine,
            "connect",
            lambda _, one: one.info.update({_FILE: (path, addresses.file_at(path))}),
        )
    return engine


def _open_server(address: URL) -> Engine:
    address.get_dialect()
    if address.get_backend_name() != "postgresql":
        raise UnusableError(
            f"A {address.get_backend_name()} database cannot be used; name an SQLite file or a "
            "PostgreSQL database with --db."
        )
    # A server may have been restarted since a connection was used last.
    return create_engine(address, hide_parameters=True, pool_pre_ping=True, **_POOL)


@contextmanager
def _closed_on_failure(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def _cursor(engine: Engine) -> Iterator[DBAPICursor]:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        yield cursor
        cursor.close()
    finally:
        raw.close()


def _set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    driver(connection).execute(f"BEGIN {mode}")


def _prepare(engine: Engine, busy_timeout: float) -> int:
    """The version; a file of ours is also given its journal, in the same breath."""
    if engine.dialect.name != "sqlite":
        return version_of(engine)
    with _cursor(engine) as cursor:
        version = schema.file_version(cursor, place(engine.url))
        if version <= schema.CURRENT.version:
            path = addresses.path_of(engine.url)
            remote = path is not None and mounts.network_kind(path)
            _use_journal(cursor, "DELETE" if remote else "WAL", busy_timeout)
    return version


def _use_journal(cursor: DBAPICursor, mode: str, busy_timeout: float) -> None:
    # While another process switches a new file over, SQLite may answer "locked" without waiting.
    deadline = time.monotonic() + busy_timeout
    while True:
        try:
            cursor.execute(f"PRAGMA journal_mode={mode}")
            return
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() >= deadline:
                raise
        time.sleep(0.01)


def _make_current(engine: Engine, version: int, busy_timeout: float) -> None:
    if engine.dialect.name == "sqlite" and version == 0:
        _create(engine)
        return
    from db import upgrade  # imports Alembic, which a current database does without

    done = upgrade.upgrade(engine, busy_timeout)
    if done and done.before:
        _LOG.warning("%s", done)


def _create(engine: Engine) -> None:
    with transaction(engine) as connection:
        # Another process may have made the tables while this one waited for the lock.
        if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 0:
            schema.CURRENT.metadata.create_all(connection, checkfirst=False)
            connection.exec_driver_sql(f"PRAGMA application_id={schema.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={schema.CURRENT.version}")
