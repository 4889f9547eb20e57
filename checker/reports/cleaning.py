"""What a learner can influence, made harmless for whoever reads the output: the one place for it.

A learner's text comes as printed output, an exception's words, names, lines of a program, file
names, responses. It may hold what moves a terminal's cursor, turns the direction of writing, or is
a command to a CI system that reads its job's log: `::error::` (GitHub), `##[…]` and `##vso[…]`
(Azure, GitHub), `##teamcity[…]`, `[[ATTACHMENT|…]]` (Jenkins), or an escape sequence before
`section_start:` (GitLab) or a console note (Jenkins). None of these survives here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_COMMANDS = re.compile(
    r"#(?=#\w*\[)"  # a `#` before `#[`, `#vso[`, `#teamcity[`
    r"|\[(?=\[ATTACHMENT)"
    r"|(?:(?<!\S)|(?<=:)):(?=:)",  # not only where a line begins: one may be broken there later
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Text of any number of lines, no character of which is anything but shown."""
    shown = "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode()
        for char in text
    )
    return _COMMANDS.sub(r"\g<0> ", shown)


def one_line(text: str) -> str:
    r"""Text as part of one line: its line breaks are shown as `\n`."""
    return clean(text).replace("\n", r"\n")


def cell(value: object) -> object:
    """A value as a cell of a CSV file, which no spreadsheet runs as a formula."""
    if not isinstance(value, str):
        return value
    shown = one_line(value)
    # In some countries the signs are wide; white space before a sign is passed over by some.
    return f"'{shown}" if shown.lstrip().startswith(tuple("=+-@＝＋－＠")) else shown


def document(value: object, default: Callable[[object], object] | None = None) -> str:
    """A value as a JSON document; `default` makes of any other object one that JSON has."""
    return spelled(json.dumps(value, indent=2, ensure_ascii=False, default=default))


def spelled(document: str) -> str:
    r"""A JSON document that says the same, with `\u…` for each character that could do harm."""
    # Outside strings JSON has neither a `#` nor a character that is not printable, but for breaks.
    shown = "".join(
        char if char.isprintable() or char == "\n" else _spelled(char) for char in document
    )
    return _COMMANDS.sub(lambda found: _spelled(found[0]), shown)


def _spelled(char: str) -> str:
    return json.dumps(char)[1:-1] if ord(char) > 126 else f"\\u{ord(char):04x}"
