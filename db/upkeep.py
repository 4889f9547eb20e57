"""Looking after a database: its state, a check, an upgrade on request.

`None` is given where there is no database; nothing here makes one, but for `upgrade` on a server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, func, inspect, select

from db import addresses, mounts, schema
from db.engine import connect, existing, timeout_of, version_of
from db.failures import UnusableError, place

__all__ = ["DatabaseState", "faults", "sound", "state", "upgrade"]


@dataclass(frozen=True)
class DatabaseState:
    """What there is at an address; sizes are in bytes, and a server's log is not counted.

    `network` is the kind of the network file system that a file lies on, else empty.
    """

    place: str
    exists: bool
    version: int
    program_version: int
    size: int = 0
    log_size: int = 0
    rows: Mapping[str, int] | None = None
    network: str = ""


def state(address: URL) -> DatabaseState:
    """The state of a database, whatever its version. Raises as `engine.connect` does."""
    engine = existing(address)
    if engine is None:
        return DatabaseState(place(address), False, 0, schema.CURRENT.version)
    try:
        version = version_of(engine)
        path = addresses.path_of(address)
        with engine.connect() as connection:
            rows = _count(connection)
            size = path.stat().st_size if path else _server_size(connection)
    finally:
        engine.dispose()
    log = addresses.log_size(path) if path else 0
    network = mounts.network_kind(path) if path else ""
    return DatabaseState(
        place(address), True, version, schema.CURRENT.version, size, log, rows, network
    )


def _count(connection: Connection) -> dict[str, int]:
    there = set(inspect(connection).get_table_names())
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in schema.CURRENT.metadata.sorted_tables
        if table.name in there
    }


def _server_size(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        return 0
    size = select(func.pg_database_size(func.current_database()))
    return int(connection.execute(size).scalar_one())


def faults(address: URL) -> tuple[str, ...] | None:
    """What is wrong in a file, in words; empty where it is sound. Raises as `connect` does."""
    engine = existing(address)
    if engine is None:
        return None
    try:
        version = version_of(engine)
        with engine.connect() as connection:
            return (*_integrity(connection), *_references(connection), *_tables(engine, version))
    finally:
        engine.dispose()


def _integrity(connection: Connection) -> list[str]:
    lines = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    return [] if lines == ["ok"] else [str(line) for line in lines]


def _references(connection: Connection) -> list[str]:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [
        f"row {row} of {table} names a row of {parent} that is not there"
        for table, row, parent, _ in sorted(broken, key=lambda found: (found[0], found[1] or 0))
    ]


def _tables(engine: Engine, version: int) -> list[str]:
    if version != schema.CURRENT.version:
        return []
    there = set(inspect(engine).get_table_names())
    return [
        f"the table {name} is missing" for name in schema.CURRENT.metadata.tables.keys() - there
    ]


def sound(file: Path) -> int:
    """The version of a copy that is whole. Raises UnusableError for one that is not, or is none."""
    address = URL.create("sqlite", database=str(file))
    found = faults(address)
    if found is None:
        raise UnusableError(f"There is no file {file}.")
    if found:
        raise UnusableError(f"{file} is damaged ({found[0]}). Nothing was changed.")
    engine = existing(address)
    assert engine is not None  # it was there a moment ago
    try:
        version = version_of(engine)
    finally:
        engine.dispose()
    if not version:
        raise UnusableError(f"{file} holds no verdicts; it is empty. Nothing was changed.")
    schema.refuse_newer(version, str(file))
    return version


def upgrade(address: URL) -> schema.Upgrade | None:
    """Upgrade a database, or find that it is current; a server gets its first tables."""
    engine = existing(address)
    if engine is None:
        return None
    where, after = place(address), schema.CURRENT.version
    try:
        version = version_of(engine)
        schema.refuse_newer(version, where)
        if version == after:
            return schema.Upgrade(where, after, after)
        if version and version < after:
            from db.upgrade import upgrade as work

            return work(engine, timeout_of(address, 5.0)) or schema.Upgrade(where, after, after)
    finally:
        engine.dispose()
    connect(address).dispose()
    return schema.Upgrade(where, 0, after)
