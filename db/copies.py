"""Copies of an SQLite file, made while others use it."""

from __future__ import annotations

import filecmp
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path


def copy(source: Path, target: Path) -> None:
    """Copy a database, its log included, to a file that is not there yet, for its owner alone.

    On failure nothing is left at `target`. Raises OSError (FileExistsError) and sqlite3.Error.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(target)) as made:
            whole.backup(made)
            # A copy is one file, which can be read where no log may be written beside it.
            made.execute("PRAGMA journal_mode=DELETE")
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def copy_aside(path: Path, version: int) -> Path:
    """Copy a database beside itself, named by version and time; an equal earlier copy serves.

    Without that, each try of an upgrade that fails would leave one copy more.
    """
    stem = f"{path.name}.version-{version}."
    earlier = [copy for copy in path.parent.iterdir() if copy.name.startswith(stem)]
    made = path.with_name(f"{stem}{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.backup")
    copy(path, made)
    for same in earlier:
        if same.suffix == ".backup" and filecmp.cmp(same, made, shallow=False):
            made.unlink()
            return same
    return made
