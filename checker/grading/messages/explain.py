"""Sentences for a person learning this: which step, what was done, what the step needs.

They hold the learner's own numbers and never the key's.
"""

from __future__ import annotations

from collections.abc import Callable

from checker.grading.judge.run import Run
from checker.grading.judge.seen import SOUND
from checker.grading.messages import following, missing
from checker.grading.messages.plots import ill_shown
from checker.grading.messages.rules import RULES
from checker.grading.messages.wording import learner, name_of, needed, show, subject
from checker.grading.plan import EXHAUSTED
from checker.grading.ruling import Ruling
from checker.models.said import joined, mid_sentence, say
from checker.solver.values import close

NEARLY = (1e-5, 0.0)
"""Relative and absolute: values so near look alike in a sentence's six digits."""


def explain(ruling: Ruling, run: Run) -> str:
    """The sentence for one ruling; `run` is the one on the given data."""
    sentence = _SENTENCES[ruling.reason](ruling, run)
    if ruling.status != "wrong" or ruling.seen.state != "wrong":
        return sentence
    before, line = run.was_right(ruling.step), ruling.seen.line
    if before is None or before == line:
        return sentence
    again = say(
        "It was right at line {before}, before line {line} set it anew.", before=before, line=line
    )
    return joined([sentence, again])


def same_slip(ruling: Ruling, earlier: Ruling, run: Run) -> str:
    """For a slip that an earlier step's sentence already names."""
    one, other = subject(ruling, run), subject(earlier, run)
    return say("{one} shows the same slip as {other}.", one=one, other=other)


def _right(ruling: Ruling, run: Run) -> str:
    if ruling.seen.reading.extra_axis:
        name = name_of(ruling, run)
        return say("`{name}` is right, though each value sits in a list of its own.", name=name)
    if run.observation.outcome in EXHAUSTED:
        return say("{subject} is right so far.", subject=subject(ruling, run))
    return say("{subject} is right.", subject=subject(ruling, run))


def _not_reached(ruling: Ruling, run: Run) -> str:
    name = subject(ruling, run)
    if ruling.seen.line is None:
        return say("{subject} was not reached: the program stopped before it.", subject=name)
    return say("{subject} was not finished: the program stopped before it.", subject=name)


def _unseen(ruling: Ruling, run: Run) -> str:
    return say(
        "{subject} was not checked: the program did not run to its end.",
        subject=subject(ruling, run),
    )


def _unfit(ruling: Ruling, run: Run) -> str:
    plot, says = run.plan.is_plot(ruling.step), ruling.says
    name = f"`{name_of(ruling, run)}{ruling.seen.reading.at}`"
    whose = say("The plot's line") if plot else name
    return joined([joined([whose, says]), "" if says.endswith(("?", ".")) else "."], "")


def _has_value(ruling: Ruling, run: Run) -> str:
    if ruling.seen.state in SOUND:
        return say(
            "{subject} is right for the data shown, but not for other data.",
            subject=subject(ruling, run),
        )
    if _nearly(ruling):
        return say(
            "{subject} is nearly right, but not within the tolerance.",
            subject=subject(ruling, run),
        )
    value = show(ruling.seen.raw)
    if run.plan.is_plot(ruling.step):
        return say("The plot shows {value}.", value=value)
    return say("`{name}` is {value}.", name=name_of(ruling, run), value=value)


def _nearly(ruling: Ruling) -> bool:
    value, truth = ruling.seen.value, ruling.seen.truth
    return value is not None and truth is not None and close(value, truth, *NEARLY)


def _slip(ruling: Ruling, run: Run) -> str:
    return joined([_has_value(ruling, run), _done(ruling, run), needed(ruling, run)])


def _done(ruling: Ruling, run: Run) -> str:
    """What the learner did, and in which part where that is another step."""
    if ruling.cause is None:
        return ruling.says
    inner, says = learner(ruling.cause, run), mid_sentence(ruling.says)
    if run.seen[ruling.cause].state in SOUND:
        return say(
            "Your `{inner}` is right, but not as this step uses it: {says}", inner=inner, says=says
        )
    return say("In the `{inner}` that it uses: {says}", inner=inner, says=says)


def _unmet(ruling: Ruling, run: Run) -> str:
    says = run.plan.graph.unmet_says(ruling.step, ruling.code or "")
    sentence = say("`{name}` does not fit yet.", name=name_of(ruling, run))
    return joined([sentence, says, needed(ruling, run)])


