"""What many sentences have: numbers as a learner reads them, whose value it is, what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from checker.models.said import joined, say

if TYPE_CHECKING:
    from checker.grading.judge.run import Run
    from checker.grading.ruling import Ruling

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


def nearness(relative: float, absolute: float) -> str:
    """By how much a value may be off, in a sentence: both parts add up."""
    little = f"{absolute:.20f}".rstrip("0").rstrip(".")
    if not relative:
        if not absolute:
            return say("A value has to be exact.")
        return say("A value counts as right if it is off by no more than {little}.", little=little)
    parts = round(1 / relative)
    if not absolute:
        return say(
            "A value counts as right if it is off by no more than one part in {n:,} of its size.",
            n=parts,
        )
    return say(
        "A value counts as right if it is off by no more than one part in {n:,} of its size, "
        "plus {little}.",
        n=parts,
        little=little,
    )


def name_of(ruling: Ruling, run: Run) -> str:
    """The learner's name for what is ruled on."""
    return run.plan.graph.steps[ruling.step].learner_name


def subject(ruling: Ruling, run: Run) -> str:
    """What a sentence is about, as it begins."""
    return say("The plot") if run.plan.is_plot(ruling.step) else f"`{name_of(ruling, run)}`"


def needed(ruling: Ruling, run: Run) -> str:
    """What the step needs."""
    return say("Needed: {rule}.", rule=run.plan.graph.formula(ruling.step))


def learner(step: str | None, run: Run) -> str:
    """The learner's name for a step."""
    return run.plan.graph.steps[step or ""].learner_name
