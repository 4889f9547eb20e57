"""How exercises behave in a class: pure functions of who scored what at the first attempt.

Difficulty and discrimination as in classical test theory (Lord and Novick, 1968); the correlation
is *corrected*: an exercise is not compared with a sum that it is part of itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, sqrt

FEW = 30
"""With fewer learners figures say little: a discrimination of 0.3 could as well be none."""

Scores = Mapping[int, Mapping[str, float]]
"""By learner and exercise: the share of the points, from 0 to 1."""


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean; None of nothing."""
    return fsum(values) / len(values) if values else None


def median(values: Iterable[float]) -> float | None:
    """The value in the middle, or half-way between the two there; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's coefficient; None for fewer than three pairs, or where one side is all the same."""
    if len(pairs) < 3:
        return None
    left, right = zip(*pairs, strict=True)
    a, b = _centred(left), _centred(right)
    spread = sqrt(fsum(x * x for x in a)) * sqrt(fsum(y * y for y in b))
    # What the rounding of equal numbers leaves is no spread.
    if spread < 1e-12:
        return None
    return max(-1.0, min(1.0, fsum(x * y for x, y in zip(a, b, strict=True)) / spread))


def _centred(values: Sequence[float]) -> list[float]:
    middle = fsum(values) / len(values)
    return [value - middle for value in values]


def item_rest(scores: Scores, exercise: str) -> tuple[float | None, int]:
    """Corrected item-rest correlation: of the share at an exercise with the mean share at others.

    Over the learners who tried the exercise and another one; gives how many these are, too.
    """
    pairs = []
    for shares in scores.values():
        rest = [share for name, share in shares.items() if name != exercise]
        if exercise in shares and rest:
            pairs.append((shares[exercise], fsum(rest) / len(rest)))
    return correlation(pairs), len(pairs)


def frequencies(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each value comes, the commonest first, equals by name."""
    counted = Counter(values)
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
