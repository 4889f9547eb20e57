"""Several workers of one command: one that ends is begun anew, and all stop together.

Where a newer program has upgraded the database none is begun anew, as none could do anything.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from checker.models.errors import OutdatedError
from checker.models.exit_codes import FAILED

BEGUN_AGAIN_AFTER = 1.0
"""Seconds between two beginnings of a worker that ends at once."""
OUTDATED = FAILED
"""The exit code of a worker whose program is older than the database: as of any command there."""

Work = Callable[[threading.Event], None]
"""What a worker does; the event says that it is to begin nothing more."""


def stopped_by_signals() -> threading.Event:
    """What SIGTERM and SIGINT set from now on."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def run(work: Work, size: int, ended: Callable[[int, int], None], stopping: threading.Event) -> int:
    """Keep `size` workers going until told to stop, then wait until all have stopped.

    `ended` is called with the process and the status of each that ended without being asked to.
    Gives 0, or OUTDATED where one ended so: then all stop.
    """
    outdated = False
    reading, writing = os.pipe()  # Its end shows workers that this process is gone.
    begun: dict[int, float] = {}
    while not (outdated or stopping.is_set()):
        while len(begun) < size and not stopping.is_set():
            begun[_start(work, reading, writing)] = time.monotonic()
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid in begun:
            code = os.waitstatus_to_exitcode(status)
            ended(pid, code)
            early = time.monotonic() - begun.pop(pid) < BEGUN_AGAIN_AFTER
            outdated = code == OUTDATED
            stopping.wait(BEGUN_AGAIN_AFTER if early and not outdated else 0.0)
        else:
            stopping.wait(0.05)
    for pid in begun:
        os.kill(pid, signal.SIGTERM)
    for pid in begun:
        os.waitpid(pid, 0)
    return OUTDATED if outdated else 0


def _start(work: Work, reading: int, writing: int) -> int:
    pid = os.fork()
    if pid == 0:
        os.close(writing)
        _work(work, reading)
    return pid


def _work(work: Work, reading: int) -> NoReturn:
    """In a worker's process: work, and leave without anything else."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        threading.Thread(target=_stop_with_parent, args=(reading,), daemon=True).start()
        work(threading.Event())
        code = 0
    except OutdatedError:
        code = OUTDATED
    finally:
        os._exit(code)


def _stop_with_parent(reading: int) -> None:
    os.read(reading, 1)
    os.kill(os.getpid(), signal.SIGTERM)
