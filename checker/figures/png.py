"""A scene as PNG, painted from the same shapes by matplotlib, which is imported when needed."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from checker.figures.scene import Area, Circle, Path, Scene, Shape, Text, printable
from checker.figures.styles import DARK, LIGHT, STYLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCALE = 2
"""Pixels of the file for one pixel of the scene."""
POINTS = 72 / 100
"""Points to a scene's pixel, at matplotlib's 100 dots an inch."""


def render(scene: Scene, *, dark: bool = False) -> bytes:
    """The picture as the bytes of a PNG file; title and description stand in its text fields."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    colours = DARK if dark else LIGHT
    figure = Figure(figsize=(scene.width / 100, scene.height / 100), dpi=100 * SCALE)
    figure.set_facecolor(colours["paper"])
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, scene.width)
    axes.set_ylim(scene.height, 0)
    for order, shape in enumerate(scene.shapes):
        _paint(axes, shape, order, colours)
    written = io.BytesIO()
    metadata = {"Title": scene.title, "Description": scene.description}
    metadata = {key: printable(words) for key, words in metadata.items()}
    with warnings.catch_warnings():
        # A character that the font lacks is drawn as a box, which says enough.
        warnings.filterwarnings("ignore", "Glyph", UserWarning)
        figure.savefig(written, format="png", facecolor=colours["paper"], metadata=metadata)
    return written.getvalue()


def _paint(axes: Axes, shape: Shape, order: int, colours: dict[str, str]) -> None:
    if isinstance(shape, Text):
        _write(axes, shape, order, colours)
        return
    from matplotlib import patches

    style = STYLES[shape.style]
    # Dashes are counted in line widths by matplotlib, in pixels by us.
    dash = (0, tuple(part / style.width for part in style.dash)) if style.dash else "solid"
    look: dict[str, Any] = {
        "facecolor": colours[style.fill] if style.fill else "none",
        "edgecolor": colours[style.stroke] if style.stroke else "none",
        "linewidth": style.width * POINTS if style.stroke else 0,
        "linestyle": dash,
        "zorder": order,
    }
    match shape:
        case Path():
            axes.add_patch(patches.Polygon(shape.points, closed=False, **look))
        case Area():
            axes.add_patch(patches.Polygon(shape.points, closed=True, **look))
        case Circle():
            axes.add_patch(patches.Circle((shape.x, shape.y), shape.radius, **look))


def _write(axes: Axes, shape: Text, order: int, colours: dict[str, str]) -> None:
    style = STYLES[shape.style]
    axes.text(
        shape.x,
        shape.y,
        printable(shape.text),
        fontsize=shape.size * POINTS,
        fontweight="bold" if style.bold else "normal",
        color=colours[style.fill or "ink"],
        ha={"start": "left", "middle": "center", "end": "right"}[shape.anchor],
        va="center_baseline" if not shape.turned else "center",
        rotation=90 if shape.turned else 0,
        parse_math=False,
        zorder=order,
    )
