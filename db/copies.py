"""Copies of an SQLite file, made while others use it."""

from __future__ import annotations

import filecmp
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from db.digests import Content, TableDigest

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a file, by the end of its name."""


@contextmanager
def new_file(target: Path) -> Iterator[None]:
    """A file that was not there, for its owner alone; on failure nothing is left of it.

    Raises FileExistsError.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield
    except BaseException:
        for end in ("", *BESIDE):
            Path(f"{target}{end}").unlink(missing_ok=True)
        raise


def copy(source: Path, target: Path) -> None:
    """Copy a database, its log included, to a file that is not there yet, for its owner alone.

    On failure nothing is left at `target`. Raises OSError (FileExistsError) and sqlite3.Error.
    """
    with new_file(target):
        with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(target)) as made:
            whole.backup(made)
        fold_log(target)


def fold_log(path: Path) -> None:
    """Make a copy one file, which can be read where no log may be written beside it."""
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=DELETE")


def contents(path: Path) -> tuple[Content, ...]:
    """What each table of a file holds, whatever the file's version."""
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    found = []
    with closing(sqlite3.connect(path)) as whole:
        for (name,) in whole.execute(f"{listed} ORDER BY name").fetchall():
            tally = TableDigest(name)
            tally.add(whole.execute(f'SELECT * FROM "{name}"'))
            found.append(tally.content())
    return tuple(found)


def copy_aside(path: Path, version: int) -> Path:
    """Copy a database beside itself, named by version and time; an equal earlier copy serves.

    Without that, each try of an upgrade that fails would leave one copy more.
    """
    stem = f"{path.name}.version-{version}."
    earlier = [copy for copy in path.parent.iterdir() if copy.name.startswith(stem)]
    made = path.with_name(f"{stem}{moment()}.backup")
    copy(path, made)
    for same in earlier:
        if same.suffix == ".backup" and filecmp.cmp(same, made, shallow=False):
            made.unlink()
            return same
    return made


def moment() -> str:
    """Now, as it stands in the names of copies."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
