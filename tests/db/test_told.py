"""A verdict that cannot be stored is shown all the same, and the command says why and what to do.

`answer` ends as `grade` does, and starts no sandbox; `grade` itself is tried on a full disk.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from checker import catalog
from checker.store import Store

from .support import NOW, ROOT, Checker, raw, save, without_rights

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")

LOCKED = "{} is in use by another program and stayed locked. Try again; if it happens again, end "
LOCKED += "the program that holds it."
READONLY = "{} may not be written. Make the file and its folder writable, or name another file "
READONLY += "with --db."
CANTOPEN = "{} could not be opened. Check that you may read and write the file and its folder, or "
CANTOPEN += "name another file with --db."
FULL = "The disk that holds {} is full. Nothing was stored; free some space, then try again."
NOTADB = "{} is not a database. Name another file with --db."
FOLDER = "{} is a folder, not a database. Name a file in it with --db."
NEWER = "{} was written by a newer version of this program (its tables are of version 99, this "
NEWER += f"program knows up to {NOW}). Update the program, or name another database with --db."
FOREIGN = "{} is the database of another program. Name another file with --db."
MISSING = "The folder {} for the database could not be made: "


def check_lost(checker: Checker, url: str | Path, sentence: str, *more: str | Path) -> None:
    """The verdict is shown, and the one line on standard error is the sentence."""
    code, out, err = checker(*more, "answer", "forward-error", "11", "--db", url)
    assert code == 4
    assert "correct, 1 of 1 point" in out
    assert "stored" not in out
    assert err == f"This verdict was NOT stored. {sentence}\n"


def check_unread(checker: Checker, url: str | Path, sentence: str) -> None:
    for command in ("scores", "progress"):
        assert checker(command, "--db", url) == (4, "", f"Error: {sentence}\n")


def test_a_stored_verdict(path: Path, checker: Checker) -> None:
    code, out, err = checker("answer", "forward-error", "11", "--db", path)
    assert (code, err) == (0, "")
    assert "\nAttempt 1, stored.\n" in out


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.write_text("Dear diary, " * 99), NOTADB),
        (lambda path: (path.unlink(), path.mkdir()), FOLDER),
        (lambda path: raw(path, "PRAGMA user_version=99"), NEWER),
        (lambda path: raw(path, "PRAGMA application_id=7"), FOREIGN),
    ],
    ids=["not a database", "folder", "newer", "foreign"],
)
def test_what_is_no_database_of_ours(
    path: Path, checker: Checker, spoil: Callable[[Path], object], sentence: str
) -> None:
    spoil(path)
    check_lost(checker, path, sentence.format(path))
    check_unread(checker, path, sentence.format(path))


def test_a_folder_that_cannot_be_made(tmp_path: Path, checker: Checker) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "a"
    message = (
        f"{MISSING.format(folder)}Not a directory. Make it yourself, or name another place with"
    )
    check_lost(checker, folder / "x.db", f"{message} --db.")


def test_a_locked_file(path: Path, checker: Checker) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    check_lost(checker, f"sqlite:///{path}?timeout=0.01", LOCKED.format(path))
    assert checker("scores", "--db", path)[0] == 0
    other.close()


def test_a_file_locked_against_readers(path: Path, checker: Checker) -> None:
    raw(path, "PRAGMA journal_mode=DELETE")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    check_unread(checker, f"sqlite:///{path}?timeout=0.01", LOCKED.format(path))
    other.close()


@posix
def test_without_rights(checker: Checker) -> None:
    checker("answer", "forward-error", "11", "--dry-run")  # imports what nobody may not read
    (exercise,) = catalog.default_folder().glob("*/*-forward-error")
    with without_rights() as folder:
        exercises = ("--exercises", folder / "exercises")
        shutil.copytree(exercise, folder / "exercises" / "chapter" / exercise.name)
        path = folder / "x.db"
        checker(*exercises, "answer", "forward-error", "11", "--db", path)
        path.chmod(0o400)
        check_lost(checker, path, READONLY.format(path), *exercises)
        path.chmod(0o600)
        folder.chmod(0o500)
        check_lost(checker, path, READONLY.format(path), *exercises)
        new = folder / "new.db"
        check_lost(checker, new, CANTOPEN.format(new), *exercises)
        message = f"{MISSING.format(folder / 'new')}Permission denied. Make it yourself, or name "
        check_lost(
            checker, folder / "new" / "x.db", f"{message}another place with --db.", *exercises
        )
        assert checker(*exercises, "scores", "--db", path)[1].count("forward-error") == 1
        path.chmod(0)
        check_lost(checker, path, CANTOPEN.format(path), *exercises)
        assert checker("scores", "--db", path)[::2] == (4, f"Error: {CANTOPEN.format(path)}\n")


@pytest.fixture
def no_room() -> Iterator[None]:
    """SQLite answers as it does when the disk has no room left."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={max(pages, 1)}")

    event.listen(Engine, "connect", limit)
    yield
    event.remove(Engine, "connect", limit)


def test_no_room(path: Path, checker: Checker, no_room: None) -> None:
    full = path.with_name("full.db")
    full.touch()
    check_lost(checker, full, FULL.format(full))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=800k", "none", str(folder)]
    done = shutil.which("mount") and subprocess.run(command, check=False, capture_output=True)
    if not done or done.returncode:
        pytest.skip("a small disk cannot be mounted here: that needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(ballast: Path) -> None:
    """Write until the disk is full."""
    with ballast.open("wb", buffering=0) as opened, contextlib.suppress(OSError):
        while opened.write(b"x" * 4096):
            pass


@pytest.mark.parametrize("new", [True, False])
def test_a_full_disk(small_disk: Path, new: bool) -> None:
    path = small_disk / "x.db"
    if not new:
        Store.open(path).close()
    fill(small_disk / "ballast")
    (program,) = catalog.default_folder().glob("*/*-slope/solution.py")
    done = subprocess.run(
        [sys.executable, "-m", "checker", "grade", "slope", str(program), "--db", str(path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 4
    assert done.stdout.startswith("The slope of the loss (slope)\n")
    # A long path has it broken into lines elsewhere.
    message = " ".join(done.stderr.split())
    assert message.endswith(f"This verdict was NOT stored. {FULL.format(path)}")
    (small_disk / "ballast").unlink()
    with Store.open(path) as store:
        assert save(store) == 1
