"""Commands in processes of their own that begin with everything imported: forks of this one.

Importing takes most of a short command's time, and is the same for each. `Commands` starts this
module as a program, which forks once for each command that it is sent.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "authoring", "catalog", "cli", "exchange", "figures", "grading", "models",
         "reports", "solver", "store", "submissions")  # fmt: skip
LATE = ("alembic.command", "matplotlib", "numpy.random", "rich.table", "sqlalchemy.dialects.sqlite")


class Commands:
    """The process that commands are forked from."""

    def __init__(self, process: subprocess.Popen[bytes], line: socket.socket) -> None:
        self._process, self._line = process, line

    @classmethod
    @contextmanager
    def start(cls) -> Iterator[Commands]:
        """Start it; it ends when that is left."""
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "tests.cli.commands", str(there.fileno())]
        with subprocess.Popen(command, cwd=ROOT, pass_fds=[there.fileno()]) as process:
            there.close()
            here.settimeout(120)
            yield cls(process, here)
            here.close()

    def run(
        self, words: list[str], stdin: bytes, cwd: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        new = tempfile.TemporaryFile
        with new() as typed, new() as told, new() as errors:
            typed.write(stdin)
            typed.seek(0)
            asked = json.dumps([words, str(cwd), dict(environment)]).encode()
            files = [one.fileno() for one in (typed, told, errors)]
            socket.send_fds(self._line, [asked], files)
            code = int(self._line.recv(100))
            return subprocess.CompletedProcess(words, code, _read(told), _read(errors))


def _read(told: IO[bytes]) -> str:
    told.seek(0)
    return told.read().decode().replace("\r\n", "\n")


def _load() -> None:
    import checker

    for room in ROOMS:
        for found in pkgutil.walk_packages([f"{checker.__path__[0]}/{room}"], f"checker.{room}."):
            if ".skeletons" not in found.name:
                importlib.import_module(found.name)
    for name in LATE:
        importlib.import_module(name)


def _serve(line: socket.socket) -> None:
    while True:
        asked, files, _, _ = socket.recv_fds(line, 1 << 20, 3)
        if not asked:
            return
        words, cwd, environment = json.loads(asked)
        child = os.fork()
        if child == 0:
            line.close()
            _become(words, cwd, environment, files)
        for one in files:
            os.close(one)
        _, status = os.waitpid(child, 0)
        line.send(b"%d" % os.waitstatus_to_exitcode(status))


def _become(words: list[str], cwd: str, environment: dict[str, str], files: list[int]) -> None:
    from checker.cli import entry

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for number, one in enumerate(files):
        os.dup2(one, number)
        os.close(one)
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    sys.argv = ["checker", *words]
    entry.main()


if __name__ == "__main__":
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    _load()
    _serve(socket.socket(fileno=int(sys.argv[1])))
