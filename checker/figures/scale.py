"""A vertical scale: where a value lies between bottom and top, and which values to write beside it.

The scale is linear, as a learner's own plot is. Where values leave a thousandfold of the first
one, as in a descent that climbs, powers of ten are kept apart instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from checker.figures.diagram import number

EXPLODED = 1000
SMALLEST = 1e-290
"""Smaller spans are drawn as none."""


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`; on a logarithmic scale these are powers of ten."""

    low: float
    high: float
    ticks: tuple[float, ...]
    logarithmic: bool = False

    @staticmethod
    def of(values: list[float]) -> Scale:
        """The scale on which all values lie; there is one value at least, and all are finite."""
        first = abs(values[0])
        if min(values) > 0 and max(values) > EXPLODED * first:
            return _powers(values)
        return _linear(min(0.0, *values), max(0.0, *values))

    def part(self, value: float) -> float:
        """0 at the bottom, 1 at the top."""
        at = math.log10(value) if self.logarithmic else value
        # Halves keep the difference of two huge numbers finite.
        return (at / 2 - self.low / 2) / (self.high / 2 - self.low / 2)

    def at(self, tick: float) -> float:
        """Where a tick lies, as `part` says it of a value."""
        return (tick / 2 - self.low / 2) / (self.high / 2 - self.low / 2)

    def label(self, tick: float) -> str:
        """A tick as it is written."""
        return f"1e{tick:.0f}".replace("-", "−") if self.logarithmic else number(tick)


def _powers(values: list[float]) -> Scale:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    step = max(1, math.ceil((high - low) / 5))
    high = low + step * math.ceil((high - low) / step)
    return Scale(low, high, tuple(float(n) for n in range(low, high + 1, step)), True)


def _linear(low: float, high: float) -> Scale:
    raw = high / 5 - low / 5
    if raw < SMALLEST:
        return Scale(0.0, 1.0, (0.0, 1.0))
    power = 10.0 ** math.floor(math.log10(raw))
    step = next((n * power for n in (1, 2, 2.5, 5) if raw <= n * power), 10 * power)
    first, last = math.floor(low / step), math.ceil(high / step)
    if not math.isfinite(last * step - first * step):
        return Scale(low, high, (low, high) if low else (0.0, high))
    ticks = tuple(float(f"{n * step:.12g}") for n in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)
