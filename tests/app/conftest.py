"""Databases of the use cases' tests: SQLite, and where the tests are slow ones PostgreSQL too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from checker.store import Store
from db import schema


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
def database(request: pytest.FixtureRequest, tmp_path: Path, quick_files: None) -> Iterator[str]:
    """The address of a database without rows; a file is held open, as a site holds it."""
    if request.param == "postgresql":
        yield _without_rows(request.getfixturevalue("_emptied"))
        return
    made = str(tmp_path / "x.db")
    with Store.held(made):
        yield made


def _without_rows(address: str) -> str:
    made = create_engine(address)
    names = ", ".join(f'"{name}"' for name in schema.CURRENT.metadata.tables)
    with made.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    made.dispose()
    return address
