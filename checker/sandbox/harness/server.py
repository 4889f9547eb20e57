"""The fork server: import NumPy once, shut itself in, then fork one child per run.

Runs in the process that the host starts. It is single-threaded, holds no key, no database handle
and nothing of any run; it only passes descriptors on. On the control socket the byte `R` with five
descriptors (request, output, result, status, folder) starts a run, and `D` with one asks for the
report on the tiers. On a run's status channel it sends JSON lines: `{"pid": …}` at once, with a
descriptor of the process where the system has those, and `{"exit": wait status, "cpu": seconds}`
at the end, when everything that the run left behind has been killed.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket

from . import child, kernel, preparing, sealing, spare, tiers

_LINE = b"\n"


def main(control: socket.socket, asked: dict[str, object]) -> None:
    """Serve until the host closes the control socket, then end every run."""
    settings = sealing.ServerSettings(asked)
    os.umask(0o022)  # The folders that are made here are for the spare user too.
    preparing.load(settings.large)
    if settings.watch_parent:
        kernel.die_with_parent()
    tiers.serve_best(control, settings, serve)


def serve(control: socket.socket, seal: sealing.Seal | None, report: tiers.Report) -> None:
    """Answer the host until it lets go; without a seal every run is refused."""
    Loop(control, seal, report).run()


class Loop:
    """The runs that have not ended, and the child that is ready for the next one."""

    def __init__(
        self, control: socket.socket, seal: sealing.Seal | None, report: tiers.Report
    ) -> None:
        self._control = control
        self._seal = seal
        self._report = report
        self._runs: dict[int, socket.socket] = {}
        self._spares = spare.Spares(seal) if seal else None

    def run(self) -> None:
        """Answer until the host closes the control socket; then kill what still runs."""
        woken = _wake_on_child()
        poller = select.poll()
        for descriptor in (self._control.fileno(), woken):
            poller.register(descriptor, select.POLLIN)
        if self._spares:
            self._spares.fork_ahead(idle=True)
        while self._step(poller, woken):
            pass
        self._end()

    def _end(self) -> None:
        """Kill what still runs, and leave no child for others to clear away."""
        for pid in self._runs:
            _kill_group(pid)
            os.kill(pid, signal.SIGKILL)
        if self._spares:
            self._spares.close()
            self._spares.sweep(set())

    def _step(self, poller: select.poll, woken: int) -> bool:
        """Answer what has happened; return whether to go on."""
        going = True
        for descriptor, _ in poller.poll():
            if descriptor == woken:
                os.read(woken, 4096)
            else:
                going = self._answer()
        for pid in list(self._runs):
            self._collect(pid)
        return going

    def _answer(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self._control, 1, child.DESCRIPTORS)
        if not data:
            return False
        if data == b"D" and len(descriptors) == 1:
            os.write(descriptors[0], json.dumps(self._report).encode())
        if data == b"R" and len(descriptors) == child.DESCRIPTORS:
            self._start(descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    def _start(self, descriptors: list[int]) -> None:
        status = socket.socket(fileno=os.dup(descriptors[3]))
        if self._spares is None:
            _send(status, {"fault": "no sandbox holds", "report": self._report})
            status.close()
            return
        try:
            started = self._spares.hand_over(descriptors)
        except OSError as error:
            _send(status, {"fault": error.strerror or str(error)})
            status.close()
            return
        self._runs[started.pid] = status
        _send(status, {"pid": started.pid if started.group else None}, started.handle)
        started.close()

    def _collect(self, pid: int) -> None:
        """Where the run `pid` has ended: kill what is left of it, then report."""
        if hasattr(os, "waitid"):
            # The dead child keeps its number, so that the group cannot be anyone else's yet.
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                return
            _kill_group(pid)
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if not ended:
            return
        with self._runs.pop(pid) as channel:
            if self._spares:
                self._spares.sweep(self._runs.keys())
            _send(channel, {"exit": status, "cpu": usage.ru_utime + usage.ru_stime})
        if self._spares:
            self._spares.fork_ahead(idle=not self._runs)


def _wake_on_child() -> int:
    """Give a descriptor that becomes readable when a child has ended."""
    woken, waker = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return woken


def _send(status: socket.socket, message: dict[str, object], handle: int = -1) -> None:
    line = json.dumps(message).encode() + _LINE
    try:
        socket.send_fds(status, [line], [handle] if handle >= 0 else [])
    except OSError:  # The host no longer listens to this run.
        return


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        return
