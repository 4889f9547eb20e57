"""One run as the host follows it: make pipes, send them, read, set deadlines, kill.

Runs in the host. The child is not trusted: what it writes is capped, and the run's end, its exit
status and its processor time come from the fork server on a channel that the child has closed.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypedDict

from checker.sandbox.host.scratch import empty_folder, nameless_file

if TYPE_CHECKING:
    from checker.sandbox.harness.tiers import Report
    from checker.sandbox.host.fork_server import Zygote
    from checker.sandbox.host.requests import Request

    class Status(TypedDict, total=False):
        """A line on a run's status channel, from the fork server or, with `ready`, the child."""

        ready: str
        pid: int | None
        fault: str
        report: Report | None
        exit: int
        cpu: float


START_SECONDS = 60.0
"""How long a server may take to import its libraries before that counts as our fault."""
DEATH_SECONDS = 0.5
"""How long a killed run may take to end before its fork server is ended too."""
MAX_RESULT_BYTES = 4 << 20
_CHUNK = 1 << 16


class LostError(Exception):
    """The fork server ended during the run; `ready` says whether the program had started."""

    def __init__(self, ready: bool) -> None:
        super().__init__("the fork server ended")
        self.ready = ready


class Run:
    """What is known of a run: what it wrote, how it ended, and why we killed it if we did."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.limits = request.limits
        self.output = bytearray()
        self.result = bytearray()
        self.ready = False
        self.fault = ""
        self.report: Report | None = None
        self.tier = ""
        self.pid: int | None = None
        self.handle = -1
        self.status: int | None = None
        self.cpu = 0.0
        self.killed_for = ""
        self._lines = b""
        self._deadline = time.monotonic() + START_SECONDS

    def seconds_left(self) -> float:
        """Give the time to the next deadline, at least 0."""
        return max(0.0, self._deadline - time.monotonic())

    def take_output(self, data: bytes) -> None:
        """Keep printed text up to its limit; beyond it the run is killed."""
        room = self.limits.output_kib * 1024 - len(self.output)
        self.output += data[:room]
        if len(data) > room:
            self.kill("output")

    def take_result(self, data: bytes) -> None:
        """Keep the result up to its limit; beyond it the run is killed."""
        if len(self.result) + len(data) > (MAX_RESULT_BYTES + 4) * self.request.runs:
            self.kill("result")
        else:
            self.result += data

    def take_status(self, data: bytes) -> None:
        """Read the lines of the fork server, and the child's `ready` among them."""
        *lines, self._lines = (self._lines + data).split(b"\n")
        for line in lines:
            self._take_line(json.loads(line))

    def _take_line(self, message: Status) -> None:
        if "ready" in message:
            self.ready, self.tier = True, message["ready"]
            self._deadline = time.monotonic() + self.limits.wall_seconds
        self.pid = message.get("pid", self.pid)
        self.fault = message.get("fault", self.fault)
        self.report = message.get("report", self.report)
        self.status = message.get("exit", self.status)
        self.cpu = message.get("cpu", self.cpu)

    def kill(self, reason: str) -> None:
        """Kill the run's processes; the first reason is kept."""
        if not self.killed_for:
            self.killed_for = reason
            self._deadline = time.monotonic() + DEATH_SECONDS
        if self.status is not None:
            return
        with contextlib.suppress(OSError):
            if self.pid is not None:
                os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            if self.handle >= 0:
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)
            elif self.pid is not None:
                os.kill(self.pid, signal.SIGKILL)


def follow(zygote: Zygote, request: Request) -> Run:
    """Do one run to its end; raise LostError where the fork server ended before it."""
    run = Run(request)
    with contextlib.ExitStack() as held:
        output, result, status = _send(zygote, request.text, held)
        try:
            _read(zygote, run, output, result, status)
        finally:
            run.kill("ended")
            if run.handle >= 0:
                held.callback(os.close, run.handle)
    zygote.tier = run.tier or zygote.tier
    if run.status is None and not run.fault:
        raise LostError(run.ready)
    return run


def _send(
    zygote: Zygote, request: bytes, held: contextlib.ExitStack
) -> tuple[int, int, socket.socket]:
    """Start the run; give the read ends of output and result, and the status channel."""
    with contextlib.ExitStack() as theirs:
        asked = theirs.enter_context(nameless_file(request))
        folder = _folder(zygote, held, asked)
        status, other = socket.socketpair()
        held.enter_context(status)
        theirs.enter_context(other)
        pipes = [os.pipe() for _ in range(2)]
        for reader, writer in pipes:
            held.callback(os.close, reader)
            theirs.callback(os.close, writer)
            os.set_blocking(reader, False)
        writers = [writer for _, writer in pipes]
        try:
            zygote.send(b"R", [asked, *writers, other.fileno(), folder])
        except OSError:
            raise LostError(False) from None
    return pipes[0][0], pipes[1][0], status


def _folder(zygote: Zygote, held: contextlib.ExitStack, none: int) -> int:
    """Give an empty folder; in tier A, where each run makes one of its own, there need be none."""
    if zygote.tier == "A" or not zygote.folder:
        return none
    try:
        return held.enter_context(empty_folder(zygote.folder, zygote.uid))
    except FileNotFoundError:  # Removed once it was known that tier A holds.
        return none


def _read(zygote: Zygote, run: Run, output: int, result: int, status: socket.socket) -> None:
    takers = {output: run.take_output, result: run.take_result}
    poller = select.poll()
    for descriptor in (*takers, status.fileno()):
        poller.register(descriptor, select.POLLIN)
    listening = True
    while listening and run.status is None:
        for descriptor, _ in poller.poll(run.seconds_left() * 1000 + 1):
            if descriptor == status.fileno():
                listening = _read_status(run, status)
                continue
            data = os.read(descriptor, _CHUNK)
            takers[descriptor](data)
            if not data:
                poller.unregister(descriptor)
        if run.seconds_left() == 0.0:
            _overdue(zygote, run)
    # The run has ended and nothing of it is left: what it wrote is all in the pipes.
    for descriptor, take in takers.items():
        for data in _rest(descriptor):
            take(data)


def _read_status(run: Run, status: socket.socket) -> bool:
    """Read what the fork server or the sealed child says; return whether more may come."""
    try:
        data, handles, _, _ = socket.recv_fds(status, _CHUNK, 1)
    except ConnectionResetError:
        return False
    run.handle = next(iter(handles), run.handle)
    run.take_status(data)
    return bool(data)


def _overdue(zygote: Zygote, run: Run) -> None:
    """Kill the run; where it was killed before, or never began, end its fork server."""
    if run.killed_for or not run.ready:
        zygote.kill()
    run.kill("wall" if run.ready else "start")


def _rest(descriptor: int) -> Iterator[bytes]:
    with contextlib.suppress(BlockingIOError):
        while data := os.read(descriptor, _CHUNK):
            yield data
