"""Each failure of storage is a sentence: what happened, where, and what to do next."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from checker.models.errors import StorageError
from checker.store import Store
from db.failures import explain

from .support import save, without_rights

pytestmark = pytest.mark.slow


def failure(url: str | Path, busy_timeout: float = 0.01) -> str:
    """The sentence that opening a database and storing a verdict in it ends with."""
    with pytest.raises(StorageError) as caught, Store.open(url, busy_timeout=busy_timeout) as store:
        save(store)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "sqlite3" not in sentence
    assert "Error" not in sentence
    return sentence


def test_a_folder(tmp_path: Path) -> None:
    assert f"{tmp_path} is a folder, not a database." in failure(tmp_path)


def test_a_device() -> None:
    assert "/dev/full is not a regular file." in failure("/dev/full")


def test_a_parent_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert f"The folder {tmp_path}/a for the database could not be made" in failure(
        tmp_path / "a" / "x.db"
    )


def test_a_parent_that_cannot_be_made() -> None:
    assert "The folder /proc/none for the database could not be made" in failure("/proc/none/x.db")


def test_a_name_too_long(tmp_path: Path) -> None:
    assert "File name too long" in failure(tmp_path / ("x" * 300))


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_folder_that_may_not_be_written() -> None:
    with without_rights() as folder:
        folder.chmod(0o500)
        assert f"{folder}/x.db could not be opened. Check that" in failure(folder / "x.db")
        assert "could not be made: Permission denied" in failure(folder / "new" / "x.db")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_file_that_may_not_be_written() -> None:
    with without_rights() as folder:
        path = folder / "x.db"
        with Store.open(path) as store:
            save(store)
        path.chmod(0o400)
        assert f"{path} may not be written." in failure(path)
        # Nothing is left beside it that would stand in the way later.
        assert [each.name for each in folder.iterdir()] == ["x.db"]
        path.chmod(0)
        assert f"{path} could not be opened. Check that you may read and write" in failure(path)


def test_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 99)
    assert f"{path} is not a database." in failure(path)
    assert path.read_text().startswith("Dear diary")


def test_a_damaged_database(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with Store.open(path) as store:
        save(store)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert f"{path} is damaged" in failure(path)


def test_a_locked_database(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    Store.open(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert f"{path} is in use by another program" in failure(path)
    other.close()
    with Store.open(path) as store:
        save(store)


def test_a_full_disk(tmp_path: Path) -> None:
    with Store.open(tmp_path / "x.db") as store:
        save(store)
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            # SQLite then answers as it does when the disk has no room left.
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StorageError, match=r"is full\. Nothing was stored; free some space"):
            save(store, feedback="long " * 9999)
        assert len(store.attempts("ada")) == 1
        save(store)


def test_a_newer_file(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    Store.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    assert f"{path} was written by a newer version of this program" in failure(path)


def test_a_file_without_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    Store.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE receipt")
    connection.close()
    assert f"{path} could not be used: no such table" in failure(path)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "No database is named."),
        ("sqlite:x.db", "The address of the database could not be read. Write sqlite:///PATH"),
        ("nosuch://ada:hunter2@host/x", "No kind of database is known by the name 'nosuch'."),
        ("postgresql+psycopg://ada:hunter2@host:hunter2/x", "The address of the database could"),
        ("mysql://ada:hunter2@host/x", "A mysql database cannot be used; name an SQLite file or"),
        ("postgresql+psycopg://ada:hunter2@host/x", "Install it (`pip install 'psycopg[binary]'`)"),
        ("sqlite:///x.db?timeout=soon", "x.db could not be used"),
    ],
)
def test_a_bad_address(
    url: str, sentence: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    message = failure(url)
    assert sentence in message
    assert "hunter2" not in message


@pytest.mark.parametrize(
    "url", ["postgresql://ada:hunter2@host/x", "postgresql://host/x?user=ada&password=hunter2"]
)
def test_no_password_is_shown(url: str) -> None:
    message = explain(OSError(5, "no route for hunter2"), url)
    assert message.startswith("postgresql://")
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The disk that holds x.db is full."),
        (errno.EDQUOT, "The disk that holds x.db is full."),
        (errno.EROFS, "x.db may not be written."),
        (errno.EACCES, "x.db could not be opened."),
    ],
)
def test_the_system_is_understood_as_sqlite_is(number: int, sentence: str) -> None:
    assert sentence in explain(OSError(number, os.strerror(number)), "sqlite:///x.db")


@pytest.mark.parametrize("name", ["plain.db", "with space.db", "what?.db", "50%20.db", "a@b.db"])
def test_a_path_is_taken_as_it_is(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for place in (name, tmp_path / "absolute" / name, f"~/{name}"):
        Store.open(place).close()
    assert (tmp_path / name).is_file()
    assert (tmp_path / "absolute" / name).is_file()
    assert (tmp_path / "home" / name).is_file()
