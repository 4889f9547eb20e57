"""Where in the learner's own file an exception came from. Runs in the child."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from types import CodeType, TracebackType

from . import plain

MAX_MESSAGE = 500


class Source:
    """A learner's program text, the name that its code objects carry, and what was handed out.

    `functions` are the texts of the functions that the exercise gives, by their names.
    """

    def __init__(self, name: str, text: str, functions: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.text = text
        self.lines = re.split(r"\r\n|\r|\n", text)
        self.functions = {n: f.strip().splitlines() for n, f in (functions or {}).items()}

    def line(self, number: int | None) -> str:
        """Give a line's text (numbers from 1), or nothing where there is no such line."""
        if number is None or not 1 <= number <= len(self.lines):
            return ""
        return self.lines[number - 1].strip()[:200]

    def holds_given(self, code: CodeType) -> bool:
        """Return whether a function of the program is one of the exercise's, word for word."""
        given = self.functions.get(code.co_name)
        start = code.co_firstlineno - 1
        return given is not None and given == [
            line.rstrip() for line in self.lines[start : start + len(given)]
        ]


def own_lines(source: Source, trail: TracebackType | None) -> list[int]:
    """Give the lines of the learner's file that were being run, outermost first.

    They end at a function that the file has from the exercise: what failed is how the learner's
    own line called it.
    """
    lines = []
    while trail is not None:
        code = trail.tb_frame.f_code
        if code.co_filename == source.name and trail.tb_lineno is not None:
            if source.holds_given(code):
                break
            lines.append(trail.tb_lineno)
        trail = trail.tb_next
    return lines


def message_of(error: BaseException) -> str:
    """Give an exception's message, at most 500 characters; a broken `__str__` gives nothing."""
    try:
        return str.__getitem__(str(error), slice(MAX_MESSAGE))
    except BaseException:
        return ""


def describe(source: Source, error: BaseException) -> dict[str, object]:
    """Describe the exception being handled, at the innermost line of the learner's file."""
    lines = own_lines(source, sys.exc_info()[2])
    return _raised(source, error, message_of(error), lines[-1] if lines else None)


def describe_unreadable(source: Source, error: BaseException) -> dict[str, object]:
    """Describe why a program could not be parsed."""
    if isinstance(error, SyntaxError):
        line = error.lineno if error.lineno and error.lineno > 0 else None
        return _raised(source, error, str(error.msg)[:MAX_MESSAGE], line)
    if isinstance(error, RecursionError | MemoryError):
        return _raised(source, error, "the program is nested too deeply", None)
    return _raised(source, error, message_of(error), None)


def _raised(
    source: Source, error: BaseException, message: str, line: int | None
) -> dict[str, object]:
    return {
        "type_name": plain.type_name(type(error)),
        "message": message,
        "line": line,
        "source_line": source.line(line),
    }


def left_in_order(error: BaseException) -> bool:
    """Whether it is the one by which a program ends itself and says that all is well."""
    if not isinstance(error, SystemExit):
        return False
    code = error.code
    return code is None or (type(code) in (int, bool) and code == 0)
