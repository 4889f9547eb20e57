"""What is said of a name that the file never sets, leaves behind nowhere, or never reaches."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from checker.grading.judge.run import Run
from checker.grading.messages.wording import name_of, needed
from checker.grading.ruling import Ruling
from checker.models.said import joined, say


def missing(ruling: Ruling, run: Run) -> str:
    """It is set nowhere; a name that is nearly the same may be meant."""
    name, step = name_of(ruling, run), run.plan.graph.steps[ruling.step]
    if run.plan.is_plot(ruling.step):
        return say("There is no plot of {names}.", names=run.plan.graph.learner_names(step.of))
    sentence = (
        say("`{name}` is missing: no function has that name.", name=name)
        if step.call is not None
        else say("`{name}` is missing: the file never sets it.", name=name)
    )
    near = _near(name, _own_names(run))
    if near:
        return joined([sentence, say("You have `{near}`: is that the one you mean?", near=near)])
    # The formula of what comes later is of use only once the earlier steps are there.
    return joined([sentence, "" if ruling.cause else needed(ruling, run)])


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
    name = name_of(ruling, run)
    sentence = say("`{name}` is still as it was given: the file never changes it.", name=name)
    return joined([sentence, "" if ruling.cause else needed(ruling, run)])


def elsewhere(ruling: Ruling, run: Run) -> str:
    """It is set in a function, say: where, and what to do about the first such name."""
    name = name_of(ruling, run)
    place = run.observation.elsewhere[run.plan.graph.steps[ruling.step].learner_name]
    what, advice = _PLACES[place.kind]
    where = {"name": name, "line": place.line, "what": say(what, place.owner)}
    sentence = (
        say("`{name}` is missing: line {line} {what}.", **where)
        if ruling.status == "missing"
        else say("`{name}` is still as it was given: line {line} {what}.", **where)
    )
    return sentence if ruling.cause else joined([sentence, say(advice, name, place.owner)])


_OF_A_FUNCTION = say(
    "Return it from there and give it its name outside, or set it at the top level of the file."
)
_INSTEAD = say("Instead, set it at the top level of the file.")
_PLACES = {
    "block": (
        say("would set it, but did not run"),
        say("Look at the `{1}` around it, or set it at the top level of the file."),
    ),
    "uncalled": (
        say("would set it in the function `{}`, but did not run"),
        say("Call that function."),
    ),
    "function": (say("sets it only inside the function `{}`"), _OF_A_FUNCTION),
    "class": (say("sets it only inside the class `{}`"), _INSTEAD),
    "comprehension": (
        say("uses that name only inside a comprehension, where it ends"),
        say("Give the whole result a name at the top level of the file."),
    ),
    "ended": (
        say("would set it, but the program ended itself before that"),
        say("Leave out what ends it, such as `exit()`."),
    ),
    "part": (
        say("sets `{}`, which is another place"),
        say("Instead, set it at the top level of the file as `{}`."),
    ),
}
"""Of each kind of place: what stands there, and what to do."""
