"""Numbers in a prompt: `{actual}` and `{inputs[0]}` stand for data, so that a prompt never
disagrees with them. Braces around anything else, as in LaTeX, are left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)((?:\[\d+\])*)\}")


def fill(text: str, data: Mapping[str, object]) -> str:
    """The text with a number for each placeholder that names one; others stay as they stand."""

    def number(found: re.Match[str]) -> str:
        value = lookup(found, data)
        return found[0] if value is None else f"{value:.6g}"

    return PLACEHOLDER.sub(number, text)


def lookup(found: re.Match[str], data: Mapping[str, object]) -> int | float | None:
    """The number that a placeholder names, or None where there is none."""
    value = data.get(found[1])
    for place in re.findall(r"\d+", found[2]):
        entries = getattr(value, "rows", value)
        if not isinstance(entries, tuple) or int(place) >= len(entries):
            return None
        value = entries[int(place)]
    return value if isinstance(value, int | float) else None
