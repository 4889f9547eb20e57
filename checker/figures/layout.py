"""Where a network's parts lie, in pixels: columns, rows, and places for labels that do not collide.

Pure geometry. The weights on the arrows between two columns all stand in one vertical line. Where
straight arrows leave room for them, each label lies on its own arrow; where they do not, the labels
are stacked beside their node, in the order of the nodes that feed it, and each arrow is bent to
pass through its own label.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

from checker.figures.diagram import Diagram, Node, Weight
from checker.figures.scene import Box, Point, text_width

VALUE, NAME, WEIGHT, NOTE = 15.0, 11.5, 13.0, 12.5
LABEL = 18.0
"""The height that a weight takes up, with the room about it."""
TIP = 9.0
RING = 5.0
RUN = 52.0
ROW = 86.0
Spots = tuple["Spot", ...]
Gap = tuple[tuple[Weight, ...], ...]
STRAIGHT = (0.68, 0.6, 0.74, 0.34, 0.28)
"""How far along a straight arrow its label may stand, the best place first."""


@dataclass(frozen=True)
class Spot:
    """A node with its middle, and how far about the middle nothing else may lie."""

    node: Node
    x: float
    y: float
    radius: float
    half: float

    @property
    def rim(self) -> float:
        """Where arrows begin and end: outside the ring of a slope."""
        return self.radius + (RING + 1.5 if self.node.slope else 0)

    @property
    def beneath(self) -> Box | None:
        """The room of the notes beneath the node."""
        top = self.y + self.radius + RING
        tall = LABEL * len(self.node.below)
        return (self.x - self.half, top, self.x + self.half, top + tall) if tall else None


@dataclass(frozen=True)
class Arrow:
    """One weight's arrow between two nodes, bent or straight; its label's middle and width."""

    points: tuple[Point, ...]
    label: Point
    room: float
    weight: Weight


@dataclass(frozen=True)
class Placed:
    """One network with places."""

    width: float
    height: float
    columns: tuple[tuple[Spot, ...], ...]
    arrows: tuple[Arrow, ...]


def label_width(gap: Gap) -> float:
    """The room for the widest weight of a gap."""
    return max(text_width(weight.text, WEIGHT) for row in gap for weight in row) + 8


def place(diagram: Diagram) -> Placed:
    """Give every node and every label of a network its place; the top left is (0, 0)."""
    radius = _radius(diagram)
    rows = _spacings(diagram, radius)
    tall = max(row * (len(column) - 1) for row, column in zip(rows, diagram.columns, strict=True))
    stacks = [len(gap[0]) * LABEL / 2 for gap in diagram.weights]
    above = max(radius + RING, *stacks)
    columns = tuple(
        tuple(
            Spot(node, x, above + tall / 2 + row * (index - (len(column) - 1) / 2), radius,
                 _half(column, radius))
            for index, node in enumerate(column)
        )
        for x, row, column in zip(_columns(diagram, radius), rows, diagram.columns, strict=True)
    )  # fmt: skip
    arrows = tuple(
        arrow
        for (sources, targets), gap in zip(pairwise(columns), diagram.weights, strict=True)
        for arrow in _arrows(sources, targets, gap)
    )
    width = columns[-1][0].x + _edge(diagram, -1, radius)
    beneath = [spot.y + radius + RING + LABEL * len(spot.node.below)
               for column in columns for spot in column]  # fmt: skip
    return Placed(width, max(above + tall + max(0, *stacks), *beneath), columns, arrows)


def _radius(diagram: Diagram) -> float:
    """One radius for all nodes, so that the longest text fits inside."""
    nodes = [node for column in diagram.columns for node in column]
    widest = max(text_width(node.inside, VALUE if node.value else NAME) for node in nodes)
    return max(24.0, widest / 2 + 5)


def _half(column: tuple[Node, ...], radius: float) -> float:
    """Half the width of a column's nodes and of what stands beneath them."""
    notes = [text_width(text, NOTE) for node in column for text in node.below]
    return max(2 * (radius + RING), *notes, 0) / 2 + 4


def _edge(diagram: Diagram, depth: int, radius: float) -> float:
    """Half the width of an outer column, with its heading."""
    heading = text_width(diagram.headings[depth], WEIGHT) / 2
    return max(_half(diagram.columns[depth], radius), heading)


