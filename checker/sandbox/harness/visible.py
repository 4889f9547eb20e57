"""Whether anybody could see what was drawn. Runs in the child.

Each function gives nothing where it can be seen, and else one of `plain.UNSEEN`: why not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection
    from matplotlib.figure import FigureBase
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text
    from matplotlib.typing import ColorType

    from .series import Numbers

FAINT = 0.02
"""An opacity, or a difference of colours, that is too small to be seen."""

Colour = tuple[float, float, float, float]


def of_line(line: Line2D, axes: Axes, x: Numbers, y: Numbers) -> str:
    """A line of `plot`: it needs a stroke between two points, or a marker."""
    styled = line.get_linestyle() not in _NONE and line.get_linewidth() > 0
    marked = line.get_marker() not in _NONE and line.get_markersize() > 0
    if not marked and not (styled and np.size(y) > 1):
        return "lone-points" if styled and np.size(y) == 1 else "no-ink"
    colours = [line.get_color()] if styled else []
    if marked:
        colours += [line.get_markerfacecolor(), line.get_markeredgecolor()]
    return _first(
        _hidden(line, axes),
        _ink(_rgba(colours, line.get_alpha()), axes),
        _outside(axes, x, y),
    )


def of_scatter(points: PathCollection, axes: Axes, x: Numbers, y: Numbers) -> str:
    """A collection of `scatter`."""
    sizes = points.get_sizes()
    if len(sizes) and not np.any(sizes > 0):
        return "no-ink"
    mapped = points.get_array() is not None and points.get_alpha() != 0
    colours = [*points.get_facecolor(), *points.get_edgecolor()]
    ink = "" if mapped else _ink(_rgba(colours, None), axes)
    return _first(_hidden(points, axes), ink, _outside(axes, x, y))


def of_patches(patches: Iterable[Patch], axes: Axes, x: Numbers, y: Numbers) -> str:
    """The bars of `bar`, or the one patch of `stairs`: they have a face and an edge."""
    shown = [patch for patch in patches if not _hidden(patch, axes)]
    if not shown:
        return "hidden"
    colours = [patch.get_facecolor() for patch in shown if patch.get_fill()]
    colours += [patch.get_edgecolor() for patch in shown if patch.get_linewidth() > 0]
    low, high = sorted(axes.get_ylim())
    # A bar is seen where any part of it is.
    nearest = np.clip((low + high) / 2, np.minimum(0, y), np.maximum(0, y))
    return _first(_ink(_rgba(colours, None), axes), _outside(axes, x, nearest))


def shown_text(text: Text, axes: Axes) -> str:
    """The words of a label, or nothing where they cannot be seen."""
    words = str(text.get_text())
    if not any(char.isprintable() and char not in _BLANK for char in words):
        return ""
    faint = _ink(_rgba([text.get_color()], text.get_alpha()), axes.get_figure() or axes)
    return "" if faint or not text.get_visible() or float(text.get_fontsize()) < 1 else words


_NONE = ("None", "none", "", " ", None)
_BLANK = frozenset(" $\\{}~\u00a0\u115f\u1160\u2800\u3000\u3164\uffa0")


def _first(*reasons: str) -> str:
    return next(filter(None, reasons), "")


def _hidden(artist: Artist, axes: Axes) -> str:
    figure = axes.get_figure()
    framed = figure is not None and figure.get_visible() and axes.get_visible()
    return "" if framed and artist.get_visible() else "hidden"


def _rgba(colours: Iterable[ColorType], alpha: float | None) -> list[Colour]:
    from matplotlib.colors import to_rgba

    return [
        to_rgba(colour, None if alpha is None or np.ndim(alpha) else alpha) for colour in colours
    ]


def _ink(colours: list[Colour], on: Axes | FigureBase) -> str:
    solid = [colour for colour in colours if colour[3] > FAINT]
    if not solid:
        return "transparent" if colours else "no-ink"
    paper: Numbers = np.array(_rgba([on.get_facecolor()], None)[0][:3])
    differ = (abs(np.array(one[:3]) - paper).max() * one[3] > FAINT for one in solid)
    return "" if any(differ) else "background"


def _outside(axes: Axes, x: Numbers, y: Numbers) -> str:
    """Whether less than half of the points lies within the limits, and these within the figure."""
    place = axes.get_position()
    if place.x1 <= 0 or place.y1 <= 0 or place.x0 >= 1 or place.y0 >= 1:
        return "outside"
    (left, right), (low, high) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
    there = np.isfinite(x) & np.isfinite(y)
    inside = there & (x >= left) & (x <= right) & (y >= low) & (y <= high)
    return "outside" if 2 * inside.sum() < there.sum() else ""
