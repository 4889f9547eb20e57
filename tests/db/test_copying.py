"""Everything is copied from one kind of database to the other and back, and proved to be there."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, inspect, select, text

from checker.store import Store
from db import schema, transfer
from db.engine import connect
from db.failures import UnusableError
from db.models import Attempt
from db.statements import table

from . import everything
from .processes import WRITER, release, start
from .support import Checker, check_sound, raw, record, save

pytestmark = pytest.mark.slow


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A file with rows in every table."""
    path = tmp_path / "full.db"
    everything.fill(f"sqlite:///{path}")
    return path


def contents(where: str | Path) -> tuple[object, ...]:
    engine = connect(where if isinstance(where, str) else f"sqlite:///{where}")
    with transfer.snapshot(engine) as connection:
        found = transfer.contents(connection)
    engine.dispose()
    return found


def test_there_and_back_nothing_changes(
    full: Path, url: str, tmp_path: Path, checker: Checker
) -> None:
    back = tmp_path / "back.db"
    code, out, err = checker("db", "copy", url, "--db", full, "--json")
    assert (code, err) == (0, "")
    tables = json.loads(out)["tables"]
    assert {one["table"] for one in tables} == set(schema.CURRENT.metadata.tables)
    assert all(one["rows"] for one in tables)
    code, out, err = checker("db", "copy", back, "--db", url)
    assert (code, err) == (0, "")
    assert f" to {back}; both hold the same.\n" in out
    assert contents(full) == contents(url) == contents(back)
    for path in (full, back):
        assert raw(path, "SELECT told IS NULL FROM queued ORDER BY id") == [(0,), (1,)]
    check_sound(back)
    assert not list(tmp_path.glob("back.db-*"))


def test_rows_made_later_are_numbered_on(full: Path, url: str, checker: Checker) -> None:
    assert checker("db", "copy", url, "--db", full)[0] == 0
    with Store.open(url) as store:
        save(store)
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.execute(select(func.max(table(Attempt).c.id))).scalar_one() == 701
        engine.dispose()


def test_a_dry_run_writes_nothing(full: Path, url: str, tmp_path: Path, checker: Checker) -> None:
    for target in (url, str(tmp_path / "new.db")):
        code, out, _ = checker("db", "copy", target, "--db", full, "--dry-run")
        assert code == 0
        assert out.startswith("Would copy ")
    engine = create_engine(url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    assert not (tmp_path / "new.db").exists()


def test_a_target_with_rows_is_left_alone(
    full: Path, url: str, path: Path, checker: Checker
) -> None:
    with Store.open(url) as store:
        save(store)
    for target in (url, str(path)):
        before = contents(target if target == url else path)
        for more in ([], ["--dry-run"]):
            code, out, err = checker("db", "copy", target, "--db", full, *more)
            assert (code, out) == (4, "")
            assert "is not empty: there are rows in " in err
        assert contents(target if target == url else path) == before


@pytest.mark.parametrize("target", ["url", "file"])
def test_what_did_not_arrive_is_reported_and_nothing_stays(
    full: Path,
    url: str,
    target: str,
    tmp_path: Path,
    checker: Checker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number_on = transfer._number_on

    def lose(connection: object) -> None:
        number_on(connection)  # type: ignore[arg-type]
        connection.execute(text("DELETE FROM finding"))  # type: ignore[attr-defined]

    monkeypatch.setattr(transfer, "_number_on", lose)
    where = url if target == "url" else str(tmp_path / "new.db")
    code, out, err = checker("db", "copy", where, "--db", full)
    assert (code, out) == (4, "")
    assert "of finding, 1 rows were sent and 0 came back" in err
    assert "hunter2" not in err
    if target == "url":
        assert all(not one.rows for one in contents(url))  # type: ignore[attr-defined]
    else:
        assert list(tmp_path.glob("new.db*")) == []


def test_an_older_source_is_refused(full: Path, tmp_path: Path, checker: Checker) -> None:
    raw(full, "PRAGMA user_version=1")
    code, _, err = checker("db", "copy", tmp_path / "new.db", "--db", full)
    assert code == 4
    assert "Bring it up to date with `checker db upgrade`" in err


def test_no_source_and_one_s_own_self(full: Path, tmp_path: Path, checker: Checker) -> None:
    code, _, err = checker("db", "copy", tmp_path / "new.db", "--db", tmp_path / "none.db")
    assert (code, "There is no database at" in err) == (2, True)
    code, _, err = checker("db", "copy", full, "--db", full)
    assert (code, "are the same database" in err) == (2, True)


@pytest.mark.parametrize("kind", ["file", "server"])
def test_a_backup_during_writes_is_of_one_moment(
    kind: str, url: str, tmp_path: Path, checker: Checker
) -> None:
    where = url if kind == "server" else str(tmp_path / "busy.db")
    with Store.open(where) as store:
        for n in range(300):
            store.put(record(str(n), b"%d" % n), "ada", everything.THEN)
    writers = [start(WRITER, where, f"learner{n}", 100_000) for n in range(2)]
    release(*writers)
    try:
        for n in range(2):
            copy = tmp_path / f"copy{n}.db"
            code, out, err = checker("db", "backup", copy, "--db", where)
            assert (code, err) == (0, "")
            assert "read back and sound." in out
            check_sound(copy)
            ((attempts, findings, receipts),) = raw(
                copy,
                "SELECT (SELECT count(*) FROM attempt), (SELECT count(*) FROM finding),"
                " (SELECT count(*) FROM receipt)",
            )
            assert attempts >= 300  # type: ignore[operator]
            assert (findings, receipts) == (3 * attempts, attempts)  # type: ignore[operator]
            restored = tmp_path / f"restored{n}.db"
            assert checker("db", "restore", copy, "--db", restored)[0] == 0
            assert contents(restored) == contents(copy)
    finally:
        for writer in writers:
            writer.kill()
    outputs = [writer.communicate() for writer in writers]
    # On a busy machine one of the two may have the file to itself.
    assert any(out for out, _ in outputs)
    assert not any(err for _, err in outputs), outputs


def test_writers_wait_while_a_server_is_filled(full: Path, url: str) -> None:
    """Whoever stores meanwhile is neither lost nor in the way."""
    Store.open(url).close()
    source, target = connect(f"sqlite:///{full}"), connect(url)
    stored = threading.Event()

    def store() -> None:
        with Store.open(url) as opened:
            opened.put(record("late", b"late"), "late", everything.THEN)
        stored.set()

    writer = threading.Thread(target=store)

    def watch(_: int) -> transfer.Advance:
        writer.start()
        return lambda _: None

    transfer.carry(source, target, watch=watch)
    assert stored.wait(10)
    writer.join()
    with Store.open(url) as opened:
        assert len(opened.attempts("late")) == 1
    with target.connect() as connection, pytest.raises(UnusableError, match="is not empty"):
        transfer.refuse_rows(connection)
    for engine in (source, target):
        engine.dispose()
