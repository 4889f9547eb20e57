"""An older database upgrades itself after a copy; what fails leaves it as it was."""

from __future__ import annotations

import logging
import re
import shutil
import stat
import time
import warnings
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text

from checker.models.errors import StorageError
from checker.store import Store
from db import revise, schema, upgrade
from db.engine import connect, existing
from db.schema import CURRENT, VERSION_TABLE, Schema

from .support import CHAIN, NEXT, NOW, Checker, backups, check_sound, later, raw, save

pytestmark = pytest.mark.slow


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Schema:
    """The program is one version on from here."""
    made = later()
    monkeypatch.setattr(schema, "CURRENT", made)
    return made


def differences(connection: Connection) -> list[object]:
    with warnings.catch_warnings():
        # SQLite's expressions are not read back; the text of the tables is compared as well.
        warnings.simplefilter("ignore")
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, schema.CURRENT.metadata))


def tables(connection: Connection) -> dict[str, list[str]]:
    """Each table and index as SQLite keeps it: its definitions sorted, spaces and quotes aside."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    plain = {name: re.sub(r'[\s"]+', " ", sql).replace(" (", "(") for name, sql in rows}
    return {
        name: sorted(part.strip() for part in re.split(r", (?=CONSTRAINT)", sql[:-1]))
        for name, sql in plain.items()
    }


def opened(path: Path | str) -> Engine:
    return create_engine(f"sqlite:///{path}")


def migrated(path: Path) -> Engine:
    """A database made by the migrations alone."""
    path.touch()
    engine = opened(path)
    with engine.begin() as connection:
        upgrade.migrate(connection, 0)
    return engine


@pytest.mark.parametrize("version", [NOW, NEXT])
def test_the_migrations_lead_to_the_models(
    tmp_path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if version == NEXT:
        monkeypatch.setattr(schema, "CURRENT", later())
    by_migrations = migrated(tmp_path / "migrated.db")
    by_models = connect(f"sqlite:///{tmp_path}/made.db")
    with by_migrations.connect() as one, by_models.connect() as other:
        assert differences(one) == differences(other) == []
        assert tables(one) == tables(other)
        assert VERSION_TABLE not in tables(one)
    by_migrations.dispose()
    by_models.dispose()


def test_the_comparison_sees_a_lost_rule(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/x.db")
    with engine.connect() as connection:
        before = tables(connection)
        connection.execute(text("DROP TABLE receipt"))
        assert differences(connection) != []
        assert tables(connection) != before
    engine.dispose()


def test_the_newest_migration_is_the_version_of_the_program() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(upgrade.config(connection))
    assert script.get_heads() == [schema.revision(CURRENT.version)]
    assert len(list(script.walk_revisions())) == CURRENT.version


def test_the_next_migration_is_written_from_the_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = later()
    folder = tmp_path / "versions"
    shutil.copytree(CURRENT.migrations[0], folder)
    monkeypatch.setattr(schema, "CURRENT", Schema(NOW, made.metadata, (folder,)))
    revise.main("an address")
    (written,) = folder.glob(f"{schema.revision(NEXT)}_*.py")
    assert written.name == f"{schema.revision(NEXT)}_an_address.py"
    monkeypatch.setattr(schema, "CURRENT", Schema(NEXT, made.metadata, (folder,)))
    engine = migrated(tmp_path / "x.db")
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


def test_an_older_file_is_copied_and_upgraded(
    path: Path, newer: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(path) as store:
        assert save(store) == 3
    assert raw(path, "PRAGMA user_version") == [(NEXT,)]
    assert raw(path, "SELECT name, email FROM learner") == [("ada", None)]
    check_sound(path)
    (copy,) = backups(path)
    assert re.fullmatch(rf"x\.db\.version-{NOW}\.\d{{8}}T\d{{6}}\.\d{{6}}Z\.backup", copy.name)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert raw(copy, "PRAGMA user_version", "SELECT count(*) FROM attempt") == [(NOW,), (2,)]
    check_sound(copy)
    assert caplog.messages == [
        f"{path} was upgraded from version {NOW} of its tables to version {NEXT}. "
        f"A copy from before is {copy}."
    ]
    assert caplog.records[0].levelno == logging.WARNING


def test_an_upgraded_file_is_as_a_new_one(path: Path, newer: Schema, tmp_path: Path) -> None:
    engine, new = connect(f"sqlite:///{path}"), connect(f"sqlite:///{tmp_path}/new.db")
    with engine.connect() as one, new.connect() as other:
        assert tables(one) == tables(other)
        assert one.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
    new.dispose()


def test_an_older_file_is_upgraded_to_be_read(path: Path, newer: Schema) -> None:
    with Store.open(path, reading=True) as store:
        assert len(store.attempts("ada", findings=True)[1].findings) == 3
    assert len(backups(path)) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise RuntimeError('no such luck')", "no such luck"),
        ("op.execute('DELETE FROM learner')", "2 rows would have lost what they refer to."),
        ("op.execute('SELECT nonsense')", "no such column: nonsense"),
    ],
)
def test_a_failed_upgrade_leaves_the_file_as_it_was(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, reason: str
) -> None:
    folder = tmp_path / "100% wrong"
    folder.mkdir()
    (folder / f"{schema.revision(NEXT)}_wrong.py").write_text(
        f"from alembic import op\n{CHAIN}\n"
        f"def upgrade():\n    op.execute('CREATE TABLE half (id)')\n    {body}\n"
    )
    monkeypatch.setattr(schema, "CURRENT", later(folder))
    before = raw(path, "SELECT * FROM attempt", "SELECT name, sql FROM sqlite_master")
    for _ in range(2):
        with pytest.raises(StorageError) as caught:
            Store.open(path)
        (copy,) = backups(path)  # an equal copy is not made twice
        message = str(caught.value)
        assert message.startswith(
            f"{path} could not be upgraded from version {NOW} of its tables to "
        )
        assert reason in message
        assert message.endswith(f"The database is as it was; a copy of it is {copy}.")
    assert raw(path, "SELECT * FROM attempt", "SELECT name, sql FROM sqlite_master") == before
    assert raw(path, "PRAGMA user_version") == [(NOW,)]
    check_sound(path)


def test_without_a_copy_there_is_no_upgrade(
    path: Path, newer: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.copies.copy", full)
    with pytest.raises(StorageError, match=r"no copy of it could be made first\. The disk .* full"):
        Store.open(path)
    assert raw(path, "PRAGMA user_version") == [(NOW,)]
    assert backups(path) == []


def test_whoever_comes_second_finds_it_done(path: Path, newer: Schema) -> None:
    engine = existing(f"sqlite:///{path}")
    assert engine
    # The first has finished between this one's look at the version and its turn to write.
    Store.open(path).close()
    assert upgrade.upgrade(engine, 0.01) is None
    assert len(backups(path)) == 1
    engine.dispose()


def test_whoever_waits_for_an_upgrade_waits_longer_than_for_a_write(
    path: Path, newer: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = opened(path)
    with holder.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for patience, least in [(0, 0.0), (5, 0.05)]:
            monkeypatch.setattr(upgrade, "PATIENCE", patience)
            began = time.monotonic()
            with pytest.raises(StorageError, match="in use by another program"):
                Store.open(path, busy_timeout=0.01)
            assert time.monotonic() - began >= least
    holder.dispose()
    assert backups(path) == []


def test_db_upgrade_reports_what_it_did(path: Path, newer: Schema, checker: Checker) -> None:
    code, out, err = checker("db", "upgrade", "--db", path)
    (copy,) = backups(path)
    assert (code, err) == (0, "")
    assert out == (
        f"{path} was upgraded from version {NOW} of its tables to version {NEXT}. "
        f"A copy from before is {copy}.\n"
    )
    assert checker("db", "upgrade", "--db", path) == (
        0,
        f"{path} is of version {NEXT} already; nothing was done.\n",
        "",
    )


def test_db_status_names_the_upgrade(path: Path, newer: Schema, checker: Checker) -> None:
    _, out, _ = checker("db", "status", "--db", path)
    assert (
        f"Version:     {NOW} (older than {NEXT}; to bring it up to date: checker db upgrade" in out
    )
    assert "Attempts:    2\n" in out
    assert raw(path, "PRAGMA user_version") == [(NOW,)]
