"""What was drawn with matplotlib.pyplot. Runs in the child, and only where pyplot was imported.

A figure counts as it was when it was shown or saved, and as it is at the end. One that was closed
before that was never seen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from . import plain, series, trace, visible

if TYPE_CHECKING:
    from typing import TypedDict

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    class SeriesSeen(TypedDict):
        """One series, its data as JSON texts."""

        x: str
        y: str
        unseen: str

    class Seen(TypedDict):
        """One pair of axes."""

        series: list[SeriesSeen]
        x_label: str
        y_label: str


MAX_SERIES_BYTES = 64 << 10
_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_shown: list[Seen] = []
_closed: list[Seen] = []


def keep_figures(plots: bool) -> None:
    """Let `show` neither wait nor clear; if `plots` are asked for, keep what was shown.

    What a run before in this process drew is forgotten.
    """
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    if plots and pyplot.show is not _remember:
        figure = sys.modules["matplotlib.figure"].Figure
        figure.savefig = _after(_remember_one, figure.savefig)
        figure.show = _remember_one
        pyplot.close = _after(_close, pyplot.close)
    pyplot.show = _remember if plots else _do_nothing
    _draw_off_screen(pyplot, sys.modules["matplotlib"])
    pyplot.close("all")
    _shown.clear()
    _closed.clear()


def _draw_off_screen(pyplot: Any, matplotlib: Any) -> None:
    """There is no screen here, whatever back end a program asks for."""
    if matplotlib.use is _do_nothing:
        return
    switch = pyplot.switch_backend
    pyplot.switch_backend = lambda *_, **__: switch("agg")
    matplotlib.use = _do_nothing


def _do_nothing(*_args: object, **_options: object) -> None:
    return None


def _after(first: Callable[..., None], then: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    def both(*arguments: _Given.args, **options: _Given.kwargs) -> _Made:
        first(*arguments, **options)
        return then(*arguments, **options)

    return both


def _remember(*_args: object, **_options: object) -> None:
    _keep(_shown, _open())


def _remember_one(figure: Figure, *_args: object, **_options: object) -> None:
    _keep(_shown, [_read_axes(axes) for axes in figure.axes])


def _close(*_args: object, **_options: object) -> None:
    _keep(_closed, _open())


def _keep(kept: list[Seen], read: list[Seen]) -> None:
    """Add what is new; of what is drawn and shown again and again keep the last."""
    kept += [one for one in read if one not in kept]
    del kept[: -plain.MAX_AXES]


def read() -> list[Seen]:
    """Read the series and the labels of every pair of axes; data are JSON texts."""
    found = list(_open())
    _keep(found, _shown)
    closed = [one for one in _closed if one not in found]
    return [*found, *map(_as_closed, closed)][: plain.MAX_AXES]


def _open() -> list[Seen]:
    helpers: Any = sys.modules.get("matplotlib._pylab_helpers")
    # Not by `pyplot.figure`, which would make each one the current one.
    managers = sorted(helpers.Gcf.figs.items()) if helpers is not None else []
    figures = [manager.canvas.figure for _, manager in managers]
    return [_read_axes(axes) for figure in figures for axes in figure.axes][: plain.MAX_AXES]


def _as_closed(axes: Seen) -> Seen:
    unseen: list[SeriesSeen] = [
        {"x": one["x"], "y": one["y"], "unseen": one["unseen"] or "closed"}
        for one in axes["series"]
    ]
    return {**axes, "series": unseen}


def _read_axes(axes: Axes) -> Seen:
    return {
        "series": [
            {
                "x": trace.capped(one.x, MAX_SERIES_BYTES),
                "y": trace.capped(one.y, MAX_SERIES_BYTES),
                "unseen": one.unseen,
            }
            for one in series.of(axes)[: plain.MAX_SERIES]
        ],
        "x_label": _label(axes, "x"),
        "y_label": _label(axes, "y"),
    }


def _label(axes: Axes, way: str) -> str:
    """What a reader takes for the label: the axis's own, one of an axis that is shared with it
    (subplots in a column, a second y axis), or the figure's."""
    shared = getattr(axes, f"get_shared_{way}_axes")().get_siblings(axes)
    labels = [getattr(each, f"{way}axis").label for each in (axes, *shared) if _has_axis(each, way)]
    above = getattr(axes.get_figure(), f"_sup{way}label", None)
    texts = [visible.shown_text(label, axes) for label in [*labels, *filter(None, [above])]]
    return next((text[:200] for text in texts if text), "")


def _has_axis(axes: Axes, way: str) -> bool:
    axis = getattr(axes, f"{way}axis")
    return bool(axes.axison and axes.get_visible() and axis.get_visible())