def _hard_coded(ruling: Ruling, run: Run) -> str:
    reads = run.plan.graph.learner_names(_read_by(ruling.step, run))
    sentence = say("{subject} does not change when the data do.", subject=subject(ruling, run))
    if not reads:
        return joined([sentence, say("Compute it instead of typing its value.")])
    return joined(
        [sentence, say("Compute it from {names} instead of typing its value.", names=reads)]
    )


def _read_by(step: str, run: Run) -> list[str]:
    """What a step is computed from, as far as a learner's program has names for it."""
    graph, found = run.plan.graph, dict[str, None]()
    for name in graph.nodes[step].arguments:
        if name in run.seen or name in run.plan.exercise.preloads:
            found[str(name)] = None
        elif name in graph.nodes:
            found |= dict.fromkeys(_read_by(str(name), run))
    return list(found)


def _other_convention(ruling: Ruling, run: Run) -> str:
    here = run.plan.exercise.conventions
    names = {"subject": subject(ruling, run), "here": RULES[here.error]}
    names["there"] = RULES[here.flipped().error]
    if here.slope_sign == 1:
        return say(
            "{subject} is written the other way round: {there}, and then + for the update. That is "
            "sound in itself; here the error is {here}, and the slope is subtracted.",
            **names,
        )
    return say(
        "{subject} is written the other way round: {there}, and then − for the update. That is "
        "sound in itself; here the error is {here}, and the slope is added.",
        **names,
    )


def _other_variant(ruling: Ruling, run: Run) -> str:
    return joined([_has_value(ruling, run), ruling.says])


def _only_given(ruling: Ruling, run: Run) -> str:
    return joined([_has_value(ruling, run), needed(ruling, run)])


def _other_choice(ruling: Ruling, run: Run) -> str:
    chosen = run.plan.graph.learner_names(run.free.above(ruling.step))
    return say(
        "{subject} is right for the data shown. With other data the file makes {chosen} in another "
        "way, so it could not be checked. Make {chosen} in the same way for any data.",
        subject=subject(ruling, run),
        chosen=chosen,
    )


_ENDS = {
    "timeout": say("With other data of the same kind the program runs longer than it may."),
    "output": say("With other data of the same kind the program prints more than it may."),
    "memory": say("With other data of the same kind the program uses more memory than it may."),
    "refused": say("With other data of the same kind the program ends its own process."),
}
"""How a run on other data ended, where nothing is known of what the program had set by then."""


def _crashes(ruling: Ruling, run: Run) -> str:
    sentence = _ENDS.get(ruling.says) or (
        say("With other data of the same kind the program stops before it draws the plot.")
        if run.plan.is_plot(ruling.step)
        else say(
            "With other data of the same kind the program stops before it sets `{name}`.",
            name=name_of(ruling, run),
        )
    )
    return joined([sentence, say("It has to work for any data of this form.")])


def _wrong(ruling: Ruling, run: Run) -> str:
    judged = "" if _nearly(ruling) else say("That is not right.")
    return joined([_has_value(ruling, run), judged, needed(ruling, run)])


def _unchecked(ruling: Ruling, run: Run) -> str:
    name = subject(ruling, run)
    if not ruling.cause:
        return say("{subject} was not checked.", subject=name)
    return say(
        "{subject} was not checked, because it builds on `{cause}`.",
        subject=name,
        cause=learner(ruling.cause, run),
    )


_SENTENCES: dict[str, Callable[[Ruling, Run], str]] = {
    "right": _right,
    "carried": following.carried,
    "turns": following.turns,
    "missing": missing.missing,
    "elsewhere": missing.elsewhere,
    "untouched": missing.untouched,
    "not-reached": _not_reached,
    "unseen": _unseen,
    "unfit": _unfit,
    "slip": _slip,
    "unmet": _unmet,
    "ill-shown": ill_shown,
    "hard-coded": _hard_coded,
    "other-convention": _other_convention,
    "other-variant": _other_variant,
    "general": _slip,
    "only-given": _only_given,
    "other-choice": _other_choice,
    "crashes": _crashes,
    "wrong": _wrong,
    "unchecked": _unchecked,
    "unexplained": following.unexplained,
    "untold": following.untold,
}
