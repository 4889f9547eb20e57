"""What is said of a program that stopped or cannot be read, where the exception alone misleads."""

from __future__ import annotations

import re
import signal
import sys

from checker.models.observation import Limits, Raised
from checker.models.said import say
from checker.models.source import NOTHING_TO_RUN, cannot_be_read


def detail(outcome: str, raised: Raised | None, limits: Limits) -> str:
    """What is known of a stop beyond the exception itself; empty where that is all."""
    if outcome == "memory":
        return say("The program used more than {n} MiB of memory.", n=limits.memory_mib)
    if outcome == "unreadable" and raised is not None:
        return _unreadable(raised)
    if raised is not None and raised.type_name == "ModuleNotFoundError":
        return _missing_module(raised.message)
    return ""


def waited_too_long(limits: Limits) -> str:
    """Of a run that took too long without computing."""
    seconds = f"{limits.wall_seconds:g}"
    return say("The program ran longer than {n} seconds, most of it waiting.", n=seconds)


def computed_too_long(limits: Limits) -> str:
    """Of a run that used up its processor time."""
    seconds = limits.cpu_seconds
    return say("The program used more than {n} seconds of processor time.", n=seconds)


def ended_by(number: int) -> str:
    """Of a run whose process a signal ended."""
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    return say("The program ended its own process by {signal}.", signal=name)


def _unreadable(raised: Raised) -> str:
    """Name the commands and prompts of notebooks and consoles, which Python takes for mistakes."""
    from checker.sandbox.harness import instrument  # which takes long to load

    if raised.message == instrument.EMPTY:
        return NOTHING_TO_RUN
    source = raised.source_line
    for pattern, what, advice in _NOT_PYTHON:
        if re.match(pattern, source):
            return cannot_be_read(say(what, source[:60]), raised.line, advice)
    waiting = re.match(r"'(await|async \w+)' outside", raised.message)
    if waiting:
        what = say("`{}` works in notebooks alone, or inside an `async def`", waiting[1])
        advice = say("Nothing here has to be waited for: leave it out")
        return cannot_be_read(what, raised.line, advice)
    character = re.match(r"invalid character '(.)'", raised.message)
    return cannot_be_read(raised.message, raised.line, _typed(character[1]) if character else "")


def _typed(character: str) -> str:
    """How Python writes what formulas and texts have another character for, if it does."""
    typed = next((how for others, how in _TYPED.items() if character in others), None)
    return say("In Python it is written {typed}", typed=typed) if typed else ""


_TYPED = {
    "·×⋅∙": "`*`",
    "−–—": "`-`",
    "÷∕": "`/`",
    "²": "`**2`",
    "≤": "`<=`",
    "≥": "`>=`",
    "≠": "`!=`",
    "“”„«»": '`"`',
    "‘’‚": "`'`",
}
"""Of characters that come along where a formula is copied from a page: what to type."""

_NOT_PYTHON = (
    (
        r"(\w+\s*=\s*)?(%{1,2}|!{1,2})\s*[A-Za-z./]|\?{1,2}\w|[\w.]+\?{1,2}$",
        say("`{}` is a command of notebooks, not of Python"),
        say("Leave the line out"),
    ),
    (
        r">>>|\.\.\. |(In|Out) ?\[[ \d]*\]: ?",
        say("`{}` begins with a console's prompt, which is no part of the program"),
        say("Leave the prompts out, and what the console printed"),
    ),
)


def _missing_module(message: str) -> str:
    """Say so where a module is missing only because the spare user cannot read Python's folder."""
    name = message.removeprefix("No module named ").strip("'").partition(".")[0]
    if name in sys.stdlib_module_names:
        return say(
            "{name} is part of Python, but programs run as a user that cannot read it here.",
            name=name,
        )
    return ""
