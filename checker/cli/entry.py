"""Where the `checker` command begins and ends."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable

from checker.cli import exits, streams
from checker.models.exit_codes import FAILED

NEEDED = 128 << 20
"""Bytes that the system must still give. With less, NumPy's and pydantic's compiled code ends the
whole process, with an exit code of its own choice."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    code = FAILED
    try:
        streams.prepare()
        known: dict[str, object] = {}
        _note_interrupts(known)
        _kept = watch_exits(lambda: _ended(MemoryError(), known))
        code = run(known)
    finally:
        os._exit(code)


def run(known: dict[str, object]) -> int:
    """Run the command line; the exit code, whatever happens. `known` takes what it learns."""
    try:
        code = _command(known)
        sys.stdout.flush()
        return code
    except BaseException as error:
        return _ended(error, known)


def _note_interrupts(known: dict[str, object]) -> None:
    # Ctrl-C in the midst of an import may come out as any other error of the module.
    def interrupt(*_: object) -> None:
        known["interrupted"] = True
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)


def _ended(error: BaseException, known: dict[str, object]) -> int:
    try:
        return exits.tell(error, known)
    except BaseException:  # What is left is not even enough to say so.
        return FAILED


def _command(known: dict[str, object]) -> int:
    # Imports make hundreds of thousands of objects that live to the end: collecting among them,
    # and taking them apart one by one at exit, costs a third of a cold `checker grade`.
    gc.set_threshold(100_000, 50, 100)
    # The solver's arrays are small; NumPy's idle threads would only take the other processes' time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # No plug-in of pydantic's has a say in what an exercise is; looking for some takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    check_memory()
    _begin(sys.argv[1:], known)
    from checker.cli.app import app

    result = app.main(prog_name="checker", standalone_mode=False, obj=known)
    return result if isinstance(result, int) else 0


def _begin(words: list[str], known: dict[str, object]) -> None:
    """Begin what takes longest before the command line is read: to load the database code."""
    if "grade" in words and {"--dry-run", "--help", "-h"}.isdisjoint(words):
        from checker.cli.storing import Keeper

        known["keeper"] = Keeper.start()


def check_memory() -> None:
    """Raise MemoryError where the system would not give what is needed; takes no memory itself."""
    import mmap

    # Mapped and given back untouched, in the one way that every kind of limit counts.
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    try:
        mmap.mmap(-1, NEEDED, flags=flags).close()
    except OSError:
        raise MemoryError from None


def watch_exits(report: Callable[[], int]) -> object:
    """See to it that no library ends the process with an exit code of its own.

    Where one calls C's `exit` (OpenBLAS does, with 1, where it gets no memory), `report` says so
    and gives the code. What is returned must be kept as long as the process lives.
    """
    try:
        import ctypes  # NumPy imports it too

        handler = ctypes.CFUNCTYPE(None)(lambda: os._exit(report()))
        ctypes.CDLL(None).__cxa_atexit(handler, None, None)
    except (ImportError, OSError, AttributeError, MemoryError):
        return None  # A hardened system may refuse it; what it is for is rare.
    return handler
