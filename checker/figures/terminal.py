"""A picture of networks in characters: drawn with lines where they fit, else as tables.

Nothing in it needs colour. Networks stand side by side where the width allows, else one below the
other.
"""

from __future__ import annotations

from itertools import zip_longest

from checker.figures.diagram import Diagram, Picture, Weight
from checker.figures.grid import Conflict
from checker.figures.routing import draw
from checker.figures.scene import printable

TALLEST = 40
"""Taller drawings leave the screen; a table reads better."""
BETWEEN = 3
_SYMBOLS = {"slope": "((   )) ←", "unknown": "?", "marked": "━━"}
_TABLE_SYMBOLS = {"slope": "←", "unknown": "?", "marked": "*"}


def render(picture: Picture, width: int) -> str | None:
    """The picture in lines of at most so many characters; None where even tables do not fit."""
    try:
        blocks, symbols = [draw(one) for one in picture.diagrams], _SYMBOLS
        if max(map(len, blocks)) > TALLEST or _width(blocks) > width:
            raise Conflict
    except Conflict:
        blocks, symbols = [_tables(one, width) for one in picture.diagrams], _TABLE_SYMBOLS
    if _width(blocks) > width:
        return None
    captioned = [
        [one.caption, "", *block] if one.caption else block
        for one, block in zip(picture.diagrams, blocks, strict=True)
    ]
    lines = _joined(captioned, width)
    legend = [f"{symbols[kind]}  {meaning}" for kind, meaning in picture.legend]
    return "\n".join(map(printable, [*lines, "", *legend] if legend else lines))


def _width(blocks: list[list[str]]) -> int:
    return max(len(line) for block in blocks for line in block)


def _joined(blocks: list[list[str]], width: int) -> list[str]:
    """Blocks of lines side by side if they fit, else one below the other."""
    widths = [_width([block]) for block in blocks]
    if sum(widths) + BETWEEN * (len(blocks) - 1) > width:
        below = [["", *block] if index else block for index, block in enumerate(blocks)]
        return [line for block in below for line in block]
    rows = zip_longest(*blocks, fillvalue="")
    return [
        (" " * BETWEEN)
        .join(part.ljust(room) for part, room in zip(row, widths, strict=True))
        .rstrip()
        for row in rows
    ]


def _tables(diagram: Diagram, width: int) -> list[str]:
    """A table of weights for each gap: a row for each node, a column for each that feeds it."""
    values = [node.value for node in diagram.columns[0]]
    lines = [f"{diagram.headings[0]}: {', '.join(values)}"] if all(values) else []
    for depth in range(len(diagram.weights)):
        table = _table(diagram, depth, short=False)
        lines += [""] if lines else []
        lines += table if _width([table]) <= width else _table(diagram, depth, short=True)
    return lines


def _table(diagram: Diagram, depth: int, *, short: bool) -> list[str]:
    """One gap's table; `short` names the feeding nodes by their numbers alone."""
    sources, targets = diagram.columns[depth : depth + 2]
    names = [str(i) if short else node.name for i, node in enumerate(sources)]
    named = [f"{node.name} = {node.value}" if node.value else node.name for node in targets]
    first = max(map(len, named))
    cells = [[_cell(weight) for weight in row] for row in diagram.weights[depth]]
    rooms = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    of, by = diagram.headings[depth + 1], diagram.headings[depth]
    lines = [
        f"{of} ← {by}: weights" if short else f"{of}: weights, by the node of {by}",
        "  ".join([" " * first, *(n.rjust(room) for n, room in zip(names, rooms, strict=True))]),
    ]
    for name, row, node in zip(named, cells, targets, strict=True):
        parts = [name.ljust(first), *(c.rjust(room) for c, room in zip(row, rooms, strict=True))]
        lines.append("  ".join([*parts, *(() if short else node.below)]))
        lines += [f"  {note}" for note in node.below] if short else []
    return lines


def _cell(weight: Weight) -> str:
    return f"*{weight.text}*" if weight.marked else weight.text
