"""What spares tests time with their databases: statements, tables and rows are made once."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

MakeOnce = Callable[[str, str, Callable[[], object]], None]
"""The name of what is made, a database without rows, and what fills it."""


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Statements compiled for one database serve all others: tests open thousands of them."""
    if "db.engine" not in sys.modules:
        yield
        return
    from sqlalchemy import Engine, create_engine

    from db import engine

    compiled: dict[object, object] = {}
    alike = {
        "__eq__": lambda one, other: type(one) is type(other),
        "__hash__": lambda one: hash(type(one)),
    }
    with pytest.MonkeyPatch.context() as patch:

        def create(*arguments: Any, **options: Any) -> Engine:
            found = create_engine(*arguments, **options)
            # Compiled statements are kept by dialect, of which each engine has its own.
            for name, method in alike.items():
                patch.setattr(type(found.dialect), name, method)
            return found.execution_options(compiled_cache=compiled)

        patch.setattr(engine, "create_engine", create)
        yield


@pytest.fixture(scope="session")
def tables() -> Iterator[sqlite3.Connection]:
    """A database without rows, to be copied: making one costs more than most tests."""
    from db import engine
    from db.prepared import driver

    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as kept:
        made = engine.connect("sqlite://")
        with made.connect() as connection:
            driver(connection).backup(kept)
        made.dispose()
        yield kept


@pytest.fixture
def quick_files(monkeypatch: pytest.MonkeyPatch, tables: sqlite3.Connection) -> None:
    """In this process, SQLite need not wait for the disk, and has its tables at once."""
    from db import engine
    from db.prepared import driver

    def set_pragmas(made: Any, _: object) -> None:
        cursor = made.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.close()

    def create(made: Any) -> None:
        with made.connect() as connection:
            tables.backup(driver(connection))

    monkeypatch.setattr(engine, "_set_pragmas", set_pragmas)
    monkeypatch.setattr(engine, "_create", create)


@pytest.fixture(scope="session")
def make_once() -> Iterator[MakeOnce]:
    """Fill a database by a function, which runs for the first one of a name; others are copies."""
    kept: dict[str, sqlite3.Connection] = {}

    def fill(name: str, database: str, make: Callable[[], object]) -> None:
        if "://" in database:
            make()
            return
        if name not in kept:
            make()
            kept[name] = sqlite3.connect(":memory:")
            with closing(sqlite3.connect(database)) as file:
                file.backup(kept[name])
            return
        with closing(sqlite3.connect(database)) as file:
            kept[name].backup(file)

    yield fill
    for one in kept.values():
        one.close()
