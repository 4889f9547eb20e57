"""Commands that are suggested to a person: as they can be pasted into a shell, with the options in
use (which exercises, whose attempts, which database) said again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_SHARED = frozenset({"exercises", "learner", "db"})
_TAKES = {
    **dict.fromkeys(("show", "start"), frozenset({"exercises"})),
    "validate": frozenset[str](),
    "grade-all": frozenset({"exercises", "db"}),
    "db upgrade": frozenset({"db"}),
    **dict.fromkeys(("class new", "class enrol", "class show", "learner list"), frozenset({"db"})),
    **dict.fromkeys(("class assign", "gradebook", "regrade"), frozenset({"db", "exercises"})),
}
"""Which of the shared options a command takes, where that is not all of them."""

_in_use: ContextVar[Mapping[str, str] | None] = ContextVar("options in use", default=None)


@contextmanager
def repeating(options: Mapping[str, str]) -> Iterator[None]:
    """Meanwhile, repeat these options (`exercises`, `learner`, `db`) in what is suggested.

    The mapping is read whenever a command is suggested, so that it may still be filled.
    """
    token = _in_use.set(options)
    try:
        yield
    finally:
        _in_use.reset(token)


def command(name: str, *words: object, **options: object | None) -> str:
    """The line `checker NAME WORDS OPTIONS`, quoted; an option that is None is left out.

    Words in capitals, as ID or FILE, are for the reader to put in.
    """
    again = {
        one: value
        for one, value in (_in_use.get() or {}).items()
        if one not in options and one in _TAKES.get(name, _SHARED)
    }
    line = [*name.split(), *map(str, words)]
    for option, value in {**options, **again}.items():
        line += [f"--{option}", str(value)] if value is not None else []
    return " ".join(["checker", *map(_quoted, line)])


def _quoted(word: str) -> str:
    if word.isprintable():
        return shlex.quote(word)
    # No line break and no escape sequence of a name reaches the screen as such.
    return "$'" + word.encode("unicode_escape").decode().replace("'", r"\'") + "'"
