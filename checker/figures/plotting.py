"""A curve in characters: dots between two axes, readable without colour."""

from __future__ import annotations

from collections.abc import Callable

from checker.figures.curves import Curve, thinned
from checker.figures.scale import Scale

ROWS = 10
OWN, EXPECTED, BOTH = "•", "○", "●"


def render(curve: Curve, width: int) -> str:
    """The curve in lines of at most so many characters (from 40 on)."""
    scale = Scale.of([*curve.own, *(curve.expected or ())])
    # Ticks lie on whole rows, so that the distances between them are true.
    steps = len(scale.ticks) - 1
    rows = steps * max(1, ROWS // steps)
    labels = {rows - round(rows * scale.at(tick)): scale.label(tick) for tick in scale.ticks}
    margin = max(map(len, labels.values()))
    room = max(8, min(width - margin - 4, 3 * len(curve.own)))
    cells = _cells(curve, room, lambda value: rows - round(rows * scale.part(value)))
    lines = []
    for row in range(rows + 1):
        dots = "".join(cells.get((row, column), " ") for column in range(room))
        axis = "┤" if row in labels else "│"
        lines.append(f"{labels.get(row, '').rjust(margin)} {axis} {dots}".rstrip())
    last = str(len(curve.own)).rjust(room - 1) if len(curve.own) > 1 else ""
    under = [f"╰{'─' * (room + 1)}", f"  1{last}", f"  entry of {curve.name}"]
    under += ["  on a scale of powers of ten"] if scale.logarithmic else []
    return "\n".join([*lines, *(f"{' ' * margin} {line}" for line in under), "", _legend(curve)])


def _cells(curve: Curve, room: int, row_of: Callable[[float], int]) -> dict[tuple[int, int], str]:
    """The marks by row and column; where both curves meet, they share one."""
    cells: dict[tuple[int, int], str] = {}
    for values, mark in ((curve.expected or (), EXPECTED), (curve.own, OWN)):
        for place, value in thinned(tuple(values), room // 2):
            at = row_of(value), round((place - 1) / max(1, len(values) - 1) * (room - 1))
            cells[at] = mark if cells.get(at, mark) == mark else BOTH
    return cells


def _legend(curve: Curve) -> str:
    if curve.expected:
        return f"{BOTH}  your {curve.name}, and the expected trend: {curve.trend}"
    return f"{OWN}  your {curve.name}: {curve.trend}"
