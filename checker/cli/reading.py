"""Reading what is handed in, which may be standard input, too large, or no file at all."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import IO

from checker.models.errors import UsageError

MAX_BYTES = 1 << 20
"""Larger files are refused."""
MAX_NOTEBOOK = 64 << 20
"""And larger notebooks."""


def read(file: str) -> bytes:
    """The bytes of a file, or of standard input. Raises UsageError where there are none to read."""
    if file == "-":
        return _capped(sys.stdin.buffer, file)
    path = Path(file)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{_named(file)} is a folder; name the Python file in it.")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{_named(file)} is not a regular file.")
        with path.open("rb") as opened:
            return _capped(opened, file)
    except FileNotFoundError:
        raise UsageError(f"There is no file {_named(file)}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{_named(file)} cannot be read: {reason}.") from None


def _named(text: str) -> str:
    from checker.reports.cleaning import one_line

    return one_line(text)


def _capped(stream: IO[bytes], file: str) -> bytes:
    # Of a notebook most may be stored outputs, which are passed over.
    most = MAX_NOTEBOOK if file.lower().endswith(".ipynb") else MAX_BYTES
    try:
        source = stream.read(most + 1)
    except OSError as error:
        name = "Standard input" if file == "-" else _named(file)
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from None
    if len(source) > most:
        name = "Standard input" if file == "-" else _named(file)
        what = "clear its outputs" if most > MAX_BYTES else "a submission is a short program"
        raise UsageError(f"{name} is larger than {most >> 20} MiB; {what}.")
    return source
