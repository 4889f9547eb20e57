"""What was drawn with matplotlib.pyplot. Runs in the child, and only where pyplot was imported."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from . import plain, trace

MAX_SERIES_BYTES = 64 << 10


def keep_figures(plots: bool) -> None:
    """Let `show` neither wait nor clear; if `plots` are asked for, let `close` forget nothing."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.show = _do_nothing
        if plots:
            pyplot.close = _do_nothing
        _draw_off_screen(pyplot, sys.modules["matplotlib"])


def _draw_off_screen(pyplot: Any, matplotlib: Any) -> None:
    """There is no screen here, whatever back end a program asks for."""
    switch = pyplot.switch_backend
    pyplot.switch_backend = lambda *_, **__: switch("agg")
    matplotlib.use = _do_nothing


def _do_nothing(*_args: object, **_options: object) -> None:
    return None


def read() -> list[dict[str, Any]]:
    """Read the y-data and the labels of every pair of axes; series are JSON texts."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    axes = [a for number in pyplot.get_fignums() for a in pyplot.figure(number).axes]
    return [_read_axes(each) for each in axes[: plain.MAX_AXES]]


def _read_axes(axes: Any) -> dict[str, Any]:
    series = [*_lines(axes), *_scatters(axes), *_bars(axes), *_stairs(axes)][: plain.MAX_SERIES]
    return {
        "series": [trace.capped(each, MAX_SERIES_BYTES) for each in series],
        "x_label": _label(axes, "x"),
        "y_label": _label(axes, "y"),
    }


def _label(axes: Any, way: str) -> str:
    """What a reader takes for the label: the axis's own, one of an axis that is shared with it
    (subplots in a column, a second y axis), or the figure's."""
    shared = getattr(axes, f"get_shared_{way}_axes")().get_siblings(axes)
    texts = [getattr(each, f"get_{way}label")() for each in (axes, *shared)]
    texts.append(getattr(axes.get_figure(), f"get_sup{way}label")())
    return next((str(text)[:200] for text in texts if str(text).strip()), "")


def _numbers(values: Any) -> Any:
    return np.array(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan))


def _lines(axes: Any) -> list[Any]:
    return [_numbers(line.get_ydata(orig=False)) for line in axes.get_lines()]


def _scatters(axes: Any) -> list[Any]:
    kind = sys.modules["matplotlib.collections"].PathCollection
    return [
        _numbers(each.get_offsets())[:, 1] for each in axes.collections if isinstance(each, kind)
    ]


def _bars(axes: Any) -> list[Any]:
    kind = sys.modules["matplotlib.container"].BarContainer
    return [
        _numbers([_length(bar, each.orientation) for bar in each.patches])
        for each in axes.containers
        if isinstance(each, kind)
    ]


def _stairs(axes: Any) -> list[Any]:
    kind = sys.modules["matplotlib.patches"].StepPatch
    return [_numbers(each.get_data().values) for each in axes.patches if isinstance(each, kind)]


def _length(bar: Any, orientation: str) -> Any:
    return bar.get_width() if orientation == "horizontal" else bar.get_height()
