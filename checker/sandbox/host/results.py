"""From what a run wrote and how it ended to an observation. Runs in the host.

A result is written by a process that ran a learner's code. Everything of it is checked: lengths,
types, shapes, names, depth. What does not fit makes the run `refused`, never an error of ours.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from checker.models.observation import (
    Drawing,
    Elsewhere,
    Foreign,
    Moment,
    Observation,
    Outcome,
    Plain,
    Raised,
    Series,
)
from checker.models.said import say
from checker.sandbox.harness import plain
from checker.sandbox.host import details, health
from checker.sandbox.host.policy import STAMPS

if TYPE_CHECKING:
    from checker.sandbox.host.requests import Request
    from checker.sandbox.host.runs import Run

_OUTCOMES = ("finished", "unreadable", "raised", "memory")
MAX_COST = 1_200_000
"""Of all values that one run hands back: 1 a number, 10 a list, an array or a dictionary."""
_NO_RESULT = (
    ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, MemoryError
)  # fmt: skip


def observe(run: Run) -> Observation:
    """Say what was seen of a run that has ended."""
    frames = _frames(run)
    early = _cut_short(run)
    # Further runs may have been cut short after this one had ended. Only this one prints.
    if early and not (frames and run.request.runs > 1 and run.killed_for != "output"):
        return _ended(run, *early)
    try:
        seen = _read(run, frames[0])
    except _NO_RESULT:
        message = say("The program handed back something that is not a result.")
        return _ended(run, "refused", message)
    return replace(seen, then=tuple(_further(run, frames[1:]))) if frames[1:] else seen


def _frames(run: Run) -> list[bytes]:
    """The results that came back whole: one, or fewer where something else came, unless more runs
    may share a process."""
    frames: list[bytes] = []
    rest = bytes(run.result)
    while len(rest) >= 4 and len(frames) < run.request.runs:
        size = 4 + int.from_bytes(rest[:4], "big")
        if size > len(rest):
            break
        frames.append(rest[4:size])
        rest = rest[size:]
    return frames if run.request.runs > 1 or not rest else []


def _further(run: Run, frames: list[bytes]) -> Iterator[Observation]:
    for frame in frames:
        try:
            seen = _read(run, frame)
        except _NO_RESULT:
            return
        if seen.outcome != "finished":
            return
        yield replace(seen, printed="")


def _ended(run: Run, outcome: Outcome, detail: str) -> Observation:
    printed = run.output.decode("utf-8", "replace")
    isolation = STAMPS.get(run.tier, "none")
    return Observation(outcome=outcome, printed=printed, detail=detail, isolation=isolation)


def _cut_short(run: Run) -> tuple[Outcome, str] | None:
    """Name the outcome of a run that cannot have handed back a result."""
    limits = run.limits
    if run.report is not None:
        return "fault", health.refusal(run.report)
    if not run.ready:
        why = run.fault or "the process ended before the program was started"
        return "fault", f"The run could not be prepared: {why}."
    if run.killed_for == "wall":
        return "timeout", details.waited_too_long(limits)
    if run.killed_for == "output":
        return "output", f"The program printed more than {limits.output_kib} KiB."
    if run.killed_for == "result":
        return "refused", say("The program handed back more than 4 MiB.")
    return _by_signal(run)


def _by_signal(run: Run) -> tuple[Outcome, str] | None:
    status, limits = run.status or 0, run.limits
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        # The system ends a run at its limit by its own clock, and counts the time by another one.
        if number == signal.SIGXCPU or (
            number == signal.SIGKILL and run.cpu >= limits.cpu_seconds / 2
        ):
            return "timeout", details.computed_too_long(limits)
        return "refused", details.ended_by(number)
    if not run.result:
        return "refused", say("The program ended its own process before its result could be read.")
    return None


def _read(run: Run, frame: bytes) -> Observation:
    result, asked = _dict(_loads(frame.decode("ascii"))), run.request
    budget = Budget()
    outcome = _text(result["outcome"])
    if outcome not in _OUTCOMES:
        raise ValueError("not an outcome")
    raised = None if result.get("raised") is None else _raised(asked, result["raised"])
    return Observation(
        outcome=cast(Outcome, outcome),
        moments=tuple(
            _moment(asked, budget, each)
            for each in _list(result.get("moments", []), plain.MAX_MOMENTS)
        ),
        calls=_calls(asked, budget, _dict(result.get("calls", {}))),
        drawings=tuple(
            _drawing(budget, each) for each in _list(result.get("drawings", []), plain.MAX_AXES)
        ),
        names=tuple(_text(each) for each in _list(result.get("names", []), plain.MAX_NAMES)),
        elsewhere=_elsewhere(asked, _dict(result.get("elsewhere", {}))),
        raised=raised,
        printed=run.output.decode("utf-8", "replace"),
        detail="" if outcome == "finished" else details.detail(outcome, raised, run.limits),
        isolation=STAMPS[run.tier],
    )


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key is there twice")
    return result


_loads: Callable[[str], object] = json.JSONDecoder(object_pairs_hook=_no_duplicates).decode


class Budget:
    """What the values of one run may cost in all: a short text can hold very many lists."""

    def __init__(self) -> None:
        self._left = MAX_COST

    def value(self, text: object) -> Plain:
        """Decode one value at its cost."""
        if type(text) is not str:
            raise ValueError("not an encoded value")
        self._left -= text.count(",") + 10 * text.count("[") + 1
        if self._left < 0:
            raise ValueError("more values than one run may hand back")
        decoded: Plain = plain.decode(_loads(text), Foreign)
        return decoded


def _list(value: object, most: int) -> list[object]:
    if type(value) is not list or len(value) > most:
        raise ValueError("not a list")
    return value


def _dict(value: object) -> dict[str, object]:
    if type(value) is not dict:
        raise ValueError("not an object")
    return value


def _text(value: object) -> str:
    if type(value) is not str:
        raise ValueError("not a text")
    return plain.clean(value)


def _name(value: object, allowed: frozenset[str]) -> str:
    if value not in allowed:
        raise ValueError("a name that was not asked for")
    return str(value)


def _line(asked: Request, value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a line")
    # Code that a program made and ran under its own file's name may have more lines.
    return min(max(value, 1), asked.lines)


def _moment(asked: Request, budget: Budget, each: object) -> Moment:
    line, names, lines = _list(each, 3)
    held = {_name(n, asked.watched): budget.value(text) for n, text in _dict(names).items()}
    own = {_name(n, frozenset(held)): _line(asked, one) for n, one in _dict(lines).items()}
    return Moment(_line(asked, line), held, own)


def _elsewhere(asked: Request, found: dict[str, object]) -> dict[str, Elsewhere]:
    known, places = asked.watched | asked.calls, dict[str, Elsewhere]()
    for name, place in found.items():
        line, kind, owner = _list(place, 3)
        if not isinstance(kind, str) or kind not in plain.PLACES:
            raise ValueError("not a place")
        places[_name(name, known)] = Elsewhere(_line(asked, line), kind, _text(owner)[:60])
    return places


def _raised(asked: Request, value: object) -> Raised:
    found = _dict(value)
    line = None if found["line"] is None else _line(asked, found["line"])
    kind, said, source = (_text(found[name]) for name in ("type_name", "message", "source_line"))
    return Raised(kind, said, line, source)


def _calls(asked: Request, budget: Budget, found: dict[str, object]) -> dict[str, Plain | Raised]:
    return {_name(n, asked.calls): _call(asked, budget, call) for n, call in found.items()}


def _call(asked: Request, budget: Budget, value: object) -> Plain | Raised:
    found = _dict(value)
    if "raised" in found:
        return _raised(asked, found["raised"])
    return budget.value(found["returned"])


def _drawing(budget: Budget, value: object) -> Drawing:
    found = _dict(value)
    drawn = _list(found["series"], plain.MAX_SERIES)
    series = tuple(_series(budget, _dict(each)) for each in drawn)
    return Drawing(series, _text(found["x_label"]), _text(found["y_label"]))


def _series(budget: Budget, value: dict[str, object]) -> Series:
    unseen = _text(value["unseen"])
    if unseen not in ("", *plain.UNSEEN):
        raise ValueError("not a reason")
    return Series(budget.value(value["y"]), budget.value(value["x"]), unseen)
