"""Sentences for a person learning this: which step, what was done, what the step needs.

They hold the learner's own numbers and never the key's.
"""

from __future__ import annotations

from collections.abc import Callable

from checker.grading.judge.run import Run
from checker.grading.judge.seen import SOUND
from checker.grading.messages import following, missing
from checker.grading.messages.numerals import show
from checker.grading.messages.plots import ill_shown
from checker.grading.messages.wording import learner, name_of, needed, subject
from checker.grading.plan import EXHAUSTED
from checker.grading.ruling import Ruling
from checker.solver.values import close

NEARLY = (1e-5, 0.0)
"""Relative and absolute: values so near look alike in a sentence's six digits."""


def explain(ruling: Ruling, run: Run) -> str:
    """The sentence for one ruling; `run` is the one on the given data."""
    told = _SENTENCES[ruling.reason](ruling, run)
    if ruling.status != "wrong" or ruling.seen.state != "wrong":
        return told
    before, line = run.was_right(ruling.step), ruling.seen.line
    if before is None or before == line:
        return told
    return f"{told} It was right at line {before}, before line {line} set it anew."


def same_slip(ruling: Ruling, earlier: Ruling, run: Run) -> str:
    """For a slip that an earlier step has already been told."""
    return f"{subject(ruling, run)} shows the same slip as {subject(earlier, run)}."


def _right(ruling: Ruling, run: Run) -> str:
    if ruling.seen.reading.extra_axis:
        return f"`{name_of(ruling, run)}` is right, though each value sits in a list of its own."
    so_far = " so far" if run.observation.outcome in EXHAUSTED else ""
    return f"{subject(ruling, run)} is right{so_far}."


def _not_reached(ruling: Ruling, run: Run) -> str:
    state = "reached" if ruling.seen.line is None else "finished"
    return f"{subject(ruling, run)} was not {state}: the program stopped before it."


def _unseen(ruling: Ruling, run: Run) -> str:
    return f"{subject(ruling, run)} was not checked: the program did not run to its end."


def _unfit(ruling: Ruling, run: Run) -> str:
    if run.plan.is_plot(ruling.step):
        return f"The plot's line {_ended(ruling.says)}"
    name, says = name_of(ruling, run), ruling.says
    if says.startswith("["):
        entry, says = says.split("] ", 1)
        name += f"{entry}]"
    return f"`{name}` {_ended(says)}"


def _ended(says: str) -> str:
    return says if says.endswith("?") else f"{says}."


def _has_value(ruling: Ruling, run: Run) -> str:
    if ruling.seen.state in SOUND:
        return f"{subject(ruling, run)} is right for the data shown, but not for other data."
    if _nearly(ruling):
        return f"{subject(ruling, run)} is nearly right, but not within the tolerance."
    if run.plan.is_plot(ruling.step):
        return f"The plot shows {show(ruling.seen.raw)}."
    return f"`{name_of(ruling, run)}` is {show(ruling.seen.raw)}."


def _nearly(ruling: Ruling) -> bool:
    value, truth = ruling.seen.value, ruling.seen.truth
    return value is not None and truth is not None and close(value, truth, *NEARLY)


def _slip(ruling: Ruling, run: Run) -> str:
    return f"{_has_value(ruling, run)} {_done(ruling, run)} {needed(ruling, run)}"


def _done(ruling: Ruling, run: Run) -> str:
    """What the learner did, and in which part where that is another step."""
    if ruling.cause is None:
        return ruling.says
    inner, says = learner(ruling.cause, run), ruling.says[0].lower() + ruling.says[1:]
    if run.seen[ruling.cause].state in SOUND:
        return f"Your `{inner}` is right, but not as this step uses it: {says}"
    return f"In the `{inner}` that it uses: {says}"


def _unmet(ruling: Ruling, run: Run) -> str:
    says = run.plan.graph.unmet_says(ruling.step, ruling.code or "")
    return f"`{name_of(ruling, run)}` does not fit yet. {says} {needed(ruling, run)}"


def _hard_coded(ruling: Ruling, run: Run) -> str:
    reads = run.plan.graph.learner_names(_read_by(ruling.step, run))
    return (
        f"{subject(ruling, run)} does not change when the data do. "
        f"Compute it{f' from {reads}' if reads else ''} instead of typing its value."
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
    there = here.flipped()
    return (
        f"{subject(ruling, run)} is written the other way round: {_minus(there.error)}, and then "
        f"{'−' if there.slope_sign == 1 else '+'} for the update. That is sound in itself; here "
        f"the error is {_minus(here.error)}, and the slope is "
        f"{'subtracted' if here.slope_sign == 1 else 'added'}."
    )


def _minus(formula: str) -> str:
    return formula.replace(" - ", " − ")


def _other_variant(ruling: Ruling, run: Run) -> str:
    return f"{_has_value(ruling, run)} {ruling.says}"


def _only_given(ruling: Ruling, run: Run) -> str:
    return f"{_has_value(ruling, run)} {needed(ruling, run)}"


def _other_choice(ruling: Ruling, run: Run) -> str:
    chosen = run.plan.graph.learner_names(run.free.above(ruling.step))
    return (
        f"{subject(ruling, run)} is right for the data shown. With other data the file makes "
        f"{chosen} in another way, so it could not be checked. Make {chosen} in the same way for "
        "any data."
    )


_ENDS = {
    "timeout": "runs longer than it may",
    "output": "prints more than it may",
    "memory": "uses more memory than it may",
    "refused": "ends its own process",
}
"""How a run on other data ended, where nothing is known of what the program had set by then."""


def _crashes(ruling: Ruling, run: Run) -> str:
    if ruling.says in _ENDS:
        return (
            f"With other data of the same kind the program {_ENDS[ruling.says]}. "
            "It has to work for any data of this form."
        )
    what = "draws the plot" if run.plan.is_plot(ruling.step) else f"sets `{name_of(ruling, run)}`"
    return (
        f"With other data of the same kind the program stops before it {what}. "
        "It has to work for any data of this form."
    )


def _wrong(ruling: Ruling, run: Run) -> str:
    judged = "" if _nearly(ruling) else " That is not right."
    return f"{_has_value(ruling, run)}{judged} {needed(ruling, run)}"


def _unchecked(ruling: Ruling, run: Run) -> str:
    cause = f", because it builds on `{learner(ruling.cause, run)}`" if ruling.cause else ""
    return f"{subject(ruling, run)} was not checked{cause}."


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
