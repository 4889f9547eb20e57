"""One fork server as the host holds it: start it, hand it runs, end it.

Runs in the host. Nothing here waits for the other process to be ready: a run that is sent early
waits in the control socket.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading

from checker.sandbox import program

_FIRST_SPARE_UID, _SPARE_UIDS = 60_600, 500
"""Between the ranges that distributions give to people and to services."""


def spare_uid() -> int:
    """Choose the user that a server of root's becomes; -1 where we are not root.

    Each server has its own, so that what one runs cannot signal what another runs.
    """
    if os.geteuid() != 0:
        return -1
    return _FIRST_SPARE_UID + int.from_bytes(os.urandom(2), "big") % _SPARE_UIDS


class Zygote:
    """A running fork server."""

    def __init__(self, heavy: bool, uid: int, cache: str) -> None:
        self.uid = uid
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = _spawn(theirs.fileno(), heavy, uid, cache)
        except BaseException:
            self._control.close()
            raise

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Tell whether runs can be sent: it has not ended, and this process started it."""
        return self._owner == os.getpid() and self._process.poll() is None

    def send(self, descriptors: list[int]) -> None:
        """Start a run with descriptors (request, output, result, status, folder).

        Raises OSError where the server has gone.
        """
        with self._lock:
            socket.send_fds(self._control, [b"R"], descriptors)

    def last_words(self) -> str:
        """Give what a server that could not start said of it; call it only once it has ended."""
        try:
            self._control.settimeout(1.0)
            return self._control.recv(4096).decode("utf-8", "replace")
        except OSError:
            return ""

    def close(self) -> None:
        """End the server and, with it, its runs. May be called again."""
        self._control.close()
        if self._owner == os.getpid():
            self._process.kill()
            self._process.wait()


def _spawn(control: int, heavy: bool, uid: int, cache: str) -> subprocess.Popen[bytes]:
    # On Linux "the parent died" means the starting thread: only the main one lives as long as we.
    watched = threading.current_thread() is threading.main_thread()
    arguments = [control, int(heavy), uid, cache, int(watched)]
    return subprocess.Popen(
        [sys.executable, "-I", "-c", program.text(), *map(str, arguments)],
        env={},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[control],
        start_new_session=True,
    )
