"""Figures as learners draw them: which line counts, and which labels a reader would see on it."""

from __future__ import annotations

import pytest

from checker.grading.grade import examine
from checker.sandbox import Server
from tests.grading.observing import submission
from tests.shipped import plan

pytestmark = pytest.mark.slow

DESCENT = """\
mse_hist = []
for _ in range(20):
    weights = weights - learning_rate * get_slope(input_data, target, weights)
    mse_hist.append(get_mse(input_data, target, weights))
"""
LABELS = "axes.set_xlabel('update')\naxes.set_ylabel('loss')\n"
LABELLED = {
    "object style": "figure, axes = plt.subplots()\naxes.plot(mse_hist)\n" + LABELS,
    "labels of the whole figure": (
        "figure, axes = plt.subplots()\naxes.plot(mse_hist)\n"
        "figure.supxlabel('update')\nfigure.supylabel('loss')\n"
    ),
    "a second y axis": (
        "figure, other = plt.subplots()\nother.set_xlabel('update')\n"
        "axes = other.twinx()\naxes.plot(mse_hist)\naxes.set_ylabel('loss')\n"
    ),
    "a shared x axis": (
        "figure, (axes, below) = plt.subplots(2, 1, sharex=True)\naxes.plot(mse_hist)\n"
        "axes.set_ylabel('loss')\nbelow.set_xlabel('update')\n"
    ),
    "stairs": "figure, axes = plt.subplots()\naxes.stairs(mse_hist)\n" + LABELS,
    "a stem plot": "figure, axes = plt.subplots()\naxes.stem(mse_hist)\n" + LABELS,
    "a logarithmic scale": "figure, axes = plt.subplots()\naxes.semilogy(mse_hist)\n" + LABELS,
    "a variable named plot": "figure, axes = plt.subplots()\nplot = axes.plot(mse_hist)\n" + LABELS,
    "drawn twice, labelled once": (
        "plt.plot(mse_hist)\nfigure, axes = plt.subplots()\naxes.plot(mse_hist)\n" + LABELS
    ),
}
UNLABELLED = {
    "labels on other axes": (
        "figure, (axes, other) = plt.subplots(1, 2)\naxes.plot(mse_hist)\nother.plot([1, 2])\n"
        + LABELS.replace("axes", "other")
    ),
    "labels on another figure": (
        "plt.plot(mse_hist)\nplt.figure()\nplt.plot([1])\nplt.xlabel('x')\nplt.ylabel('y')\n"
    ),
    "one label": "plt.plot(mse_hist)\nplt.xlabel('update')\n",
}


def plotted(server: Server, source: str) -> tuple[str, str | None]:
    verdict = examine(plan("many-updates"), submission(DESCENT + source), server.run).verdict
    found = {one.check: one for one in verdict.findings}["plot"]
    return found.status, found.slip


@pytest.mark.parametrize("case", LABELLED)
def test_a_line_with_labels_is_right(server: Server, case: str) -> None:
    assert plotted(server, LABELLED[case]) == ("right", None)


@pytest.mark.parametrize("case", UNLABELLED)
def test_labels_that_are_not_on_the_line_do_not_count(server: Server, case: str) -> None:
    assert plotted(server, UNLABELLED[case]) == ("wrong", "unlabelled-axes")


def test_a_variable_named_plot_does_not_keep_a_slip_from_being_carried(server: Server) -> None:
    source = "plot = None\n" + DESCENT.replace("- learning_rate", "+ learning_rate")
    source += "plt.plot(mse_hist)\nplt.xlabel('update')\nplt.ylabel('loss')\n"
    verdict = examine(plan("many-updates"), submission(source), server.run).verdict
    assert {one.check: one.status for one in verdict.findings}["plot"] == "carried"
