"""What is said of a plot that has the right numbers, but does not show them as it should."""

from __future__ import annotations

from checker.grading.judge.run import Run
from checker.grading.ruling import Ruling

_WHY = {
    "hidden": "it is set invisible",
    "transparent": "its colour is transparent",
    "no-ink": "it has no line and no markers of any size",
    "lone-points": (
        "a line through one point shows nothing. Draw the whole list at once, or give each point a "
        'marker, `"o"`'
    ),
    "background": "it has the colour of the background",
    "outside": "most of it lies outside the limits of the axes",
    "closed": "its figure was closed before it was shown",
}


def ill_shown(ruling: Ruling, run: Run) -> str:
    """The sentence for one of `judge.plots.FAULTS`."""
    asked = run.plan.graph.learner_names(run.plan.graph.steps[ruling.step].of)
    match ruling.code:
        case "swapped-axes":
            plain = asked.strip("`")
            return (
                f"The axes are swapped: the plot has {asked} along x. It belongs along y, as the "
                f"second of two, `plt.plot(x, {plain})`, or alone, `plt.plot({plain})`."
            )
        case "unseen-plot":
            return f"The plot of {asked} cannot be seen: {_WHY[ruling.says]}."
        case "crowded-plot":
            return (
                f"The plot shows {asked} as one of {ruling.says} lines, where nobody finds it. "
                "Draw it on axes of its own."
            )
        case _:
            return "The plot shows the right line, but an axis has no label. Label both axes."
