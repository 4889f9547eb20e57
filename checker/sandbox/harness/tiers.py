"""From the best tier down: set it up, try it, serve. Runs in the fork server.

Each tier is set up in a process forked for it, so that one that fails leaves nothing half done.
What fails is reported and the next one is tried; if none holds, every run is refused.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import socket
import sys
from collections.abc import Callable
from typing import NoReturn, TypedDict

from . import child, finding, kernel, places, preparing, sealing, selftest, session

UNTESTED = ("none", "C")
"""Tiers that promise too little for the self-test: they are used only where asked for by name."""

_modules: list[object] = []
"""Keeps this program's modules alive once they are out of `sys.modules`."""

REHEARSALS = 12
"""After so many, Python has settled how it runs our code, and children copy less of it."""


class TierOutcome(TypedDict):
    """What came of trying a tier: what it did not hold off, or why it could not be set up."""

    tier: str
    holds: bool
    error: str
    broken: list[str]


Report = list[TierOutcome]
Serve = Callable[[socket.socket, sealing.Seal | None, Report], None]


def serve_best(control: socket.socket, settings: sealing.ServerSettings, serve: Serve) -> None:
    """Serve runs in the first tier that holds, until the host lets go of `control`."""
    canary = selftest.canary()
    report: Report = []
    for tier in settings.tiers:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            _serve_in(tier, control, settings, (writer, canary, report), serve)
        os.close(writer)
        report.append(_outcome(tier, reader))
        if report[-1]["holds"]:
            control.close()
            if tier == "A":  # Each run there makes a folder of its own.
                with contextlib.suppress(OSError):
                    os.rmdir(settings.folder)
            os.waitpid(pid, 0)
            return
        os.waitpid(pid, 0)
    serve(control, None, report)


def _outcome(tier: str, reader: int) -> TierOutcome:
    with open(reader, encoding="ascii") as stream:
        text = stream.read()
    if not text:
        return {"tier": tier, "holds": False, "error": "it ended without a word", "broken": []}
    outcome: TierOutcome = json.loads(text)
    return outcome


def _serve_in(
    tier: str,
    control: socket.socket,
    settings: sealing.ServerSettings,
    telling: tuple[int, str, Report],
    serve: Serve,
) -> NoReturn:
    writer, canary, report = telling
    outcome: TierOutcome = {"tier": tier, "holds": False, "error": "", "broken": []}
    seal = None
    try:
        kernel.die_with_parent()
        view = places.view(settings.program)
        folder = _enter(tier, settings, view, writer)
        seal = sealing.Seal(tier, settings, view)
        if tier not in UNTESTED and not settings.without:
            outcome["broken"], outcome["error"] = _try(seal, canary, folder)
        os.close(folder)
        outcome["holds"] = not outcome["broken"] and not outcome["error"]
    except BaseException as error:
        outcome["error"] = f"{type(error).__name__}: {error}"[:300]
    report.append(outcome)
    os.write(writer, json.dumps(outcome).encode())
    os.close(writer)
    if outcome["holds"]:
        serve(control, seal, report)
    os._exit(0)


def _enter(
    tier: str, settings: sealing.ServerSettings, view: places.VisiblePlaces, writer: int
) -> int:
    """Become the fork server of a tier: the right user, in the right namespaces, readable by none.

    In tier A what returns is the first process in the namespaces; the one that entered waits.
    Gives a folder to try the layers in.
    """
    folder = preparing.become(tier, settings, view)
    if tier == "B":
        finding.leave_out(view)
    child.make_streams()
    for _ in range(REHEARSALS):
        session.rehearse()
    # Children are to find neither this program nor anything of its surroundings by name.
    global _modules  # noqa: PLW0603
    _modules = [sys.modules.pop(name) for name in list(sys.modules) if name.startswith("harness")]
    os.environ.clear()
    # They share what no collection of theirs will ever touch.
    gc.collect()
    gc.disable()
    gc.freeze()
    if tier == "A":
        pid = os.fork()
        if pid:
            os.close(writer)
            os.waitpid(pid, 0)
            os._exit(0)
    kernel.die_with_parent()
    kernel.harden_server()
    return folder


def _try(seal: sealing.Seal, canary: str, folder: int) -> tuple[list[str], str]:
    """Seal a child as for a run and let it try; give what was not held off, or what failed."""
    reader, writer = os.pipe()
    seal.before_fork()
    pid = os.fork()
    if pid == 0:
        try:
            kernel.close_all_but([writer, folder])
            seal.ahead()
            seal.close(folder, 1, 256)
            result: list[object] = [selftest.failures(canary), ""]
        except BaseException as error:
            result = [[], f"{type(error).__name__}: {error}"[:300]]
        os.write(writer, json.dumps(result).encode())
        os._exit(0)
    os.close(writer)
    with open(reader, encoding="ascii") as answer:
        text = answer.read()
    os.waitpid(pid, 0)
    broken, failed = json.loads(text) if text else ([], "the sealed process ended")
    return broken, failed
