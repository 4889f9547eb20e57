"""Where an SQLite file lies: its folder made, its rights checked, before SQLite touches it."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL

from db.failures import UnusableError, sentence


def path_of(address: URL) -> Path | None:
    """The file that a URL names; None for a server, for memory and for SQLite's own URIs."""
    name = address.database
    if address.get_backend_name() != "sqlite" or not name or name == ":memory:":
        return None
    return None if name.startswith("file:") else Path(name)


def exists(path: Path) -> bool:
    """Whether there is a file to open. Raises UnusableError for a folder or a device."""
    if path.is_dir():
        raise UnusableError(f"{path} is a folder, not a database. Name a file in it with --db.")
    if not path.exists():
        return False
    if not path.is_file():
        raise UnusableError(
            f"{path} is not a regular file. Name a file for the database with --db."
        )
    return True


def make(path: Path) -> None:
    """See to it that a file is there and may be written. Raises UnusableError and OSError."""
    if exists(path):
        # Asked first: SQLite would make its log beside the file with the file's own rights, and
        # that log would stand in the way once the file is made writable.
        if _may(path, os.R_OK) and not _may(path, os.W_OK):
            raise UnusableError(sentence("READONLY", str(path)))
        return
    try:
        # Learners' work and seeds lie here, so what is new is for its owner alone.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableError(
            f"The folder {path.parent} for the database could not be made: {error.strerror}. "
            "Make it yourself, or name another place with --db."
        ) from None
    # The log and its index get the rights of the file.
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))


def sealed(path: Path) -> bool:
    """Whether a file can be read only as one that nobody changes.

    SQLite keeps the log's index beside the file. Where neither may be written, a file without
    entries in its log is complete in itself.
    """
    if _may(path, os.W_OK) and _may(path.absolute().parent, os.W_OK):
        return False
    return log_size(path) == 0


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def log_size(path: Path) -> int:
    """How many bytes lie in a file's write-ahead log."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except FileNotFoundError:
        return 0


def file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path, whatever it holds; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
