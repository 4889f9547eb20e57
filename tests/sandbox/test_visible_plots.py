"""Plots as learners draw them, one way or another; and what nobody could see."""

from __future__ import annotations

import pytest

from checker.grading.grade import examine
from checker.models.verdict import Finding
from checker.sandbox import Server
from tests.grading.observing import submission
from tests.sandbox.test_plots import DESCENT
from tests.shipped import plan

pytestmark = pytest.mark.slow

LABELS = "plt.xlabel('update')\nplt.ylabel('loss')\n"
EACH = "for i, m in enumerate(mse_hist):\n    "
SEEN = {
    "points one by one": EACH + "plt.scatter(i, m)\n",
    "points one by one, in one colour": EACH + "plt.scatter(i, m, color='b')\n",
    "markers one by one": EACH + "plt.plot(i, m, 'o')\n",
    "two curves point by point": EACH + "plt.plot(i, m, 'o')\n    plt.plot(i, m / 2, 'x')\n",
    "pieces of a line": (
        "for i in range(1, 20):\n    plt.plot([i - 1, i], [mse_hist[i - 1], mse_hist[i]])\n"
    ),
    "bars one by one": EACH + "plt.bar(i, m)\n",
    "drawn in each turn of the loop": "for i in range(20):\n    plt.plot(mse_hist[:i + 1])\n",
    "beside the start and two more": (
        "plt.plot(mse_hist)\nplt.plot([0, 20], [0, 0], '--')\nplt.axhline(1)\nplt.axvline(3)\n"
    ),
    "against the number of the update": "plt.plot(range(1, 21), mse_hist)\n",
    "a step plot": "plt.step(range(20), mse_hist)\n",
    "a stem plot": "plt.stem(mse_hist)\n",
    "a logarithmic scale": "plt.semilogy(mse_hist)\n",
    "both scales logarithmic": "plt.loglog(range(1, 21), mse_hist)\n",
    "error bars": "plt.errorbar(range(20), mse_hist)\n",
    "a filled area and its line": "plt.fill_between(range(20), mse_hist)\nplt.plot(mse_hist)\n",
    "lying bars": "plt.barh(range(20), mse_hist)\n",
    "a scatter plot by colour": "plt.scatter(range(20), mse_hist, c=mse_hist)\n",
    "crosses": "plt.scatter(range(20), mse_hist, marker='x')\n",
    "white on black": "plt.style.use('dark_background')\nplt.plot(mse_hist, color='white')\n",
    "hollow markers": "plt.plot(mse_hist, 'o', markerfacecolor='none')\n",
    "a part of it in sight": "plt.plot(mse_hist)\nplt.xlim(0, 15)\n",
}
SHOWN = {
    "shown": "plt.show()\n",
    "shown, then closed": "plt.show()\nplt.close()\n",
    "shown, then cleared": "plt.show()\nplt.clf()\n",
    "shown, then all closed": "plt.show()\nplt.close('all')\nplt.figure()\nplt.plot([1, 2])\n",
    "saved, then closed": "import io\nplt.savefig(io.BytesIO())\nplt.close()\n",
    "saved by the figure": "import io\nplt.gcf().savefig(io.BytesIO())\nplt.close()\n",
    "shown by the figure": "plt.gcf().show()\nplt.close()\n",
    "shown in between": "plt.show()\nplt.figure()\nplt.plot([1, 2])\nplt.show()\n",
}
UNSEEN = {
    "plt.plot(mse_hist, visible=False)\n": "it is set invisible",
    "plt.plot(mse_hist)\nplt.gca().set_visible(False)\n": "it is set invisible",
    "plt.bar(range(20), mse_hist, visible=False)\n": "it is set invisible",
    "plt.plot(mse_hist, alpha=0)\n": "its colour is transparent",
    "plt.plot(mse_hist, color='none')\n": "its colour is transparent",
    "plt.scatter(range(20), mse_hist, alpha=0)\n": "its colour is transparent",
    "plt.bar(range(20), mse_hist, alpha=0)\n": "its colour is transparent",
    "plt.plot(mse_hist, linewidth=0)\n": "it has no line and no markers of any size",
    "plt.plot(mse_hist, linestyle='none')\n": "it has no line and no markers of any size",
    "plt.plot(mse_hist, 'o', markersize=0)\n": "it has no line and no markers of any size",
    "plt.scatter(range(20), mse_hist, s=0)\n": "it has no line and no markers of any size",
    "plt.plot(mse_hist, color='white')\n": "it has the colour of the background",
    "plt.scatter(range(20), mse_hist, color='w')\n": "it has the colour of the background",
    "plt.gca().set_facecolor('red')\nplt.plot(mse_hist, 'r')\n": (
        "it has the colour of the background"
    ),
    "plt.plot(mse_hist)\nplt.xlim(100, 200)\n": "most of it lies outside the limits of the axes",
    "plt.plot(mse_hist)\nplt.ylim(-9, -8)\n": "most of it lies outside the limits of the axes",
    "plt.plot(mse_hist)\nplt.gca().set_position([2, 2, 1, 1])\n": (
        "most of it lies outside the limits of the axes"
    ),
    "plt.plot(mse_hist)\n" + LABELS + "plt.close()\n": "its figure was closed before it was shown",
    "for i, m in enumerate(mse_hist):\n    plt.plot(i, m)\n": (
        "a line through one point shows nothing. Draw the whole list at once, or give each point "
        'a marker, `"o"`'
    ),
}
UNLABELLED = {
    "blank": "plt.xlabel(' ')\nplt.ylabel('loss')\n",
    "empty letters": "plt.xlabel('\\u200b\\u3164')\nplt.ylabel('loss')\n",
    "empty mathematics": "plt.xlabel('$ $')\nplt.ylabel('loss')\n",
    "invisible": "plt.xlabel('update', visible=False)\nplt.ylabel('loss')\n",
    "transparent": "plt.xlabel('update', alpha=0)\nplt.ylabel('loss')\n",
    "white": "plt.xlabel('update', color='white')\nplt.ylabel('loss')\n",
    "of axes that are off": LABELS + "plt.axis('off')\n",
}


