"""Several workers of one command: one that ends is begun anew, and all stop together."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import NoReturn

BEGUN_AGAIN_AFTER = 1.0
"""Seconds between two beginnings of a worker that ends at once."""

Work = Callable[[threading.Event], None]
"""What a worker does; the event says that it is to begin nothing more."""


def stopped_by_signals() -> threading.Event:
    """What SIGTERM and SIGINT set from now on."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def run(
    work: Work, size: int, ended: Callable[[int, int], None], stopping: threading.Event
) -> None:
    """Keep `size` workers going until told to stop, then wait until all have stopped.

    `ended` is told the process and the status of each that ended without being asked to.
    """
    reading, writing = os.pipe()  # Its end tells workers that this process is gone.
    begun: dict[int, float] = {}
    while not stopping.is_set():
        while len(begun) < size and not stopping.is_set():
            begun[_start(work, reading, writing)] = time.monotonic()
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid in begun:
            ended(pid, os.waitstatus_to_exitcode(status))
            early = time.monotonic() - begun.pop(pid) < BEGUN_AGAIN_AFTER
            stopping.wait(BEGUN_AGAIN_AFTER if early else 0.0)
        else:
            stopping.wait(0.05)
    for pid in begun:
        os.kill(pid, signal.SIGTERM)
    for pid in begun:
        os.waitpid(pid, 0)


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
    finally:
        os._exit(code)


def _stop_with_parent(reading: int) -> None:
    os.read(reading, 1)
    os.kill(os.getpid(), signal.SIGTERM)
