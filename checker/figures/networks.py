"""A picture of networks as a scene: each placed, side by side, with captions and a legend."""

from __future__ import annotations

from collections.abc import Iterator

from checker.figures.diagram import Picture
from checker.figures.layout import (
    LABEL,
    NAME,
    NOTE,
    RING,
    TIP,
    VALUE,
    WEIGHT,
    Arrow,
    Placed,
    Spot,
    place,
    toward,
)
from checker.figures.scene import (
    Area,
    Box,
    Circle,
    Path,
    Point,
    Scene,
    Shape,
    Text,
    rectangle,
    text_width,
)

MARGIN, BETWEEN, HEADING, CAPTION = 24.0, 72.0, 34.0, 30.0
SYMBOL, ENTRY = 40.0, 28.0
"""The width of a mark in the legend, and the height of a line of it."""


def scene(picture: Picture) -> Scene:
    """The whole picture with everything at its place."""
    placed = [place(diagram) for diagram in picture.diagrams]
    captions = any(one.caption for one in picture.diagrams)
    top = MARGIN + (CAPTION if captions else 0) + HEADING
    height = max(one.height for one in placed)
    shapes: list[Shape] = []
    x = MARGIN
    for diagram, one in zip(picture.diagrams, placed, strict=True):
        if captions:
            shapes.append(Text(x, MARGIN + 8, diagram.caption, VALUE, "caption", "start"))
        shapes += [shape.moved(x, top) for shape in _headings(diagram.headings, one)]
        shapes += [shape.moved(x, top + (height - one.height) / 2) for shape in _network(one)]
        x += max(one.width, text_width(diagram.caption, VALUE)) + BETWEEN
    legend, needed, lines = _legend(picture, x - BETWEEN - MARGIN)
    bottom = top + height + 16
    shapes += [shape.moved(MARGIN, bottom + ENTRY / 2) for shape in legend]
    return Scene(
        width=max(x - BETWEEN, MARGIN + needed) + MARGIN,
        height=bottom + lines * ENTRY + MARGIN / 2,
        title=picture.title,
        description=picture.description,
        shapes=tuple(shapes),
    )


def _headings(headings: tuple[str, ...], placed: Placed) -> Iterator[Shape]:
    for heading, column in zip(headings, placed.columns, strict=True):
        yield Text(column[0].x, 8 - HEADING, heading, WEIGHT, "heading")


def _network(placed: Placed) -> Iterator[Shape]:
    for arrow in sorted(placed.arrows, key=lambda one: one.weight.marked):
        yield from _arrow(arrow)
    for arrow in placed.arrows:
        yield from _label(arrow)
    for depth, column in enumerate(placed.columns):
        for spot in column:
            yield from _node(spot, "node" if depth else "input")


def _arrow(arrow: Arrow) -> Iterator[Shape]:
    """The line, which stops where its tip begins, and the tip."""
    prefix = "marked-" if arrow.weight.marked else ""
    *before, last = arrow.points
    size = TIP * (1.35 if prefix else 1)
    neck = toward(last, before[-1], size)
    yield Path((*before, neck), f"{prefix}arrow")
    yield Area(_tip(neck, last, size * 0.42), f"{prefix}tip")


def _tip(neck: Point, point: Point, half: float) -> tuple[Point, Point, Point]:
    dx, dy = point[0] - neck[0], point[1] - neck[1]
    length = (dx * dx + dy * dy) ** 0.5
    x, y = -dy / length * half, dx / length * half
    return (neck[0] + x, neck[1] + y), point, (neck[0] - x, neck[1] - y)


def _label(arrow: Arrow) -> Iterator[Shape]:
    (x, y), weight = arrow.label, arrow.weight
    strong = weight.marked or weight.unknown
    # Arrows stop short of a label: a line that touched it could be read as a minus sign.
    style = "marked-box" if weight.marked else "unknown-box" if weight.unknown else "paper"
    room = text_width(weight.text, WEIGHT) + 8 if strong else arrow.room
    yield rectangle(_about(x, y, room), style)
    yield Text(x, y, weight.text, WEIGHT, "strong-weight" if strong else "weight")


def _about(x: float, y: float, width: float) -> Box:
    tall = LABEL / 2 - 0.5
    return x - width / 2, y - tall, x + width / 2, y + tall


def _node(spot: Spot, style: str) -> Iterator[Shape]:
    node, x, y = spot.node, spot.x, spot.y
    yield Circle(x, y, spot.radius, style)
    if node.slope:
        yield Circle(x, y, spot.radius + RING, "slope-ring")
    if node.inside:
        size, look = (VALUE, "value") if node.value else (NAME, "name")
        yield Text(x, y, node.inside, size, look)
    middle = x + sum(spot.room.notes) / 2
    for index, line in enumerate(node.below):
        look = "slope" if node.slope and index == 0 else "note"
        at = y + spot.radius + RING + LABEL * (index + 0.6)
        text = Text(middle, at, line, NOTE, look)
        yield rectangle(text.box, "paper")
        yield text


def _legend(picture: Picture, room: float) -> tuple[list[Shape], float, int]:
    """The marks with their meanings, in lines about y = 0, 28, …; the width and the lines."""
    shapes: list[Shape] = []
    x, widest, line = 0.0, 0.0, 0
    for kind, meaning in picture.legend:
        width = SYMBOL + text_width(meaning, NOTE)
        if x and x + width > room:
            x, line = 0.0, line + 1
        y = line * ENTRY
        shapes += [shape.moved(x + SYMBOL / 2, y) for shape in _symbol(kind)]
        shapes.append(Text(x + SYMBOL + 2, y, meaning, NOTE, "note", "start"))
        widest = max(widest, x + width)
        x += width + 16
    return shapes, widest, line + 1 if shapes else 0


def _symbol(kind: str) -> list[Shape]:
    if kind == "slope":
        return [Circle(0, 0, 10, "slope-ring")]
    if kind == "unknown":
        box = rectangle(_about(0, 0, 17), "unknown-box")
        return [box, Text(0, 0, "?", WEIGHT, "strong-weight")]
    return [Path(((-16, 0), (16, 0)), "marked-arrow")]
