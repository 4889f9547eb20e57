"""A child from fork to exit: shut everything off, say so, run the program, hand back results.

Runs in the child, which is forked before there is anything to run and waits for it. Only
descriptors 0 to 3 exist when the learner's code starts: an empty input, the captured output
twice, and the result. The status channel, on which the child says that it is sealed, is closed by
then: no code of the learner's can say so in its place.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import select
import socket
import sys
from collections.abc import Iterable
from typing import NoReturn, TextIO

from . import failures, kernel, sealing, session, sharing

RESULT, STATUS, _REQUEST, _FOLDER = 3, 4, 5, 6
DESCRIPTORS = 5
IDLE_SECONDS = 0.0005
"""How long no run may come before there is time for a rehearsal."""
_CHUNK = 1 << 16


def wait(link: socket.socket, seal: sealing.Seal, *, early: bool) -> NoReturn:
    """Wait on `link` for a run's descriptors, do the run, end the process. Never raises.

    `early` says that no run is waiting yet, so that there is time for a rehearsal.
    """
    try:
        fault = _ahead(link, seal, early)
        _place(*_received(link))
    except BaseException:  # The fork server has gone: there is no one to report to.
        os._exit(0)
    try:
        if fault is not None:
            raise fault
        prepared = _prepare(seal)
    except BaseException as error:
        text = f"{type(error).__name__}: {failures.message_of(error)}"
        os.write(STATUS, json.dumps({"fault": text}).encode() + b"\n")
        os._exit(71)
    _go_on(prepared, seal.tier)


def _ahead(link: socket.socket, seal: sealing.Seal, early: bool) -> BaseException | None:
    """Do all that does not depend on the run; give what went wrong, to report once there is one.

    Other runs' descriptors are let go of first: their ends must not wait for this process.
    """
    kernel.close_all_but([link.fileno()])
    try:
        seal.ahead()
        gc.enable()
        # A run that is there already gains nothing by a rehearsal.
        if early and not select.select([link], [], [], IDLE_SECONDS)[0]:
            session.rehearse()
    except BaseException as error:
        return error
    return None


def _received(link: socket.socket) -> tuple[int, int, int, int, int]:
    data, descriptors, _, _ = socket.recv_fds(link, 1, DESCRIPTORS)
    if not data:
        raise EOFError
    os.close(link.detach())
    request, output, result, status, folder = descriptors
    return output, result, status, request, folder


def _read(descriptor: int, most: int = sys.maxsize) -> bytes:
    chunks = []
    while chunk := os.read(descriptor, min(_CHUNK, most)):
        chunks.append(chunk)
        most -= len(chunk)
    return b"".join(chunks)


def _place(*descriptors: int) -> None:
    """Move the descriptors to 1 to 6; 0 is and stays an empty input."""
    output, *others = descriptors
    wanted = (output, output, *others)
    # First out of the way of the places that they are to take.
    apart = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 16) for descriptor in wanted]
    for place, descriptor in enumerate(apart, start=1):
        os.dup2(descriptor, place, inheritable=False)


def make_streams() -> None:
    """In the fork server: make the text streams that every child finds, whatever they lead to."""
    for name, stream in zip(("stdin", "stdout", "stderr"), _streams(), strict=True):
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _streams() -> tuple[TextIO, TextIO, TextIO]:
    """Make text streams of descriptors 0, 1 and 2; both outputs are written line by line."""

    def writer(descriptor: int) -> TextIO:
        return open(descriptor, "w", 1, encoding="utf-8", errors="replace", closefd=False)

    return open(0, encoding="utf-8", closefd=False), writer(1), writer(2)


def _prepare(seal: sealing.Seal) -> session.Session:
    asked = session.load(_read(_REQUEST, int.from_bytes(_read(_REQUEST, 4), "big")))
    prepared = session.Session(asked)
    seal.close(_FOLDER, asked["cpu_seconds"], asked["memory_mib"])
    os.closerange(_FOLDER, kernel.MAX_DESCRIPTORS)
    return prepared


def _go_on(prepared: session.Session, tier: str) -> NoReturn:
    write, leave, flush = os.write, os._exit, sys.stdout.flush
    write(STATUS, json.dumps({"ready": tier}).encode() + b"\n")
    os.close(STATUS)
    try:
        for result in _results(prepared):
            text = session.to_text(result)
            flush()
            data = memoryview(len(text).to_bytes(4, "big") + text)
            while data:
                data = data[write(RESULT, data) :]
    finally:
        leave(0)


def _results(prepared: session.Session) -> Iterable[session.Result]:
    if prepared.is_stateless():
        return sharing.results(prepared, _further)
    os.close(_REQUEST)
    return (prepared.run(),)


def _further() -> bytes:
    """Read what further runs are handed, once there is no way out but by a result."""
    os.closerange(1, RESULT)
    return _read(_REQUEST)
