"""Where each value of a JSON document stands in its text."""

from __future__ import annotations

import json

Path = tuple[str | int, ...]
"""Keys and indices from the top of the document."""


def positions(text: str) -> dict[Path, int]:
    """Where each value of a JSON document begins; the text is known to be JSON."""
    return scanned(text)[0]


def scanned(text: str) -> tuple[dict[Path, int], list[Path]]:
    """Where each value begins, the last one of a key that stands twice; and those keys."""
    found: dict[Path, int] = {}
    twice: list[Path] = []
    decoder = json.JSONDecoder()

    def skip(at: int) -> int:
        while text[at] in " \t\r\n,:":
            at += 1
        return at

    def scan(at: int, path: Path) -> int:
        found[path] = at
        if text[at] not in "{[":
            return decoder.raw_decode(text, at)[1]
        closing, own = "}" if text[at] == "{" else "]", set[str | int]()
        at = skip(at + 1)
        while text[at] != closing:
            part: str | int = len(own)
            if closing == "}":
                part, at = decoder.raw_decode(text, at)
                at = skip(at)
                if part in own:
                    twice.append((*path, part))
            own.add(part)
            at = skip(scan(at, (*path, part)))
        return at + 1

    scan(skip(0), ())
    return found, twice


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """The place of a character as editors count it, from 1."""
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")
