"""Whether the layers hold, found out by trying. Runs in a child that is sealed as for a run.

Each attempt is one that this user could make outside: nothing here passes for being held off
because the file was private anyway.
"""

from __future__ import annotations

import errno
import mmap
import os
import socket
from collections.abc import Callable

_CANARIES = ("/etc/passwd", "/etc/group", "/etc/os-release", "/etc/hosts")
_MEMORY = 1 << 30


def canary() -> str:
    """Name a file that anyone may read and no program here should; raise OSError without one."""
    for path in _CANARIES:
        try:
            with open(path, "rb"):
                return path
        except OSError:
            continue
    raise OSError(errno.ENOENT, "there is no file to try the sandbox on")


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def _open(path: str, flags: int) -> None:
    os.close(os.open(path, flags))


def attempts(path: str) -> dict[str, Callable[[], object]]:
    """Give what is to be tried, by name; `path` is a canary."""
    return {
        "open a file": lambda: _open(path, os.O_RDONLY),
        "write a file": lambda: _open("/tmp", os.O_TMPFILE | os.O_WRONLY),
        "open a socket": lambda: socket.socket().close(),
        "fork": _fork,
        "chmod": lambda: os.chmod(".", 0o700),
        "signal": lambda: os.kill(os.getpid(), 0),
        "take memory": lambda: mmap.mmap(-1, _MEMORY).close(),
    }


def failures(path: str) -> list[str]:
    """Try everything; name what was not held off."""
    broken = []
    for name, attempt in attempts(path).items():
        try:
            attempt()
        except (OSError, ValueError, MemoryError):
            continue
        broken.append(name)
    return broken