def plot_of(server: Server, source: str) -> Finding:
    verdict = examine(plan("many-updates"), submission(DESCENT + source), server.run).verdict
    return {one.check: one for one in verdict.findings}["plot"]


@pytest.mark.parametrize("case", SEEN)
def test_however_it_is_drawn_it_counts(heavy_server: Server, case: str) -> None:
    found = plot_of(heavy_server, SEEN[case] + LABELS)
    assert (found.message, found.points) == ("The plot is right.", 1)


@pytest.mark.parametrize("case", SHOWN)
def test_what_was_shown_counts(heavy_server: Server, case: str) -> None:
    found = plot_of(heavy_server, "plt.plot(mse_hist)\n" + LABELS + SHOWN[case])
    assert (found.message, found.points) == ("The plot is right.", 1)


@pytest.mark.parametrize("source", UNSEEN)
def test_what_nobody_sees_is_told_with_its_reason(heavy_server: Server, source: str) -> None:
    found = plot_of(heavy_server, source if LABELS in source else source + LABELS)
    assert (found.status, found.slip, found.points) == ("wrong", "unseen-plot", 0)
    assert found.message == f"The plot of `mse_hist` cannot be seen: {UNSEEN[source]}."


@pytest.mark.parametrize("case", UNLABELLED)
def test_a_label_that_nobody_reads_is_none(heavy_server: Server, case: str) -> None:
    found = plot_of(heavy_server, "plt.plot(mse_hist)\n" + UNLABELLED[case])
    assert (found.slip, found.points) == ("unlabelled-axes", 0)


@pytest.mark.parametrize(
    "source", ["plt.plot(mse_hist, range(20))\n", "plt.scatter(mse_hist, list(range(20)))\n"]
)
def test_swapped_axes_are_told(heavy_server: Server, source: str) -> None:
    found = plot_of(heavy_server, source + LABELS)
    assert (found.status, found.slip) == ("wrong", "swapped-axes")
    assert found.message == (
        "The axes are swapped: the plot has `mse_hist` along x. It belongs along y, as the second "
        "of two, `plt.plot(x, mse_hist)`, or alone, `plt.plot(mse_hist)`."
    )


def test_one_line_among_many_is_not_found(heavy_server: Server) -> None:
    decoys = "for k in range(12):\n    plt.plot([(k + 2) * m for m in mse_hist])\n"
    found = plot_of(heavy_server, "plt.plot(mse_hist)\n" + decoys + LABELS)
    assert (found.status, found.slip) == ("wrong", "crowded-plot")
    assert found.message == (
        "The plot shows `mse_hist` as one of 13 lines, where nobody finds it. "
        "Draw it on axes of its own."
    )


def test_the_current_figure_stays_the_current_one_when_figures_are_shown(
    heavy_server: Server,
) -> None:
    source = "plt.figure(1)\nplt.figure(2)\nplt.figure(1)\nplt.show()\nplt.plot(mse_hist)\n"
    found = plot_of(heavy_server, source + LABELS)
    assert found.points == 1


def test_another_line_that_can_be_seen_stands_for_one_that_cannot(heavy_server: Server) -> None:
    source = "plt.plot(mse_hist, alpha=0)\nplt.plot([1, 2, 3])\n"
    assert plot_of(heavy_server, source + LABELS).slip == "unseen-plot"
