"""The fork server: import NumPy once, give up root, then fork one child per run.

Runs in the process that the host starts. It is single-threaded, holds no key, no database handle
and nothing of any run; it only passes descriptors on. One byte on the control socket with five
descriptors (request, output, result, status, folder) starts a run. On the run's status channel it
writes JSON lines: `{"pid": …}` at once and `{"exit": wait status, "cpu": seconds}` at the end,
when everything that the run left behind has been killed.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Iterable

from . import child, kernel

MAX_SWEEPS = 200
_HEAVY = ("sklearn.metrics", "matplotlib.pyplot", "matplotlib.backends.backend_agg")
_HEAVY_TOO = ("sklearn.datasets", "sklearn.linear_model", "sklearn.preprocessing")
_NUMPY = ("linalg", "random", "fft", "ma", "polynomial", "testing", "lib.stride_tricks")
_STANDARD = """
abc argparse array bisect calendar cmath contextlib copy csv dataclasses datetime decimal enum
fractions functools glob heapq io itertools json logging math numbers operator pathlib pickle
pprint random secrets statistics string struct tempfile textwrap time timeit traceback types
typing unittest uuid warnings encodings.ascii encodings.latin_1 encodings.cp1252
encodings.utf_8_sig
"""

_runs: dict[int, int] = {}
"""Process id → descriptor of the status channel, for each run that has not ended."""


def prepare(heavy: bool, uid: int) -> None:
    """Import what children need and become the user `uid` (-1: stay who we are)."""
    modules: Iterable[str] = ()
    if uid >= 0 and not kernel.can_read(uid, [os.__file__, sys.modules["numpy"].__file__ or ""]):
        # Once root is given up nothing more can be imported: import all that is likely now.
        modules = (*_STANDARD.split(), *(f"numpy.{name}" for name in _NUMPY))
        modules += _HEAVY_TOO if heavy else ()
    for name in (*modules, *(_HEAVY if heavy else ())):
        importlib.import_module(name)
    if uid >= 0:
        kernel.drop_to(uid)
    kernel.harden_server()
    if kernel.threads() != 1:
        raise RuntimeError("a library started a thread before the first fork")


def main(control: socket.socket, heavy: bool, uid: int, watch_parent: bool) -> None:
    """Serve until the host closes the control socket, then end every run."""
    prepare(heavy, uid)
    if watch_parent:
        kernel.die_with_parent()
    gc.collect()
    gc.disable()
    gc.freeze()
    woken = _wake_on_child()
    poller = select.poll()
    poller.register(control, select.POLLIN)
    poller.register(woken, select.POLLIN)
    while _step(poller, control, woken):
        pass
    for pid in _runs:
        _kill_group(pid)


def _wake_on_child() -> int:
    """Give a descriptor that becomes readable when a child has ended."""
    woken, waker = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return woken


def _step(poller: select.poll, control: socket.socket, woken: int) -> bool:
    """Answer what has happened; tell whether to go on."""
    going = True
    for descriptor, _ in poller.poll():
        if descriptor == woken:
            os.read(woken, 4096)
        else:
            going = _start_run(control)
    for pid in list(_runs):
        _collect(pid)
    return going


def _start_run(control: socket.socket) -> bool:
    data, descriptors, _, _ = socket.recv_fds(control, 1, 5)
    if not data:
        return False
    if len(descriptors) == 5:
        status = descriptors[3]
        pid = _fork(descriptors)
        if pid:
            _runs[pid] = os.dup(status)
            _tell(status, {"pid": pid})
    for descriptor in descriptors:
        os.close(descriptor)
    return True


def _fork(descriptors: list[int]) -> int:
    """Fork the child of one run; give its id, or 0 where the system refused."""
    try:
        pid = os.fork()
    except OSError as error:
        _tell(descriptors[3], {"fault": f"no process could be started: {error.strerror}"})
        return 0
    if pid == 0:
        request, output, result, status, folder = descriptors
        child.run(output, result, status, request, folder)
    return pid


def _tell(status: int, message: dict[str, object]) -> None:
    try:
        os.write(status, json.dumps(message).encode() + b"\n")
    except OSError:  # The host no longer listens to this run.
        return


def _collect(pid: int) -> None:
    """Where the run `pid` has ended: kill what is left of it, then report."""
    if hasattr(os, "waitid"):
        # The dead child keeps its number, so that the group cannot be anyone else's yet.
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return
        _kill_group(pid)
    ended, status, usage = os.wait4(pid, os.WNOHANG)
    if not ended:
        return
    channel = _runs.pop(pid)
    _sweep()
    _tell(channel, {"exit": status, "cpu": usage.ru_utime + usage.ru_stime})
    os.close(channel)


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        return


def _sweep() -> None:
    """Kill processes that left their run's group: as orphans they became our children."""
    for _ in range(MAX_SWEEPS):
        strays = kernel.children() - _runs.keys()
        if not strays:
            return
        for pid in strays:
            os.kill(pid, signal.SIGKILL)
        for pid in strays:
            os.waitpid(pid, 0)
