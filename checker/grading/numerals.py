"""Numbers as a learner reads them."""

from __future__ import annotations

import numpy as np

from checker.observation import Plain

SHOWN = 8
"""Longer lists are cut in the middle."""


def show(value: Plain) -> str:
    """A learner's value in a sentence: six digits, no trailing zeros, long lists cut short."""
    if isinstance(value, np.ndarray | np.generic):
        return show(value.tolist())
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list | tuple):
        return _list(list(value))
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {show(part)}' for key, part in value.items()) + "}"
    return f'"{value[:40]}"' if isinstance(value, str) else "a value of another type"


def number(value: float) -> str:
    """A number in at most six significant digits: 16, 5.04, 9.62711e-05."""
    return f"{value or 0:.6g}"  # −0.0 is 0, too


def _list(parts: list[Plain]) -> str:
    if len(parts) <= SHOWN:
        return "[" + ", ".join(map(show, parts)) + "]"
    head, tail = ", ".join(map(show, parts[:3])), show(parts[-1])
    return f"[{head}, …, {tail}] ({len(parts)} entries)"
