"""How an exception ends the program: a sentence on standard error, and the exit code.

Nothing here is an exit code of 1, which says that an answer was judged wrong.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping

from checker.cli.streams import LostOutputError
from checker.models.exit_codes import BROKEN_PIPE, FAILED, INTERRUPTED

_MEMORY, _FILES, _PROCESSES = "memory", "open files", "processes"
_KINDS = {
    errno.ENOMEM: _MEMORY,
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
    errno.EAGAIN: _PROCESSES,
    errno.EFBIG: "room in a file",
}
_WORDS = {
    "allocate memory": _MEMORY,
    "failed to map": _MEMORY,
    "Too many open files": _FILES,
    "start new thread": _PROCESSES,
}


def tell(error: BaseException, known: Mapping[str, object]) -> int:
    """Say what happened and give the exit code.

    `known["stored"]` is the attempt kept, if any; `known["interrupted"]` is there after Ctrl-C;
    `known["say"]` says it where standard error is not for sentences.
    """
    if isinstance(error, KeyboardInterrupt) or "interrupted" in known:
        return _say("Interrupted.", INTERRUPTED, known)
    if isinstance(error, LostOutputError):
        return _lost(error, known)
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else FAILED
    missing = _lacking(error)
    if missing is not None:
        return _say(
            f"The system gives the checker too little: it ran out of {missing}. {_kept(known)} "
            "`ulimit -a` shows the limits; raise the one that is low, and try again.",
            FAILED,
            known,
        )
    return _of_click(error, known) or _fault(error, known)


def _lacking(error: BaseException | None) -> str | None:
    """What there was too little of, if an error, or one behind it, is about that."""
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


def _kept(known: Mapping[str, object]) -> str:
    stored = known.get("stored")
    return "Nothing was scored." if stored is None else f"The verdict was stored: attempt {stored}."


def _lost(error: LostOutputError, known: Mapping[str, object]) -> int:
    if error.reason.errno == errno.EPIPE:
        return BROKEN_PIPE
    kept = f" {_kept(known)}" if "stored" in known else ""
    return _say(f"Standard output could not be written: {error}.{kept}", FAILED, known)


def _of_click(error: BaseException, known: Mapping[str, object]) -> int | None:
    import click

    if isinstance(error, click.Abort):
        return _say("Interrupted.", INTERRUPTED, known)
    if not isinstance(error, click.ClickException):
        return None
    from io import StringIO

    from checker.reports.cleaning import clean
    from checker.reports.screen import fitted
    from checker.reports.suggestion import command

    stream = StringIO()
    error.show(stream)
    text = stream.getvalue().rstrip("\n").expandtabs(4)  # Click lists choices behind tabs.
    if isinstance(error, click.MissingParameter) and error.param and error.param.metavar == "ID":
        text += f"\nTo see those there are: {command('list')}"
    return _say(fitted(clean(text)), error.exit_code, known)


def _fault(error: BaseException, known: Mapping[str, object]) -> int:
    """A fault of ours: a sentence; the traceback is for whoever asks for it."""
    from checker.reports.cleaning import one_line

    if os.environ.get("CHECKER_DEBUG"):
        import traceback

        traceback.print_exception(error)
    description = one_line(f"{type(error).__name__}: {error}")
    return _say(
        f"The checker itself failed: {description}\n{_kept(known)} "
        "Please report this; CHECKER_DEBUG=1 shows where it happened.",
        FAILED,
        known,
    )


def _say(text: str, code: int, known: Mapping[str, object]) -> int:
    say = known.get("say")
    if callable(say):
        say(text)
    else:
        print(text, file=sys.stderr, flush=True)
    return code
