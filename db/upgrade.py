"""Bring an older database up to date: a copy first, then all migrations in one transaction.

At run time Alembic is imported here alone. It keeps a file's version in a temporary table, filled
from `user_version`, so that an upgraded file has the very tables of a new one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, func, select, text

from db import schema
from db.copies import copy_aside
from db.failures import UnusableError, explain, place
from db.schema import Upgrade

PATIENCE = 12
"""Whoever waits for another's upgrade waits so many times as long as for another's write."""

_ALEMBIC = threading.Lock()  # its context is one for the whole process


def upgrade(engine: Engine, busy_timeout: float) -> Upgrade | None:
    """Upgrade a database, or wait while another process does; None if that was so.

    On failure the database is as it was. Raises UnusableError and as `connect` does.
    """
    work = _upgrade_file if engine.dialect.name == "sqlite" else _upgrade_server
    return work(engine, busy_timeout)


def _upgrade_file(engine: Engine, busy_timeout: float) -> Upgrade | None:
    where, after = place(engine.url), schema.CURRENT.version
    before, backup = 0, None
    try:
        with _sole_writer(engine, busy_timeout * PATIENCE) as connection:
            before = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            schema.refuse_newer(before, where)
            if before == after:
                return None
            # Nobody can write while this transaction holds the lock, so the copy is complete.
            backup = _copy(connection, before)
            migrate(connection, before)
            _check_references(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={after}")
    except Exception as error:
        if backup is None:
            raise
        raise _failure(error, engine, before, f" a copy of it is {backup}.") from error
    return Upgrade(where, before, after, backup)


def _upgrade_server(engine: Engine, _: float) -> Upgrade | None:
    where, after, before = place(engine.url), schema.CURRENT.version, 0
    try:
        with engine.begin() as connection:
            # Held to the end of the transaction: two first users do not both make the tables.
            connection.execute(select(func.pg_advisory_xact_lock(schema.APPLICATION_ID)))
            before = schema.server_version(connection)
            schema.refuse_newer(before, where)
            if before == after:
                return None
            migrate(connection, before)
    except UnusableError:
        raise
    except Exception as error:
        raise _failure(error, engine, before) from error
    return Upgrade(where, before, after, None)


def migrate(connection: Connection, before: int) -> None:
    """Run the migrations from a version on, inside the connection's own transaction."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"CREATE TEMP TABLE {schema.VERSION_TABLE} (version_num VARCHAR)"))
        if before:
            _write_version(connection, before)
    with _ALEMBIC:
        command.upgrade(config(connection), schema.revision(schema.CURRENT.version))


def _write_version(connection: Connection, version: int) -> None:
    statement = text(f"INSERT INTO temp.{schema.VERSION_TABLE} VALUES (:revision)")
    connection.execute(statement, {"revision": schema.revision(version)})


def config(connection: Connection) -> Config:
    """Alembic's settings; `migrations/env.py` reads the connection and the models from them."""
    settings = Config()
    folders = "\n".join(map(str, schema.CURRENT.migrations))
    for name, value in (
        ("script_location", str(schema.MIGRATIONS)),
        ("version_locations", folders),
        ("path_separator", "newline"),
    ):
        settings.set_main_option(name, value.replace("%", "%%"))
    settings.attributes["connection"] = connection
    settings.attributes["metadata"] = schema.CURRENT.metadata
    return settings


@contextmanager
def _sole_writer(engine: Engine, wait: float) -> Iterator[Connection]:
    with engine.connect() as borrowed:
        raw = borrowed.connection.cursor()
        # A migration may make a table anew; with foreign keys on, dropping the old one would
        # delete the rows that name its rows. Inside a transaction this cannot be set.
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(f"PRAGMA busy_timeout={int(wait * 1000)}")
        raw.close()
        borrowed.detach()  # so no later user gets these settings
        immediate = borrowed.execution_options(sqlite_begin="IMMEDIATE")
        with immediate.begin():
            yield immediate


def _copy(connection: Connection, version: int) -> Path:
    rows = connection.exec_driver_sql("PRAGMA database_list").all()
    path = Path(next(row[2] for row in rows if row[1] == "main"))
    try:
        return copy_aside(path, version)
    except Exception as error:
        raise UnusableError(
            f"{path} is of version {version} and must be upgraded, but no copy of it could be made "
            f"first. {explain(error, connection.engine.url)}"
        ) from error


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise UnusableError(f"{len(broken)} rows would have lost what they refer to.")


def _failure(error: Exception, engine: Engine, before: int, copied: str = "") -> UnusableError:
    where = place(engine.url)
    return UnusableError(
        f"{where} could not be upgraded from version {before} of its tables to version "
        f"{schema.CURRENT.version}. {explain(error, engine.url)} The database is as it was"
        f"{';' + copied if copied else '.'}"
    )
