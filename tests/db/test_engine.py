"""SQLite is set up as promised, and files that are not ours are left alone."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

import db
from db import engine as module
from db.engine import connect, writing
from db.failures import UnusableError
from db.schema import APPLICATION_ID, CURRENT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


@pytest.fixture
def opening() -> Iterator[Callable[..., Engine]]:
    opened: list[Engine] = []

    def open_engine(path: Path, busy_timeout: float = 5.0) -> Engine:
        opened.append(connect(f"sqlite:///{path}", busy_timeout=busy_timeout))
        return opened[-1]

    yield open_engine
    for engine in opened:
        engine.dispose()


Opening = Callable[..., Engine]


def raw(path: Path, *statements: str) -> list[object]:
    """Speak to a file without any of our code."""
    connection = sqlite3.connect(path)
    try:
        rows = [row for statement in statements for row in connection.execute(statement)]
        connection.commit()
        return rows
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("synchronous", 2),
        ("busy_timeout", 1234),
        ("user_version", CURRENT.version),
        ("application_id", APPLICATION_ID),
    ],
)
def test_every_connection_has_its_settings(
    opening: Opening, path: Path, pragma: str, value: object
) -> None:
    engine = opening(path, busy_timeout=1.234)
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_timeout_is_five_seconds_unless_given(opening: Opening, path: Path) -> None:
    with opening(path).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


def test_a_write_locks_at_once_and_a_read_does_not(opening: Opening, path: Path) -> None:
    engine, other = opening(path), opening(path, busy_timeout=0.01)
    with writing(engine) as writer:
        writer.exec_driver_sql("INSERT INTO learner (name) VALUES ('ada')")
        with other.connect() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM learner").scalar() == 0
        with pytest.raises(sqlite3.OperationalError, match="locked"), writing(other):
            pass
    with writing(other) as second:
        assert second.exec_driver_sql("SELECT count(*) FROM learner").scalar() == 1


def test_a_failed_write_leaves_nothing(opening: Opening, path: Path) -> None:
    engine = opening(path)

    def half() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql("INSERT INTO learner (name) VALUES ('ada')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM learner").scalar() == 0


def test_a_known_file_is_opened_by_one_connection_without_making_tables(
    opening: Opening, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening(path)
    monkeypatch.setattr(module, "_create", lambda *_: pytest.fail("made the tables again"))
    connections: list[object] = []
    connecting = sqlite3.connect

    def counted(*of: Any, **more: Any) -> Any:
        connections.append(1)
        return connecting(*of, **more)

    monkeypatch.setattr("sqlite3.dbapi2.connect", counted)
    monkeypatch.setattr("sqlite3.connect", counted)
    engine = opening(path)
    with writing(engine):
        pass
    assert len(connections) == 1


def test_new_folder_and_file_are_for_their_owner_alone(opening: Opening, tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "x.db"
    opening(path)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.with_name("x.db-wal").stat().st_mode) == 0o600


def test_an_empty_file_becomes_a_database(opening: Opening, path: Path) -> None:
    path.touch()
    opening(path)
    assert raw(path, "PRAGMA user_version") == [(CURRENT.version,)]


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE bookmarks (id)", "PRAGMA user_version=1", "PRAGMA application_id=7"]
)
def test_the_file_of_another_program_is_left_alone(
    opening: Opening, path: Path, statement: str
) -> None:
    raw(path, statement)
    before = path.read_bytes()
    with pytest.raises(UnusableError, match="another program"):
        opening(path)
    assert path.read_bytes() == before


def test_a_newer_file_is_refused_and_left_alone(opening: Opening, path: Path) -> None:
    opening(path).dispose()
    raw(path, f"PRAGMA user_version={CURRENT.version + 1}")
    before = path.read_bytes()
    with pytest.raises(UnusableError, match=r"newer version of this program.*Update"):
        opening(path)
    assert path.read_bytes() == before


def test_a_file_that_a_newer_program_upgraded_meanwhile_is_not_written(
    opening: Opening, path: Path
) -> None:
    engine = opening(path)
    raw(path, f"PRAGMA user_version={CURRENT.version + 1}")
    with pytest.raises(UnusableError, match="newer version of this program"), writing(engine):
        pytest.fail("began to write")


def test_the_timeout_in_a_url_goes_first(path: Path) -> None:
    engine = connect(f"sqlite:///{path}?timeout=0.25")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 250
    engine.dispose()


def test_a_database_in_memory_works() -> None:
    engine = connect("sqlite://")
    with writing(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attempt").scalar() == 0
    engine.dispose()


@pytest.mark.slow
def test_nothing_connects_at_import_and_checker_is_not_imported() -> None:
    code = (
        "import sqlite3, sys; sqlite3.connect = None\n"
        "import db.engine, db.statements, db.summaries\n"
        "assert not {'checker', 'alembic'} & sys.modules.keys()\n"
        # Whoever keeps a file pays for no server's dialect at each start.
        "assert 'sqlalchemy.dialects.postgresql' not in sys.modules\n"
    )
    root = Path(db.__file__).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
