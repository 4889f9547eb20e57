"""Databases of the use cases' tests: SQLite, and where the tests are slow ones PostgreSQL too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from checker.store import Store
from db import schema


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, to be copied: making one costs more than most tests."""
    path = tmp_path_factory.mktemp("empty") / "x.db"
    Store.open(path).close()
    return path


@pytest.fixture(scope="session")
def _emptied(server: str) -> str:
    """A database on a server, with its tables."""
    own = make_url(server).set(database="classes").render_as_string(hide_password=False)
    made = create_engine(server, isolation_level="AUTOCOMMIT")
    with made.connect() as connection:
        connection.execute(text("CREATE DATABASE classes"))
    made.dispose()
    Store.open(own).close()
    return own


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(
    request: pytest.FixtureRequest, _empty: Path, tmp_path: Path, no_power_fails: None
) -> str:
    """The address of a database without rows."""
    if request.param == "postgresql":
        return _without_rows(request.getfixturevalue("_emptied"))
    return str(shutil.copy(_empty, tmp_path))


def _without_rows(address: str) -> str:
    made = create_engine(address)
    names = ", ".join(f'"{name}"' for name in schema.CURRENT.metadata.tables)
    with made.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    made.dispose()
    return address
