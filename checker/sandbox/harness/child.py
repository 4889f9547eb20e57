"""One run from fork to exit: shut everything off, say so, run the program, hand back a result.

Runs in the child. Only descriptors 0 to 4 exist when the learner's code starts: an empty input,
the captured output twice, the result, and (closed by then) the status channel, on which the child
says that it is ready. No code of the learner's can say so in its place.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import signal
import sys
from typing import NoReturn, TextIO

from . import failures, kernel, session

RESULT, STATUS, _REQUEST, _FOLDER = 3, 4, 5, 6
READY = b'{"ready": true}\n'
_CHUNK = 1 << 16


def run(output: int, result: int, status: int, request: int, folder: int) -> NoReturn:
    """Do one run with these descriptors and end the process. Never returns, never raises."""
    try:
        _place(output, result, status, request, folder)
        prepared = _prepare()
    except BaseException as error:
        text = f"{type(error).__name__}: {failures.message_of(error)}"
        os.write(STATUS, json.dumps({"fault": text}).encode() + b"\n")
        os._exit(71)
    _go_on(prepared)


def _read_all(descriptor: int) -> bytes:
    chunks = []
    while chunk := os.read(descriptor, _CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)


def _place(*descriptors: int) -> None:
    """Move the descriptors to 0 to 6, close all others, and make new text streams."""
    output, *others = descriptors
    wanted = (os.open(os.devnull, os.O_RDONLY), output, output, *others)
    # First out of the way of the places that they are to take.
    apart = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 16) for descriptor in wanted]
    for place, descriptor in enumerate(apart):
        os.dup2(descriptor, place, inheritable=False)
    os.closerange(_FOLDER + 1, kernel.MAX_DESCRIPTORS)
    for name, stream in zip(("stdin", "stdout", "stderr"), _streams(), strict=True):
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _streams() -> tuple[TextIO, TextIO, TextIO]:
    """Make text streams of descriptors 0, 1 and 2; both outputs are written line by line."""

    def writer(descriptor: int) -> TextIO:
        return open(descriptor, "w", 1, encoding="utf-8", errors="replace", closefd=False)

    return open(0, encoding="utf-8", closefd=False), writer(1), writer(2)


def _prepare() -> session.Session:
    os.setsid()
    kernel.die_with_parent()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asked = session.load(_read_all(_REQUEST))
    os.fchdir(_FOLDER)
    os.closerange(_REQUEST, _FOLDER + 1)
    prepared = session.Session(asked)
    for name in [name for name in sys.modules if name.partition(".")[0] == "harness"]:
        del sys.modules[name]
    os.environ.clear()
    gc.enable()
    kernel.limit(asked["cpu_seconds"], asked["memory_mib"])
    return prepared


def _go_on(prepared: session.Session) -> NoReturn:
    write, leave, flush = os.write, os._exit, sys.stdout.flush
    os.write(STATUS, READY)
    os.close(STATUS)
    try:
        text = session.to_text(prepared.run())
        flush()
        data = memoryview(len(text).to_bytes(4, "big") + text)
        while data:
            data = data[write(RESULT, data) :]
    finally:
        leave(0)
