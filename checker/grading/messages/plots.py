"""What is said of a plot that has the right numbers, but does not show them as it should."""

from __future__ import annotations

from checker.grading.judge.run import Run
from checker.grading.ruling import Ruling
from checker.models.said import say

_WHY = {
    "hidden": say("it is set invisible"),
    "transparent": say("its colour is transparent"),
    "no-ink": say("it has no line and no markers of any size"),
    "lone-points": say(
        "a line through one point shows nothing. Draw the whole list at once, or give each point a "
        'marker, `"o"`'
    ),
    "background": say("it has the colour of the background"),
    "outside": say("most of it lies outside the limits of the axes"),
    "closed": say("its figure was closed before it was shown"),
}


def ill_shown(ruling: Ruling, run: Run) -> str:
    """The sentence for one of `judge.plots.FAULTS`."""
    asked = run.plan.graph.learner_names(run.plan.graph.steps[ruling.step].of)
    match ruling.code:
        case "swapped-axes":
            plain = asked.strip("`")
            return say(
                "The axes are swapped: the plot has {asked} along x. It belongs along y, as the "
                "second of two, `plt.plot(x, {plain})`, or alone, `plt.plot({plain})`.",
                asked=asked,
                plain=plain,
            )
        case "unseen-plot":
            why = _WHY[ruling.says]
            return say("The plot of {asked} cannot be seen: {why}.", asked=asked, why=why)
        case "crowded-plot":
            return say(
                "The plot shows {asked} as one of {n} lines, where nobody finds it. "
                "Draw it on axes of its own.",
                asked=asked,
                n=ruling.says,
            )
        case _:
            return say("The plot shows the right line, but an axis has no label. Label both axes.")
