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

from checker.sandbox.host import harness_code
from checker.sandbox.host.memory_file import nameless_file
from checker.sandbox.host.policy import Policy
from checker.sandbox.host.work_folder import outer_folder, remove

_CLOSING_SECONDS = 1.0


class Zygote:
    """A running fork server."""

    def __init__(self, heavy: bool, uid: int, cache: str, policy: Policy) -> None:
        self.uid = uid
        self.folder = _folder(policy)
        """Where the folders of runs are made; none (\"\") where only tier A can do without."""
        self.tier = ""
        """Which tier it serves in, once a run has told."""
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        try:
            with theirs:
                asked = {"heavy": heavy, "uid": uid, "cache": cache, "folder": self.folder}
                self._process = _spawn(theirs.fileno(), asked, policy)
        except BaseException:
            self._control.close()
            self._remove_folder()
            raise

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Tell whether runs can be sent: it has not ended, and this process started it."""
        return self._owner == os.getpid() and self._process.poll() is None

    def send(self, kind: bytes, descriptors: list[int]) -> None:
        """Start a run (`R`; request, output, result, status, folder) or ask for a report (`D`).

        Raises OSError where the server has gone.
        """
        with self._lock:
            socket.send_fds(self._control, [kind], descriptors)

    def last_words(self) -> str:
        """Give what a server that could not start said of it; call it only once it has ended."""
        try:
            self._control.settimeout(1.0)
            return self._control.recv(4096).decode("utf-8", "replace")
        except OSError:
            return ""

    def close(self) -> None:
        """Let the server end and, with it, its runs; kill it if it does not. May be called again.

        One that ends by itself leaves no process that only the system's first could clear away.
        """
        self._control.close()
        if self._owner == os.getpid():
            try:
                self._process.wait(_CLOSING_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
            self._remove_folder()

    def kill(self) -> None:
        """End the server at once and, with it, its runs."""
        self._control.close()
        if self._owner == os.getpid():
            self._process.kill()
            self._process.wait()

    def _remove_folder(self) -> None:
        if self.folder and os.path.isdir(self.folder):
            remove(self.folder)


def _folder(policy: Policy) -> str:
    try:
        return outer_folder()
    except OSError:
        if "A" not in policy.tiers:
            raise
        return ""


def _spawn(control: int, asked: dict[str, object], policy: Policy) -> subprocess.Popen[bytes]:
    # On Linux "the parent died" means the starting thread: only the main one lives as long as we.
    watched = threading.current_thread() is threading.main_thread()
    asked = asked | {"tiers": policy.tiers, "without": policy.without, "watch_parent": watched}
    asked |= {"program": harness_code.home(), "libraries": harness_code.search_path()}
    options = ["-I", "-B"] if sys.dont_write_bytecode else ["-I"]
    with nameless_file(harness_code.code(asked)) as code:
        words = [sys.executable, *options, "-c", harness_code.TEXT, str(control), str(code)]
        return subprocess.Popen(
            [*policy.launcher(), *words],
            env={},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[control, code],
            start_new_session=True,
        )
