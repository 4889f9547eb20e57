"""Files written whole or not at all, also where the disk is full or the program is stopped."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from checker.models.errors import CheckerError, UsageError, WriteError

_MACHINE = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO),
    *(errno.ENOMEM, errno.EMFILE, errno.ENFILE),
}
"""What is no fault of whoever named the file."""


def write(path: Path, content: bytes) -> None:
    """Write a file, or leave what was there.

    A link's target is written, and a device or a pipe written to. Raises UsageError where the file
    cannot be had, and WriteError where the machine fails.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("wb") as opened:
                opened.write(content)
            return
        _replace(target, content, mode)
    except OSError as error:
        raise _refusal(path, error) from None


def append(path: Path, text: str) -> None:
    """Add to a file's end, or leave it as it was. Raises OSError."""
    with path.open("ab", buffering=0) as opened:
        size = opened.tell()
        content = memoryview(text.encode("utf-8", "backslashreplace"))
        try:
            while content:
                content = content[opened.write(content) :]
        except OSError:
            if opened.seekable():
                opened.truncate(size)
            raise


def write_all(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write files and the folders that they lie in, all or none. Raises as `write` does."""
    made: list[Path] = []
    try:
        for path, content in files:
            made += _make_folders(path)
            before = path.exists()
            write(path, content)
            made += [] if before else [path]
    except BaseException:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()
        raise


def _make_folders(path: Path) -> list[Path]:
    missing = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(path, error) from None
    return missing[::-1]


def _refusal(path: Path, error: OSError) -> CheckerError:
    """The caller's mistake, or the machine's failure."""
    why = error.strerror or str(error)
    if error.errno == errno.EEXIST:
        why = f"{error.filename} is no folder"
    told = f"{path} cannot be written: {why}."
    return WriteError(told) if error.errno in _MACHINE else UsageError(told)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, content: bytes, mode: int | None) -> None:
    """Write beside the target, and put that in its place once it is on the disk."""
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    beside = target.with_name(f".checker-{os.urandom(6).hex()}")
    try:
        with open(beside, "xb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
