"""Numbers as a learner reads them."""

from __future__ import annotations

import numpy as np

from checker.models.said import joined, say

SHOWN = 8
"""Longer lists are cut in the middle."""


DIGITS = 6
"""Significant digits in a sentence."""


def show(value: object, digits: int = DIGITS) -> str:
    """A value in a sentence: six digits or as said, no trailing zeros, long lists cut short."""
    if isinstance(value, np.ndarray | np.generic):
        return show(value.tolist(), digits)
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float):
        return number(value, digits)
    if isinstance(value, list | tuple):
        return _list(list(value), digits)
    if isinstance(value, dict):
        entries = (joined([f'"{key}":', show(part, digits)]) for key, part in value.items())
        return joined(["{", joined(entries, ", "), "}"], "")
    return f'"{value[:40]}"' if isinstance(value, str) else say("a value of another type")


def number(value: float, digits: int = DIGITS) -> str:
    """A number in at most six (or so many) significant digits: 16, 5.04, 9.62711e-05."""
    return f"{value or 0:.{digits}g}"  # −0.0 is 0, too


def _list(parts: list[object], digits: int) -> str:
    if len(parts) <= SHOWN:
        return _bracketed([show(part, digits) for part in parts])
    ends = [*(show(part, digits) for part in parts[:3]), "…", show(parts[-1], digits)]
    return say("{list} ({n} entries)", list=_bracketed(ends), n=len(parts))


def _bracketed(parts: list[str]) -> str:
    return joined(["[", joined(parts, ", "), "]"], "")
