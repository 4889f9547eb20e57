"""db status, backup and check, through the command."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from checker.store import Store

from .support import NOW, Checker, check_sound, raw, save

pytestmark = pytest.mark.slow

NONE = "Error: There is no database at {} yet; the first verdict that is stored makes it.\n"
GONE = "names a row of attempt that is not there"
FAULTS = "\n".join(
    [
        f"row {row} of {table} {GONE}"
        for table, rows in (("finding", (1, 2, 3)), ("receipt", (1,)))
        for row in rows
    ]
)
COUNTS = {"learner": 1, "exercise": 1, "submission": 1, "attempt": 2, "finding": 6, "receipt": 2}


@pytest.mark.parametrize("command", ["upgrade", "check", "backup"])
def test_nothing_there_is_reported_and_not_made(
    tmp_path: Path, checker: Checker, command: str
) -> None:
    file = [tmp_path / "y.db"] if command == "backup" else []
    done = checker("db", command, *file, "--db", tmp_path / "x.db")
    assert done == (2, "", NONE.format(tmp_path / "x.db"))
    assert list(tmp_path.iterdir()) == []


def test_the_status_of_nothing(tmp_path: Path, checker: Checker) -> None:
    path = tmp_path / "no" / "x.db"
    code, out, err = checker("--db", path, "db", "status")
    assert (code, err) == (0, "")
    assert out == NONE.format(path).removeprefix("Error: ")
    state = json.loads(checker("--db", path, "db", "status", "--json")[1])
    assert (state["exists"], state["rows"]) == (False, None)
    assert list(tmp_path.iterdir()) == []


def test_the_status(path: Path, checker: Checker) -> None:
    code, out, err = checker("db", "status", "--db", path)
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == [f"Database:    {path}", f"Version:     {NOW} (current)"]
    state = json.loads(checker("db", "status", "--json", "--db", path)[1])
    assert state["place"] == str(path)
    assert (state["exists"], state["version"], state["program_version"]) == (True, NOW, NOW)
    assert (state["size"], state["log_size"]) == (path.stat().st_size, 0)
    assert {name: n for name, n in state["rows"].items() if n} == COUNTS


def test_the_status_of_a_newer_and_of_an_empty_file(path: Path, checker: Checker) -> None:
    raw(path, "PRAGMA user_version=99")
    assert (
        f"99 (newer than {NOW}, which this program knows: update the program)"
        in (checker("db", "status", "--db", path)[1])
    )
    empty = path.with_name("empty.db")
    empty.touch()
    assert "0 (no tables yet" in checker("db", "status", "--db", empty)[1]
    assert empty.stat().st_size == 0


def test_a_backup_is_whole_and_its_owner_s(path: Path, checker: Checker, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    with Store.open(path) as store:
        save(store)  # lies in the log yet
        code, out, err = checker("db", "backup", target, "--db", path)
    size = f"{target.stat().st_size / 1024:.0f} KiB"
    sentence = f"Copied to {target}, {size}: 18 rows, read back and sound.\n"
    assert (code, out, err) == (0, sentence, "")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    check_sound(target)
    with Store.open(target) as store:
        assert len(store.attempts("ada")) == 3


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("x.db", "is there already. Name a file that is not there yet."),
        ("no/y.db", "There is no folder"),
    ],
)
def test_a_backup_replaces_nothing(
    path: Path, checker: Checker, tmp_path: Path, name: str, sentence: str
) -> None:
    before = path.read_bytes()
    code, _, err = checker("db", "backup", tmp_path / name, "--db", path)
    assert code == 2
    assert sentence in err
    assert path.read_bytes() == before


def test_a_failed_backup_leaves_nothing(
    path: Path, checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(path.read_bytes()[:8192])
    code, _, err = checker("db", "backup", tmp_path / "y.db", "--db", path)
    assert code == 4
    assert f"Error: {path} is damaged" in err
    assert not (tmp_path / "y.db").exists()


def test_a_sound_database(path: Path, checker: Checker) -> None:
    assert checker("db", "check", "--db", path) == (0, "The database is sound.\n", "")
    report = json.loads(checker("db", "check", "--json", "--db", path)[1])
    assert report == {"sound": True, "faults": []}


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM attempt WHERE id=1", FAULTS),
        ("DROP TABLE receipt", "the table receipt is missing"),
        ("UPDATE attempt SET points=-1 WHERE id=1", "CHECK constraint failed in attempt"),
    ],
)
def test_what_is_wrong_is_reported(
    path: Path, checker: Checker, statement: str, fault: str
) -> None:
    raw(path, "PRAGMA ignore_check_constraints=ON", statement)
    code, out, err = checker("db", "check", "--db", path)
    assert code == 4
    assert out == f"{fault}\n"
    assert (
        err == "The database is damaged. Put back a copy, or move the file away and start anew.\n"
    )
    report = json.loads(checker("db", "check", "--json", "--db", path)[1])
    assert report == {"sound": False, "faults": fault.splitlines()}


def test_a_server_s_files_are_its_own(checker: Checker) -> None:
    code, _, err = checker("db", "check", "--db", "postgresql://ada:hunter2@host/x")
    assert code == 2
    assert "PostgreSQL" in err
    assert "hunter2" not in err


def test_help_has_examples(checker: Checker) -> None:
    for command in ("status", "upgrade", "backup", "restore", "copy", "check"):
        code, out, _ = checker("db", command, "--help")
        assert code == 0
        assert f"checker db {command}" in out
