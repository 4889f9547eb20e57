"""Too little memory, too few processes or open files: noticed early, and told as what it is."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

NEEDED = 128 << 20
"""Bytes that must be there to be had. With less, NumPy's and pydantic's compiled code ends the
whole process, with an exit code of its own choice."""

_MEMORY, _FILES, _PROCESSES = "memory", "open files", "processes"
_KINDS = {
    errno.ENOMEM: _MEMORY,
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
    errno.EAGAIN: _PROCESSES,
}
_WORDS = {
    "allocate memory": _MEMORY,
    "failed to map": _MEMORY,
    "Too many open files": _FILES,
    "start new thread": _PROCESSES,
}


def check_memory() -> None:
    """Raise MemoryError where the system would not give what is needed; takes no memory itself."""
    import mmap

    # Mapped and given back untouched, in the one way that every kind of limit counts.
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    try:
        mmap.mmap(-1, NEEDED, flags=flags).close()
    except OSError:
        raise MemoryError from None


def watch_exits(told: Callable[[], int]) -> object:
    """See to it that no library ends the process with an exit code of its own.

    Where one calls C's `exit` (OpenBLAS does, with 1, where it gets no memory), `told` says so and
    gives the code. What is returned must be kept as long as the process lives.
    """
    try:
        import ctypes  # NumPy imports it too

        handler = ctypes.CFUNCTYPE(None)(lambda: os._exit(told()))
        ctypes.CDLL(None).__cxa_atexit(handler, None, None)
    except (ImportError, OSError, AttributeError, MemoryError):
        return None  # A hardened system may refuse it; what it is for is rare.
    return handler


def kind_of(error: BaseException | None) -> str | None:
    """What there was too little of, if that is what an error, or one behind it, tells."""
    while error is not None:
        if isinstance(error, MemoryError):
            return _MEMORY
        if isinstance(error, OSError) and error.errno in _KINDS:
            return _KINDS[error.errno]
        if isinstance(error, ImportError | RuntimeError | OSError):
            found = (kind for words, kind in _WORDS.items() if words in str(error))
            kind = next(found, None)
            if kind is not None:
                return kind
        error = error.__cause__ or error.__context__
    return None
