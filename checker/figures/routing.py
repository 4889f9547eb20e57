"""One network on a grid of characters, its arrows led along rows and columns.

A node's line leads to a vertical line of its own, which hands it to every row that needs it. Each
weight stands in a row of its own, beside the node that it leads to. Lines that merely cross are
drawn as a vertical line with the level one passing behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from checker.figures.diagram import Diagram, DrawnNode, Weight
from checker.figures.grid import WEST, Conflict, Grid, Wires

Gap = tuple[tuple[Weight, ...], ...]
MOST_SOURCES = 5
"""With more feeding nodes, lines would tangle; a table reads better."""
SHIFTS = (0, 1, -1, 2, -2)


@dataclass(frozen=True)
class NodeColumn:
    """Nodes with their rows, and the characters that they take from left to right."""

    nodes: tuple[DrawnNode, ...]
    rows: tuple[int, ...]
    left: int
    box: int
    width: int

    def begin(self, node: DrawnNode) -> int:
        """Where a node's box begins: narrower ones stand in the middle."""
        return self.left + (self.box - len(boxed(node, self.inside))) // 2

    @property
    def inside(self) -> int:
        """The room within the boxes."""
        return max(3, *(len(node.inside) + 2 for node in self.nodes))


def boxed(node: DrawnNode, inside: int) -> str:
    """A node: ( 3 ), or with a slope, (( 3 ))."""
    text = (
        node.inside.rjust(inside - 2).center(inside) if node.value else node.inside.center(inside)
    )
    return f"(({text}))" if node.slope else f"({text})"


def draw(diagram: Diagram) -> list[str]:
    """The network, line by line, under its headings.

    Raises Conflict where its lines cannot be kept apart.
    """
    if any(len(column) > MOST_SOURCES for column in diagram.columns[:-1]):
        raise Conflict
    grid = Grid()
    columns = [_column(diagram, 0, _indent(diagram))]
    for depth, gap in enumerate(diagram.weights):
        left = columns[-1].left + columns[-1].width + _reach(gap)
        columns.append(_beside(grid, columns[-1], _column(diagram, depth + 1, left), gap))
    top = min(row for row, _ in grid.characters) - 2
    for heading, column in zip(diagram.headings, columns, strict=True):
        grid.write(top, max(0, column.left + (column.box - len(heading)) // 2), heading)
        _nodes(grid, column)
    return grid.lines()


def _beside(grid: Grid, sources: NodeColumn, targets: NodeColumn, gap: Gap) -> NodeColumn:
    """Connect a column to the one before it; it moves up or down a little where lines touch."""
    for shift in SHIFTS:
        moved = replace(targets, rows=tuple(row + shift for row in targets.rows))
        try:
            _connect(grid, sources, moved, gap)
        except Conflict:
            continue
        return moved
    raise Conflict


def _indent(diagram: Diagram) -> int:
    nodes = diagram.columns[0]
    inside = max(len(boxed(node, max(3, len(node.inside) + 2))) for node in nodes)
    return max(0, (len(diagram.headings[0]) - inside + 1) // 2)


def _column(diagram: Diagram, depth: int, left: int) -> NodeColumn:
    nodes = diagram.columns[depth]
    inside = max(3, *(len(node.inside) + 2 for node in nodes))
    box = max(len(boxed(node, inside)) for node in nodes)
    width = max(box, *(len(text) for node in nodes for text in node.below), 0)
    return NodeColumn(nodes, _rows(diagram, depth), left, box, width)


def _rows(diagram: Diagram, depth: int) -> tuple[int, ...]:
    """The nodes' rows about row 0; columns of equally many nodes share theirs."""
    count = len(diagram.columns[depth])
    needed = [
        _needed(diagram, other)
        for other, nodes in enumerate(diagram.columns)
        if len(nodes) == count
    ]
    step = max(needed)
    return tuple(index * step - (count - 1) * step // 2 for index in range(count))


def _needed(diagram: Diagram, depth: int) -> int:
    """Rows from one node to the next."""
    nodes = diagram.columns[depth]
    feeding = len(diagram.columns[depth - 1]) if depth and len(nodes) > 1 else 0
    notes = max(len(node.below) for node in nodes)
    return max(2, feeding // 2 + max(feeding // 2, notes) + 2 - (feeding == 1))


def _reach(gap: Gap) -> int:
    """Characters from column to column: the vertical lines, the weights, the arrows' tips."""
    return 3 + 2 * (len(gap[0]) if len(gap) > 1 else 0) + _room(gap) + 4


def _room(gap: Gap) -> int:
    return max(len(weight.text) for row in gap for weight in row) + 4


def _ports(targets: NodeColumn, sources: NodeColumn) -> list[tuple[int, ...]]:
    """For each node, the rows of the arrows into it, in the order of the nodes that feed it."""
    if len(targets.nodes) == 1:
        return [sources.rows]
    feeding = len(sources.nodes)
    offsets = [n for n in range(-(feeding // 2), feeding // 2 + 1) if n or feeding % 2]
    return [tuple(row + offset for offset in offsets) for row in targets.rows]


def _connect(grid: Grid, sources: NodeColumn, targets: NodeColumn, gap: Gap) -> None:
    """All arrows between two columns, the vertical lines in an order in which none touch."""
    ports = _ports(targets, sources)
    for order in permutations(range(len(sources.nodes))):
        trial = Grid(dict(grid.characters), dict(grid.sides))
        try:
            for wires in _wires(sources, targets, ports, order):
                trial.wires(wires)
        except Conflict:
            continue
        grid.characters, grid.sides = trial.characters, trial.sides
        _write(grid, targets, ports, gap)
        return
    raise Conflict


def _wires(
    sources: NodeColumn, targets: NodeColumn, ports: list[tuple[int, ...]], order: tuple[int, ...]
) -> Iterator[Wires]:
    end = targets.left - 3
    start = sources.left + sources.width
    for index, (node, row) in enumerate(zip(sources.nodes, sources.rows, strict=True)):
        wires = Wires()
        rows = [into[index] for into in ports]
        bus = start + 2 + 2 * order.index(index)
        wires.across(row, sources.begin(node) + len(boxed(node, sources.inside)), bus)
        wires.upright(bus, min(row, *rows), max(row, *rows))
        for one in rows:
            wires.across(one, bus, end - 1)
        yield wires
    for into, node, row in zip(ports, targets.nodes, targets.rows, strict=True):
        wires = Wires()
        wires.upright(end, min(*into, row), max(*into, row))
        for one in into:
            wires.add(one, end, WEST)
        wires.across(row, end, targets.begin(node) - 2)
        yield wires


def _write(grid: Grid, targets: NodeColumn, ports: list[tuple[int, ...]], gap: Gap) -> None:
    """Weights on their rows, heavy lines about a marked one, and the arrows' tips."""
    room = _room(gap)
    left = targets.left - 3 - room
    for into, weights in zip(ports, gap, strict=True):
        for row, weight in zip(into, weights, strict=True):
            grid.write(row, left, f" {weight.text} ".center(room, "─"))
            if weight.marked:
                grid.thicken(row, left + room)
    for node, row in zip(targets.nodes, targets.rows, strict=True):
        grid.write(row, targets.begin(node) - 1, "▶")


def _nodes(grid: Grid, column: NodeColumn) -> None:
    for node, row in zip(column.nodes, column.rows, strict=True):
        grid.write(row, column.begin(node), boxed(node, column.inside))
        for offset, text in enumerate(node.below, start=1):
            grid.write(row + offset, column.left, text)
