"""Sentences broken to the width of the terminal: between words, and never inside shown code."""

from __future__ import annotations

import re
import shutil

import click

NARROWEST, UNBOUNDED = 20, 1 << 20
"""Columns: a narrower terminal breaks the lines itself; a pipe's reader does, too."""
_WHOLE = re.compile(
    r"(?<=set )`[^`]+`: .*$"  # a line of the learner's, told after the name that it sets
    r"|(?<=: )(?:checker|python) .*$"  # a command, to be copied
    r"|(?:`[^`]*`|\x1b\[\d+m|[^\s`])+"  # a word, with the code between its backticks
    r"|`\S*"
)
_MARK = re.compile(r" *(?:(?:\x1b\[\d+m)*[✓✗○·–](?:\x1b\[\d+m)* +(?:[\d.]+/[\d.]+ +)?)?")


def width(otherwise: int = UNBOUNDED) -> int:
    """The terminal's columns, or what COLUMNS says; `otherwise` where there is no terminal."""
    # Asked of the system where COLUMNS says nothing sensible, as 0.
    return max(shutil.get_terminal_size((otherwise, 24)).columns, NARROWEST)


def fitted(text: str, columns: int | None = None) -> str:
    """Text with each line broken between words; what goes on stands below its beginning."""
    columns = width() if columns is None else columns
    return "\n".join(part for line in text.split("\n") for part in _broken(line, columns))


def _broken(line: str, columns: int) -> list[str]:
    if _long(line) <= columns:
        return [line]
    mark = _MARK.match(line)
    begin = mark[0] if mark else ""
    indent = " " * _long(begin)
    lines, now = [], begin
    for word in _WHOLE.findall(line[len(begin) :]):
        if now not in (begin, indent) and _long(now) + 1 + _long(word) > columns:
            lines.append(now)
            now = indent
        now += word if now in (begin, indent) else f" {word}"
    return [*lines, now]


def _long(text: str) -> int:
    return len(click.unstyle(text))
