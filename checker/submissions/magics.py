"""A notebook's commands, which are no Python: magics, shell lines and help, left out with a note.

A line is one only where a statement may begin: not inside brackets or a text that goes on. That is
recognized by a scan for quotation marks and brackets, without parsing Python.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PYTHON_CELLS = frozenset({"time", "timeit", "capture", "prun", "python", "python3", "debug"})
"""Cell magics below whose line Python follows."""
_LINE = re.compile(
    r"(?P<indent>[ \t]*+)"
    r"(?:%{1,2}[A-Za-z]|!{1,2}\s*\S|\?{1,2}\w|,\w+ |;\w+ |[\w.\[\]]+\?{1,2}\s*$"
    r"|[\w.,\[\] \t]+=\s*(?:%[A-Za-z]|!\s*[A-Za-z./]))"
)
_SIGNS = re.compile(
    r"#.*|'''|\"\"\"|'(?:[^'\\\n]|\\.)*'?|\"(?:[^\"\\\n]|\\.)*\"?|[\[({]|[\])}]|[^#'\"\[({\])}]+"
)
_ENDS = {quote: re.compile(rf"(?:[^\\]|\\.)*?{quote}", re.DOTALL) for quote in ("'''", '"""')}


def left_out(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines of a cell as Python, each where it was; and the commands that were left out."""
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    kept = list(lines)
    if first is not None and lines[first].startswith("%%"):
        name = re.match(r"%%\s*(\w*)", lines[first])
        if name is None or name[1] not in _PYTHON_CELLS:
            return [""] * len(lines), [lines[first].strip()]
    commands = []
    inside = _Inside()
    for number, line in enumerate(lines):
        command = None if inside.goes_on else _LINE.match(line)
        if command:
            kept[number] = f"{command['indent']}pass" if command["indent"] else ""
            commands.append(line.strip())
        else:
            inside.read(line)
    return kept, commands


class _Inside:
    """Whether a statement or a text goes on over the end of a line."""

    def __init__(self) -> None:
        self.quote, self.depth, self.joined = "", 0, False

    @property
    def goes_on(self) -> bool:
        """Whether the next line begins no statement."""
        return bool(self.quote or self.depth or self.joined)

    def read(self, line: str) -> None:
        """Take in the next line."""
        at = 0
        while at < len(line):
            if self.quote:
                end = _ENDS[self.quote].match(line, at)
                if end is None:
                    break
                at, self.quote = end.end(), ""
                continue
            sign = _SIGNS.match(line, at)
            if sign is None:
                break
            at = sign.end()
            self._take(sign[0])
        self.joined = line.endswith("\\") and not self.quote

    def _take(self, sign: str) -> None:
        if sign in _ENDS:
            self.quote = sign
        elif sign in ("[", "(", "{"):
            self.depth += 1
        elif sign in ("]", ")", "}"):
            self.depth = max(0, self.depth - 1)
