"""What is said of a name that the file never sets, or sets only where it is gone afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from checker.grading.judge.run import Run
from checker.grading.messages.wording import name_of, needed
from checker.grading.ruling import Ruling

AT_TOP = "set it at the top level of the file"


def missing(ruling: Ruling, run: Run) -> str:
    """It is set nowhere; a name that is nearly the same may be meant."""
    name, step = name_of(ruling, run), run.plan.graph.steps[ruling.step]
    if run.plan.is_plot(ruling.step):
        return f"There is no plot of {run.plan.graph.learner_names(step.of)}."
    what = "no function has that name" if step.call is not None else "the file never sets it"
    near = _near(name, _own_names(run))
    if near:
        return f"`{name}` is missing: {what}. You have `{near}`: is that the one you mean?"
    # The formula of what comes later is of use only once the earlier steps are there.
    rule = "" if ruling.cause else f" {needed(ruling, run)}"
    return f"`{name}` is missing: {what}.{rule}"


def _own_names(run: Run) -> list[str]:
    """What the program has a name for beside what is given and what is asked."""
    steps = {step.learner_name for step in run.plan.graph.steps.values()}
    return [name for name in run.observation.names if name not in steps.union(run.plan.names)]


def _near(name: str, names: Sequence[str]) -> str | None:
    """The name in other letters, small or capital, else one that is nearly the same."""
    spelt = {other.casefold(): other for other in reversed(names)}
    near = get_close_matches(name.casefold(), spelt, n=1, cutoff=0.7)
    return spelt[near[0]] if near else None


def untouched(ruling: Ruling, run: Run) -> str:
    """It is given, is to be changed, and is not."""
    rule = "" if ruling.cause else f" {needed(ruling, run)}"
    return f"`{name_of(ruling, run)}` is still as it was given: the file never changes it.{rule}"


def elsewhere(ruling: Ruling, run: Run) -> str:
    """It is set in a function, say: where, and what to do about the first such name."""
    name = name_of(ruling, run)
    place = run.observation.elsewhere[run.plan.graph.steps[ruling.step].learner_name]
    what, advice = _PLACES[place.kind]
    state = "is missing" if ruling.status == "missing" else "is still as it was given"
    told = f"`{name}` {state}: line {place.line} {what.format(place.owner)}."
    return told if ruling.cause else f"{told} {advice.format(name, place.owner)}"


_OF_A_FUNCTION = "Return it from there and give it its name outside, or " + AT_TOP + "."
_PLACES = {
    "block": (
        "would set it, but did not run",
        "Look at the `{1}` around it, or " + AT_TOP + ".",
    ),
    "uncalled": (
        "would set it in the function `{}`, but did not run",
        "Call that function.",
    ),
    "function": ("sets it only inside the function `{}`", _OF_A_FUNCTION),
    "class": ("sets it only inside the class `{}`", "Instead, " + AT_TOP + "."),
    "comprehension": (
        "uses that name only inside a comprehension, where it ends",
        "Give the whole result a name at the top level of the file.",
    ),
    "part": ("sets `{}`, which is another place", "Instead, " + AT_TOP + " as `{}`."),
}
"""Of each kind of place: what stands there, and what to do."""
