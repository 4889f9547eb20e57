"""A history as a curve, the learner's own and, once it is right, the expected trend beneath it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from checker.figures.diagram import Translate, number
from checker.figures.scale import Scale
from checker.figures.scene import Circle, Path, Point, Scene, Shape, Text, text_width
from checker.models.said import joined, say

WIDTH, HEIGHT = 640.0, 400.0
LEFT, RIGHT, TOP, BOTTOM = 92.0, 24.0, 58.0, 64.0
SIZE = 13.0
MOST_DOTS, MOST_POINTS = 60, 600


@dataclass(frozen=True)
class Curve:
    """Finite values of a name, one value at least; `expected` where they turned out right."""

    name: str
    own: tuple[float, ...]
    expected: tuple[float, ...] | None = None

    @property
    def title(self) -> str:
        """What the picture shows, in a line."""
        return say("{name}: its values, one after the other", name=self.name)

    @property
    def description(self) -> str:
        """The curve in words, for screen readers."""
        first, last = number(self.own[0]), number(self.own[-1])
        sentence = say(
            "{n} values of {name}, from {first} to {last}: {trend}.",
            n=len(self.own), name=self.name, first=first, last=last, trend=self.trend,
        )  # fmt: skip
        if len(self.own) == 1:
            sentence = say("One value of {name}: {value}.", name=self.name, value=first)
        return joined([sentence, say("The expected trend is the same.") if self.expected else ""])

    @property
    def trend(self) -> str:
        """How the values go: each compared with the one before it."""
        if len(self.own) == 1:
            return say("one value")
        steps = [later - earlier for earlier, later in pairwise(self.own)]
        if not any(steps):
            return say("the values stay the same")
        if all(step <= 0 for step in steps):
            return (
                say("the values fall throughout")
                if all(steps)
                else say("the values fall, and never rise")
            )
        if all(step >= 0 for step in steps):
            return (
                say("the values rise throughout")
                if all(steps)
                else say("the values rise, and never fall")
            )
        return say("the values rise and fall")


def thinned(values: tuple[float, ...], most: int) -> list[tuple[int, float]]:
    """Values with their places from 1 on, at most so many, the first and the last among them."""
    count = len(values)
    if count <= most:
        kept = list(range(count))
    else:
        kept = sorted({round(n * (count - 1) / (most - 1)) for n in range(most)})
    return [(place + 1, values[place]) for place in kept]


def scene(curve: Curve, translate: Translate = str) -> Scene:
    """The curve between labelled axes, with a legend above it, in the reader's language."""
    scale = Scale.of([*curve.own, *(curve.expected or ())])
    shapes = [
        *_grid(scale),
        *_places(len(curve.own)),
        *_labels(curve, scale, translate),
    ]
    shapes += _legend(curve, translate)
    if curve.expected:
        shapes.append(Path(tuple(_points(curve.expected, scale)), "expected"))
    points = list(_points(curve.own, scale))
    shapes += [Path(tuple(points), "curve")] if len(points) > 1 else []
    shapes += [Circle(x, y, 3.6, "dot") for x, y in points if len(points) <= MOST_DOTS]
    return Scene(WIDTH, HEIGHT, translate(curve.title), translate(curve.description), tuple(shapes))


def _x(place: int, count: int) -> float:
    room = WIDTH - LEFT - RIGHT - 24
    return LEFT + 12 + (room * (place - 1) / (count - 1) if count > 1 else room / 2)


def _y(part: float) -> float:
    return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)


def _points(values: tuple[float, ...], scale: Scale) -> Iterator[Point]:
    for place, value in thinned(values, MOST_POINTS):
        yield _x(place, len(values)), _y(scale.part(value))


def _grid(scale: Scale) -> Iterator[Shape]:
    for tick in scale.ticks:
        y = _y(scale.at(tick))
        yield Path(((LEFT, y), (WIDTH - RIGHT, y)), "grid")
        yield Text(LEFT - 8, y, scale.label(tick), SIZE, "note", "end")
    yield Path(((LEFT, TOP), (LEFT, _y(0)), (WIDTH - RIGHT, _y(0))), "axis")


def _places(count: int) -> Iterator[Shape]:
    """Marks under the axis: 1, the last place, and round ones between them."""
    round_ones = (n * 10**power for power in range(12) for n in (1, 2, 5))
    step = next(n for n in round_ones if count <= 11 * n)
    marks = [1, *(n for n in range(step, count, step) if n > 1 and count - n >= step * 0.7), count]
    for place in dict.fromkeys(marks):
        x = _x(place, count)
        yield Path(((x, _y(0)), (x, _y(0) + 5)), "axis")
        yield Text(x, _y(0) + 17, str(place), SIZE, "note")


def _labels(curve: Curve, scale: Scale, translate: Translate) -> Iterator[Shape]:
    value = say("value, on a scale of powers of ten") if scale.logarithmic else say("value")
    below = translate(say("entry of {name}", name=curve.name))
    yield Text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 18, below, SIZE, "heading")
    yield Text(18, (TOP + _y(0)) / 2, translate(value), SIZE, "heading", turned=True)


def _legend(curve: Curve, translate: Translate) -> Iterator[Shape]:
    x, y = LEFT, 28.0
    yield Path(((x, y), (x + 32, y)), "curve")
    yield Circle(x + 16, y, 3.6, "dot")
    own = translate(say("your {name}", name=curve.name))
    yield Text(x + 42, y, own, SIZE, "note", "start")
    if curve.expected:
        x += 42 + text_width(own, SIZE) + 28
        yield Path(((x, y), (x + 32, y)), "expected")
        yield Text(x + 42, y, translate(say("expected trend")), SIZE, "note", "start")
