"""Shapes at places, in pixels from the top left: what every picture is made of before it is
written as SVG or PNG. A shape's `style` names its look; the looks stand in `styles`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Anchor = Literal["start", "middle", "end"]
CHARACTER = 0.64
"""The width of a character, in parts of its size; no common font's digits are wider."""
LINE = 1.3
"""The height of a line of text, in parts of its size."""


@dataclass(frozen=True)
class Path:
    """A line through points."""

    points: tuple[Point, ...]
    style: str

    def moved(self, x: float, y: float) -> Path:
        """The same line elsewhere."""
        return replace(self, points=tuple((px + x, py + y) for px, py in self.points))


@dataclass(frozen=True)
class Area:
    """A closed shape through points."""

    points: tuple[Point, ...]
    style: str

    def moved(self, x: float, y: float) -> Area:
        """The same shape elsewhere."""
        return replace(self, points=tuple((px + x, py + y) for px, py in self.points))


@dataclass(frozen=True)
class Circle:
    """A circle about a point."""

    x: float
    y: float
    radius: float
    style: str

    def moved(self, x: float, y: float) -> Circle:
        """The same circle elsewhere."""
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Text:
    """One line of text; `y` is its middle. `turned` text is read from the bottom up."""

    x: float
    y: float
    text: str
    size: float
    style: str
    anchor: Anchor = "middle"
    turned: bool = False

    def moved(self, x: float, y: float) -> Text:
        """The same text elsewhere."""
        return replace(self, x=self.x + x, y=self.y + y)

    @property
    def box(self) -> Box:
        """The room that the text may take."""
        width, height = text_width(self.text, self.size), self.size * LINE
        if self.turned:
            return (
                self.x - height / 2,
                self.y - width / 2,
                self.x + height / 2,
                self.y + width / 2,
            )
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        return (left, self.y - height / 2, left + width, self.y + height / 2)


def rectangle(box: Box, style: str) -> Area:
    """A box as a shape."""
    left, top, right, bottom = box
    return Area(((left, top), (right, top), (right, bottom), (left, bottom)), style)


Shape = Path | Area | Circle | Text


@dataclass(frozen=True)
class Scene:
    """A whole picture: shapes in the order in which they are painted."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]


def printable(text: str) -> str:
    """Text with a mark in place of each character that no file and no terminal should be given."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)


def text_width(text: str, size: float) -> float:
    """The room that a text takes at most."""
    return len(text) * size * CHARACTER
