"""PostgreSQL: the same tables, made on first use, upgraded, refused when newer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from checker.models.errors import StorageError
from checker.store import Store, upkeep
from db import schema
from tests.postgresql import WITHOUT

from .support import CHAIN, NEXT, NOW, Checker, later, record, save

pytestmark = pytest.mark.slow


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = create_engine(url)
    yield made
    made.dispose()


def test_first_use_makes_the_tables_of_the_models(url: str, engine: Engine) -> None:
    with Store.open(url) as store:
        assert [save(store), save(store)] == [1, 2]
        assert len(store.attempts("ada", findings=True)[1].findings) == 3
        assert store.best("ada")["first"].number == 1
        assert store.verdict(1).exercise == "first"
        assert store.regrade(2).submission.source == b"x = 1"
    with engine.connect() as connection:
        assert schema.server_version(connection) == NOW
        options = {"version_table": schema.VERSION_TABLE, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.CURRENT.metadata) == []


def test_reading_makes_nothing(url: str, engine: Engine, checker: Checker) -> None:
    code, out, _ = checker("scores", "--db", url)
    assert code == 0
    assert out.startswith("There are no attempts yet. Begin with: checker list ")
    assert inspect(engine).get_table_names() == []
    assert upkeep.state(url).version == 0


def test_first_users_at_once_make_the_tables_once(url: str) -> None:
    numbers: list[int] = []

    def use() -> None:
        with Store.open(url) as store:
            numbers.append(save(store))

    users = [threading.Thread(target=use) for _ in range(8)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    assert sorted(numbers) == list(range(1, 9))


def test_an_older_one_is_upgraded(
    url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch, checker: Checker
) -> None:
    with Store.open(url) as store:
        save(store)
    monkeypatch.setattr(schema, "CURRENT", later())
    code, out, err = checker("db", "upgrade", "--db", url)
    assert (code, err) == (0, "")
    assert f"was upgraded from version {NOW} of its tables to version {NEXT}.\n" in out
    with engine.connect() as connection:
        assert schema.server_version(connection) == NEXT
        assert connection.execute(text("SELECT name, email FROM learner")).all() == [("ada", None)]


def test_a_failed_upgrade_changes_nothing(
    url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Store.open(url).close()
    (tmp_path / f"{schema.revision(NEXT)}_wrong.py").write_text(
        f"from alembic import op\n{CHAIN}\n"
        "def upgrade():\n    op.drop_table('receipt')\n    raise RuntimeError('no such luck')\n"
    )
    monkeypatch.setattr(schema, "CURRENT", later(tmp_path))
    with pytest.raises(StorageError, match=r"no such luck.* The database is as it was\."):
        Store.open(url)
    assert "receipt" in inspect(engine).get_table_names()


def test_a_newer_one_is_refused(url: str, engine: Engine) -> None:
    with Store.open(url) as before:
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '0099'"))
        for reading in (True, False):
            with pytest.raises(StorageError, match=r"newer version .* of version 99"):
                Store.open(url, reading=reading)
        with pytest.raises(StorageError, match=r"newer version .* of version 99"):
            save(before)


def test_one_that_is_held_is_refused_once_a_newer_program_upgraded_it(
    url: str, engine: Engine
) -> None:
    with Store.held(url):
        Store.open(url, reading=True).close()
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '0099'"))
        with pytest.raises(StorageError, match=r"newer version .* of version 99"):
            Store.open(url, reading=True)


def test_the_status_of_a_server(url: str, checker: Checker) -> None:
    with Store.open(url) as store:
        save(store)
    _, out, _ = checker("db", "status", "--db", url)
    assert f"Version:     {NOW} (current)\n" in out
    assert "Findings:    3\n" in out


def test_a_server_that_is_not_there(checker: Checker) -> None:
    pytest.importorskip("psycopg", reason=WITHOUT.format("psycopg"))
    code, out, err = checker("scores", "--db", "postgresql+psycopg://ada:hunter2@127.0.0.1:9/x")
    assert (code, out) == (4, "")
    assert "could not be used" in err
    assert "hunter2" not in err


def test_many_verdicts_are_stored_in_one_transaction(url: str) -> None:
    with Store.open(url) as store:
        records = [
            (
                replace(record(source=b"x = %d" % n), learner=f"l{n % 7}", job_key=f"{n}"),
                datetime.now(UTC),
            )
            for n in range(20)
        ]
        assert store.put_all(records[:15]) == 15
        assert store.put_all(records) == 5
        assert len(store.attempts("l0")) == 3
        assert set(store.of_jobs([f"{n}" for n in range(30)])) == {f"{n}" for n in range(20)}
