"""Where a network's parts lie, in pixels: columns, rows, and places for labels that do not collide.

Pure geometry. The weights on the arrows between two columns all stand in one vertical line. Where
straight arrows leave room for them, each label lies on its own arrow; where they do not, the labels
are stacked beside their node, in the order of the nodes that feed it, and each arrow is bent to
pass through its own label.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

from checker.figures.diagram import Diagram, DrawnNode, Weight
from checker.figures.scene import Box, Point, text_width

VALUE, NAME, WEIGHT, NOTE = 15.0, 11.5, 13.0, 12.5
LABEL = 18.0
"""The height that a weight takes up, with the room about it."""
TIP = 9.0
RING = 5.0
RUN = 52.0
ROW = 86.0
STEEP = 5
"""With more nodes to feed one, arrows come in too steeply for notes in the middle."""
Spots = tuple["Spot", ...]
Gap = tuple[tuple[Weight, ...], ...]
STRAIGHT = (0.68, 0.6, 0.74, 0.34, 0.28)
"""How far along a straight arrow its label may stand, the best place first."""


@dataclass(frozen=True)
class Room:
    """How far a column reaches to the left and right of its middle, and its notes from and to."""

    left: float
    right: float
    notes: tuple[float, float]

    @staticmethod
    def of(column: tuple[DrawnNode, ...], feeding: int, radius: float) -> Room:
        """The room of a column that so many nodes feed."""
        side = radius + RING + 4
        notes = [text_width(text, NOTE) + 8 for node in column for text in node.below]
        width = max(notes, default=0.0)
        # Many arrows come in steeply from below on the left; notes make way for them.
        start = 4 - radius if feeding > STEEP else -width / 2
        return Room(max(side, -start), max(side, start + width), (start, start + width))


@dataclass(frozen=True)
class Spot:
    """A node with its middle, and the room that its column takes up."""

    node: DrawnNode
    x: float
    y: float
    radius: float
    room: Room

    @property
    def rim(self) -> float:
        """Where arrows begin and end: outside the ring of a slope."""
        return self.radius + (RING + 1.5 if self.node.slope else 0)

    @property
    def beneath(self) -> Box | None:
        """Where the notes beneath the node lie."""
        top = self.y + self.radius + RING
        tall = LABEL * len(self.node.below)
        left, right = self.x + self.room.notes[0], self.x + self.room.notes[1]
        return (left, top, right, top + tall) if tall else None


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
    feeding = [0, *(len(column) for column in diagram.columns[:-1])]
    rooms = [Room.of(c, fed, radius) for c, fed in zip(diagram.columns, feeding, strict=True)]
    rows = _spacings(diagram, radius)
    tall = max(row * (len(column) - 1) for row, column in zip(rows, diagram.columns, strict=True))
    stack = max(feeding) * LABEL / 2
    middle = max(radius + RING, stack) + tall / 2
    xs = _columns(diagram, rooms)
    columns = tuple(
        tuple(
            Spot(node, x, middle + row * (index - (len(column) - 1) / 2), radius, room)
            for index, node in enumerate(column)
        )
        for x, row, column, room in zip(xs, rows, diagram.columns, rooms, strict=True)
    )
    arrows = tuple(
        arrow
        for (sources, targets), gap in zip(pairwise(columns), diagram.weights, strict=True)
        for arrow in _arrows(sources, targets, gap)
    )
    width = columns[-1][0].x + max(rooms[-1].right, _heading(diagram, -1))
    bottoms = [s.beneath[3] if s.beneath else s.y + s.radius + RING for c in columns for s in c]
    return Placed(width, max(middle + tall / 2 + stack, *bottoms), columns, arrows)


def _radius(diagram: Diagram) -> float:
    """One radius for all nodes, so that the longest text fits inside."""
    nodes = [node for column in diagram.columns for node in column]
    widest = max(text_width(node.inside, VALUE if node.value else NAME) for node in nodes)
    return max(24.0, widest / 2 + 5)


def _heading(diagram: Diagram, depth: int) -> float:
    return text_width(diagram.headings[depth], WEIGHT) / 2


def _columns(diagram: Diagram, rooms: list[Room]) -> list[float]:
    """The columns' middles: between them lie a run, the labels and the arrows' tips."""
    xs = [max(rooms[0].left, _heading(diagram, 0))]
    for (sources, targets), gap in zip(pairwise(rooms), diagram.weights, strict=True):
        fan = 9.0 * max(len(gap), len(gap[0]))
        between = RUN + fan + label_width(gap) + 2 * TIP
        xs.append(xs[-1] + sources.right + between + targets.left)
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
    right = target.x - target.room.left - 2 * TIP
    left = right - width
    points = (
        (source.x + source.rim, source.y),
        (source.x + source.room.right, source.y),
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
