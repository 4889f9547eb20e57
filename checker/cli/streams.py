"""The three standard streams, whatever state this process was given them in.

A closed descriptor would be taken by the next file that is opened, so each is filled first. What
cannot be written to standard output is a failure of its own kind; what cannot be written to
standard error is let go, for there is nobody to tell.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO


class LostOutputError(Exception):
    """Standard output took no more; `reason` is the system's error."""

    # No OSError: click and rich end the program with code 1 where one reports a closed pipe.
    def __init__(self, reason: OSError) -> None:
        super().__init__(reason.strerror or str(reason))
        self.reason = reason


class _Output(io.FileIO):
    def write(self, data: object) -> int | None:  # type: ignore[override]
        try:
            return super().write(data)  # type: ignore[arg-type]
        except OSError as error:
            raise LostOutputError(error) from None


class _Errors(io.FileIO):
    def write(self, data: object) -> int | None:  # type: ignore[override]
        try:
            return super().write(data)  # type: ignore[arg-type]
        except OSError:
            return len(memoryview(data))  # type: ignore[arg-type]


def prepare() -> None:
    """Fill what is closed, and set the streams up; characters they cannot show are escaped."""
    # Opened the wrong way round: reading or writing them then fails, as it does on a closed one.
    for descriptor, mode in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        _fill(descriptor, mode)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = _text(_Output(1, "w", closefd=False), sys.stdout)
    sys.stderr = _text(_Errors(2, "w", closefd=False), sys.stderr)


def _fill(descriptor: int, mode: int) -> None:
    try:
        os.fstat(descriptor)
    except OSError:
        # The lowest number that is free: the descriptors below are filled already.
        os.open(os.devnull, mode)


def _text(raw: io.FileIO, before: TextIO | None) -> io.TextIOWrapper:
    encoding = getattr(before, "encoding", None) or "utf-8"
    buffered = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffered, encoding, "backslashreplace", line_buffering=raw.isatty())