def _columns(diagram: Diagram, radius: float) -> list[float]:
    """The columns' middles: between them lie a run, the labels and the arrows' tips."""
    xs = [_edge(diagram, 0, radius)]
    for (sources, targets), gap in zip(pairwise(diagram.columns), diagram.weights, strict=True):
        fan = 9.0 * max(len(sources), len(targets))
        between = RUN + fan + label_width(gap) + 2 * TIP
        xs.append(xs[-1] + _half(sources, radius) + between + _half(targets, radius))
    return xs


def _spacings(diagram: Diagram, radius: float) -> list[float]:
    """From node to node: room for the notes beneath, and for the labels of the arrows into one.

    Columns of equally many nodes are spaced alike, so that arrows straight across stay level.
    """
    needed = []
    for depth, column in enumerate(diagram.columns):
        notes = 2 * (radius + RING) + max(len(node.below) for node in column) * LABEL + 12
        feeding = len(diagram.columns[depth - 1]) if depth and len(column) > 1 else 0
        needed.append((len(column), max(ROW, notes, feeding * LABEL + 12)))
    return [max(row for other, row in needed if other == count) for count, _ in needed]


def _arrows(sources: Spots, targets: Spots, gap: Gap) -> list[Arrow]:
    width = label_width(gap)
    pairs = [(source, target, weight)
             for target, row in zip(targets, gap, strict=True)
             for source, weight in zip(sources, row, strict=True)]  # fmt: skip
    for part in STRAIGHT:
        found = [_straight(*pair, part) for pair in pairs]
        if _clear(found, (*sources, *targets), width):
            return found
    return [
        _bent(source, target, weight, index % len(sources) - (len(sources) - 1) / 2, width)
        for index, (source, target, weight) in enumerate(pairs)
    ]


def _straight(source: Spot, target: Spot, weight: Weight, part: float) -> Arrow:
    s, t = (source.x, source.y), (target.x, target.y)
    label = (s[0] + part * (t[0] - s[0]), s[1] + part * (t[1] - s[1]))
    room = text_width(weight.text, WEIGHT) + 8
    return Arrow((toward(s, t, source.rim), toward(t, s, target.rim)), label, room, weight)


def _bent(source: Spot, target: Spot, weight: Weight, place: float, width: float) -> Arrow:
    """An arrow that leaves its node level, clear of what is beneath it, and runs level through
    its label's `place` in the stack beside the node that it leads to."""
    y = target.y + LABEL * place
    right = target.x - target.half - 2 * TIP
    left = right - width
    points = (
        (source.x + source.rim, source.y),
        (source.x + source.half, source.y),
        (left, y),
        (right, y),
        toward((target.x, target.y), (right, y), target.rim),
    )
    return Arrow(points, ((left + right) / 2, y), width, weight)


def toward(centre: Point, other: Point, radius: float) -> Point:
    """The point of a circle's rim that faces another point."""
    dx, dy = other[0] - centre[0], other[1] - centre[1]
    length = (dx * dx + dy * dy) ** 0.5
    return (centre[0] + dx * radius / length, centre[1] + dy * radius / length)


def _clear(arrows: list[Arrow], spots: Spots, width: float) -> bool:
    """Whether labels keep off each other and off the nodes, and arrows off what is not theirs."""
    labels = [arrow.label for arrow in arrows]
    if any(abs(a[1] - b[1]) < LABEL for a, b in combinations(labels, 2)):
        return False
    if any(abs(x - spot.x) < spot.rim + TIP + width / 2 for x, _ in labels for spot in spots):
        return False
    boxes = [(x - width / 2, y - LABEL / 2, x + width / 2, y + LABEL / 2) for x, y in labels]
    notes = [spot.beneath for spot in spots if spot.beneath]
    return not any(
        _passes(arrow, box)
        for index, arrow in enumerate(arrows)
        for box in (*boxes[:index], *boxes[index + 1 :], *notes)
    )


def _passes(arrow: Arrow, box: Box) -> bool:
    """Whether a straight arrow touches a box."""
    (x0, y0), (x1, y1) = arrow.points
    left, right = max(box[0], x0), min(box[2], x1)
    if left >= right:
        return False
    at = [y0 + (x - x0) / (x1 - x0) * (y1 - y0) for x in (left, right)]
    return min(at) < box[3] and max(at) > box[1]
