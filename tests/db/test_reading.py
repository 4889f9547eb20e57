"""Reading makes no file, and reads one that may not be written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.models.errors import StorageError
from checker.store import Store

from .support import Checker, raw, save, without_rights

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")


@pytest.mark.parametrize("name", ["x.db", "no/such/folder/x.db", "empty.db"])
def test_nothing_there_is_an_empty_store(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.db").touch()
    with Store.open(tmp_path / name, reading=True) as store:
        assert store.attempts("ada") == ()
        assert store.best("ada") == {}
        assert store.learners() == ()
    assert [path.name for path in tmp_path.iterdir()] == ["empty.db"]
    assert (tmp_path / "empty.db").stat().st_size == 0


@pytest.mark.parametrize("command", ["scores", "progress"])
def test_the_commands_tell_kindly_that_nothing_is_there(
    tmp_path: Path, checker: Checker, command: str
) -> None:
    code, out, err = checker(command, "--db", tmp_path / "no" / "x.db")
    assert (code, err) == (0, "")
    assert (
        "There are no attempts yet." if command == "scores" else "Nothing is graded yet."
    ) in out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (["PRAGMA user_version=99"], "newer version of this program"),
        (["PRAGMA application_id=7"], "another program"),
    ],
)
def test_what_cannot_be_read_is_left_alone(
    tmp_path: Path, statements: list[str], sentence: str
) -> None:
    path = tmp_path / "x.db"
    Store.open(path).close()
    raw(path, *statements)
    before = path.read_bytes()
    with pytest.raises(StorageError, match=sentence):
        Store.open(path, reading=True)
    assert path.read_bytes() == before


@posix
@pytest.mark.parametrize(("file", "folder"), [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)])
def test_scores_are_read_where_nothing_may_be_written(file: int, folder: int) -> None:
    with without_rights() as place:
        path = place / "100%?#.db"
        with Store.open(path) as store:
            save(store)
        path.chmod(file)
        place.chmod(folder)
        with Store.open(path, reading=True) as store:
            assert len(store.attempts("ada")) == 1
            if file == 0o400:
                with pytest.raises(StorageError, match="may not be written"):
                    save(store)
        assert [each.name for each in place.iterdir()] == [path.name]


@posix
def test_a_log_that_is_not_emptied_is_read_too() -> None:
    with without_rights() as place:
        path = place / "x.db"
        with Store.open(path) as writer:
            save(writer)
            path.chmod(0o400)
            with Store.open(path, reading=True) as store:
                assert len(store.attempts("ada")) == 1
            path.chmod(0o600)


def test_reading_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with Store.open(path) as writer:
        save(writer)
        connection = writer._engine.raw_connection()
        connection.cursor().execute("BEGIN IMMEDIATE")
        with Store.open(path, reading=True, busy_timeout=0) as store:
            assert len(store.attempts("ada")) == 1
        connection.close()
