"""Which of several series a plot is judged by, and what is amiss with how it is shown."""

from __future__ import annotations

import numpy as np
import pytest

from checker.grading.judge.plots import Plotted, plotted
from checker.grading.judge.run import Run
from checker.grading.judge.seen import Seen
from checker.grading.messages.plots import ill_shown
from checker.grading.ruling import Ruling
from checker.models.observation import Drawing, Foreign, Observation, Series
from checker.solver.values import Value, close
from tests.grading.observing import findings
from tests.grading.test_turns import LOOP
from tests.shipped import plan

RIGHT = np.array([3.0, 2.0, 1.0])
LINE = Series([3, 2, 1], [0, 1, 2])
HIDDEN = Series([3, 2, 1], [0, 1, 2], "hidden")
OTHER = Series([5, 5], [0, 1])


def same(left: Value, right: Value) -> bool:
    return close(left, right, 1e-6, 1e-9)


def labelled(*series: Series) -> Drawing:
    return Drawing(series, "update", "loss")


def bare(*series: Series) -> Drawing:
    return Drawing(series, "", " ")


@pytest.mark.parametrize(
    ("drawings", "found"),
    [
        ([], None),
        ([labelled()], None),
        ([labelled(LINE)], Plotted([3, 2, 1])),
        ([bare(LINE)], Plotted([3, 2, 1], "unlabelled-axes")),
        ([bare(LINE), labelled(OTHER, LINE)], Plotted([3, 2, 1])),
        ([labelled(HIDDEN)], Plotted([3, 2, 1], "unseen-plot", "hidden")),
        ([labelled(HIDDEN, LINE)], Plotted([3, 2, 1])),
        ([labelled(HIDDEN), bare(LINE)], Plotted([3, 2, 1], "unlabelled-axes")),
        ([labelled(Series([0, 1, 2], [3, 2, 1]))], Plotted([0, 1, 2], "swapped-axes")),
        ([labelled(Series([0, 1, 2], [3, 2, 1], "hidden"))], Plotted([0, 1, 2])),
        ([labelled(OTHER)], Plotted([5, 5])),
        ([labelled(Series([7], [0], "closed"), OTHER)], Plotted([5, 5])),
        ([labelled(*[OTHER] * 5, LINE)], Plotted([3, 2, 1])),
        ([labelled(*[OTHER] * 6, LINE)], Plotted([3, 2, 1], "crowded-plot", "7")),
        ([labelled(*[Series([3, 2], [0, 1])] * 9, LINE)], Plotted([3, 2, 1])),
        ([labelled(Series(Foreign("too large")), LINE)], Plotted([3, 2, 1])),
    ],
)
def test_the_series_that_is_looked_at(drawings: list[Drawing], found: Plotted | None) -> None:
    assert plotted(drawings, [RIGHT], same) == found


def test_swapped_axes_are_told_and_earn_nothing() -> None:
    source = LOOP.format(turns=20) + "plt.plot(mse_hist, range(20))\n"
    found = findings("many-updates", source)["plot"]
    assert (found.status, found.slip, found.points) == ("wrong", "swapped-axes", 0)


@pytest.mark.parametrize(
    ("code", "says", "told"),
    [
        (
            "swapped-axes",
            "",
            "The axes are swapped: the plot has `mse_hist` along x. It belongs along y, as the "
            "second of two, `plt.plot(x, mse_hist)`, or alone, `plt.plot(mse_hist)`.",
        ),
        (
            "unseen-plot",
            "lone-points",
            "The plot of `mse_hist` cannot be seen: a line through one point shows nothing. Draw "
            'the whole list at once, or give each point a marker, `"o"`.',
        ),
        (
            "crowded-plot",
            "7",
            "The plot shows `mse_hist` as one of 7 lines, where nobody finds it. Draw it on axes "
            "of its own.",
        ),
        (
            "unlabelled-axes",
            "",
            "The plot shows the right line, but an axis has no label. Label both axes.",
        ),
    ],
)
def test_what_is_said_of_a_plot_that_is_not_shown_as_it_should(
    code: str, says: str, told: str
) -> None:
    ready = plan("many-updates")
    run = Run(ready, ready.given, Observation("finished"))
    ruling = Ruling("plot", "wrong", "ill-shown", Seen("right"), code, says)
    assert ill_shown(ruling, run) == told
