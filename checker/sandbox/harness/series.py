"""The series of numbers that a pair of axes shows. Runs in the child.

Points that were drawn one by one are one series, and so are bars and pieces of a line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from . import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    Numbers = NDArray[np.float64]


class Series(NamedTuple):
    """Where the points are, why they cannot be seen (empty where they can), and what drew them."""

    x: Numbers
    y: Numbers
    unseen: str
    kind: str


def of(axes: Axes) -> list[Series]:
    """All series of a pair of axes, in the order in which they were drawn."""
    drawn = [*_lines(axes), *_scatters(axes), *_bars(axes), *_stairs(axes)]
    return _joined(drawn)


def _numbers(values: ArrayLike) -> Numbers:
    return np.array(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan))


def _lines(axes: Axes) -> Iterator[Series]:
    for line in axes.get_lines():
        x, y = _numbers(line.get_xdata(orig=False)), _numbers(line.get_ydata(orig=False))
        yield Series(x, y, visible.of_line(line, axes, x, y), "line")


def _scatters(axes: Axes) -> Iterator[Series]:
    kind = sys.modules["matplotlib.collections"].PathCollection
    for points in axes.collections:
        if isinstance(points, kind):
            x, y = _numbers(points.get_offsets()).T
            yield Series(x, y, visible.of_scatter(points, axes, x, y), "scatter")


def _bars(axes: Axes) -> Iterator[Series]:
    kind = sys.modules["matplotlib.container"].BarContainer
    for bars in axes.containers:
        if not isinstance(bars, kind):
            continue
        patches = list(bars.patches)
        if bars.orientation == "horizontal":
            # Lying bars show their lengths along x, which is no mistake.
            y = _numbers([bar.get_width() for bar in patches])
            x = _numbers([bar.get_y() + bar.get_height() / 2 for bar in patches])
            unseen = "" if any(bar.get_visible() for bar in patches) else "hidden"
        else:
            y = _numbers([bar.get_height() for bar in patches])
            x = _numbers([bar.get_x() + bar.get_width() / 2 for bar in patches])
            unseen = visible.of_patches(patches, axes, x, y)
        yield Series(x, y, unseen, "bar")


def _stairs(axes: Axes) -> Iterator[Series]:
    kind = sys.modules["matplotlib.patches"].StepPatch
    for patch in axes.patches:
        if isinstance(patch, kind):
            data = patch.get_data()
            x, y = _numbers(data.edges)[1:], _numbers(data.values)
            yield Series(x, y, visible.of_patches([patch], axes, x, y), "stairs")


def _joined(drawn: list[Series]) -> list[Series]:
    """Points one by one as one series each, pieces that follow each other as one line."""
    whole = [one for one in drawn if np.size(one.y) != 1]
    points = [one for one in drawn if np.size(one.y) == 1]
    kinds = dict.fromkeys((one.kind, one.unseen) for one in points)
    for kind, unseen in kinds:
        same = [one for one in points if (one.kind, one.unseen) == (kind, unseen)]
        whole += [_together(each) for each in _curves(same)]
    return _chained(whole)


def _curves(points: Iterable[Series]) -> list[list[Series]]:
    """Several points above one x belong to as many curves, drawn in the same turn of a loop."""
    curves: list[list[Series]] = []
    above: dict[float, int] = {}
    for point in points:
        place = float(point.x[0])
        nth = above[place] = above.get(place, -1) + 1
        if nth == len(curves):
            curves.append([])
        curves[nth].append(point)
    return curves


def _together(parts: list[Series]) -> Series:
    x, y = (np.concatenate([part[way] for part in parts]) for way in (0, 1))
    return Series(x, y, parts[0].unseen, parts[0].kind)


def _chained(drawn: list[Series]) -> list[Series]:
    """Lines of two points, each of which begins where the last one ended, as one line."""
    found: list[Series] = []
    for one in drawn:
        last = found[-1] if found else None
        if last is not None and _goes_on(last, one):
            found[-1] = _together([last, one._replace(x=one.x[1:], y=one.y[1:])])
        else:
            found.append(one)
    return found


def _goes_on(last: Series, one: Series) -> bool:
    if (last.kind, last.unseen, one.kind, one.unseen) != ("line", "", "line", "") or len(
        one.y
    ) != 2:
        return False
    return len(last.y) > 1 and bool(last.x[-1] == one.x[0] and last.y[-1] == one.y[0])
