"""A scene as SVG: one file with its own light and dark looks, and nothing from elsewhere."""

from __future__ import annotations

import re
from html import escape

from checker.figures.scene import Area, Circle, Path, Point, Scene, Shape, Text, printable
from checker.figures.styles import DARK, LIGHT, STYLES, Style

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def render(scene: Scene, name: str) -> str:
    """The picture as a document of its own, which may also stand inside a page.

    `name` keeps its ids apart from those of other pictures on the same page.
    """
    ident = re.sub(r"[^A-Za-z0-9_-]", "-", name) or "figure"
    width, height = _n(scene.width), _n(scene.height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="checker-figure" role="img" '
        f'aria-labelledby="{ident}-title {ident}-desc" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<title id="{ident}-title">{_text(scene.title)}</title>',
        f'<desc id="{ident}-desc">{_text(scene.description)}</desc>',
        f"<style>\n{_looks(scene)}\n</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        *(_shape(shape) for shape in scene.shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _looks(scene: Scene) -> str:
    """The styles in use; the dark palette takes the light one's place where the reader asks."""
    used = [name for name in STYLES if name == "paper" or name in {s.style for s in scene.shapes}]
    texts = f".checker-figure text{{font-family:{FONT};dominant-baseline:central}}"
    light = [_rule(name, STYLES[name], LIGHT) for name in used]
    dark = [_rule(name, STYLES[name], DARK, colours_only=True) for name in used]
    return "\n".join([texts, *light, "@media (prefers-color-scheme:dark){", *dark, "}"])


def _rule(name: str, style: Style, colours: dict[str, str], *, colours_only: bool = False) -> str:
    parts = [f"fill:{colours[style.fill] if style.fill else 'none'}"]
    if style.stroke:
        parts.append(f"stroke:{colours[style.stroke]}")
    if not colours_only:
        parts += [f"stroke-width:{_n(style.width)}px"] if style.stroke else []
        parts += [f"stroke-dasharray:{_n(style.dash[0])} {_n(style.dash[1])}"] if style.dash else []
        parts += ["font-weight:600"] if style.bold else []
    return f".checker-figure .{name}{{{';'.join(parts)}}}"


def _shape(shape: Shape) -> str:
    match shape:
        case Path():
            return f'<polyline class="{shape.style}" points="{_points(shape.points)}"/>'
        case Area():
            return f'<polygon class="{shape.style}" points="{_points(shape.points)}"/>'
        case Circle():
            return (
                f'<circle class="{shape.style}" cx="{_n(shape.x)}" cy="{_n(shape.y)}" '
                f'r="{_n(shape.radius)}"/>'
            )
        case Text():
            return _line(shape)


def _line(shape: Text) -> str:
    x, y = _n(shape.x), _n(shape.y)
    turned = f' transform="rotate(-90 {x} {y})"' if shape.turned else ""
    return (
        f'<text class="{shape.style}" x="{x}" y="{y}" font-size="{_n(shape.size)}" '
        f'text-anchor="{shape.anchor}"{turned}>{_text(shape.text)}</text>'
    )


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    """A length to a tenth of a pixel, without needless digits."""
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 0.05 else "0"


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
