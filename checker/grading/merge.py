"""The runs of one submission joined into one ruling a step.

A slip is named only if it fits every run. What is right on the given data and does not move with
hidden data was typed in. An error is carried forward only where one slip or rule explains it in
every run, and only on values that distinguish the later step from its own slips.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from checker.grading import credit
from checker.grading.diagnose import general, nearby, other_data, slips
from checker.grading.judge.run import Run
from checker.grading.judge.seen import SOUND, Seen
from checker.grading.ruling import Ruling, absent, not_reached, or_untouched, untouched

UNJUDGED = ("missing", "unknown")


def rulings(runs: Sequence[Run]) -> dict[str, Ruling]:
    """One ruling for each step that is looked at; later ones may rest on earlier ones."""
    found: dict[str, Ruling] = {}
    for name in runs[0].seen:
        found[name] = _rule(name, runs, found)
    return found


def _rule(name: str, runs: Sequence[Run], earlier: Mapping[str, Ruling]) -> Ruling:
    shown, first, graph = runs[0], runs[0].seen[name], runs[0].plan.graph
    nowhere = absent(name, shown, earlier)
    if nowhere is not None:
        return nowhere
    if graph.steps[name].free:
        return _rule_choice(name, first)
    distinguishing = [run for run in runs if run.free.distinguishes(name)]
    unproved = len(runs) > 1 and len(distinguishing) == 1
    # One such run suffices; others may still show a slip, as far as they can be judged.
    runs = [r for r in runs if r.free.distinguishes(name) or r.seen[name].state not in UNJUDGED]
    seen = [run.seen[name] for run in runs]
    sound = all(one.state in SOUND for one in seen)
    ill_shown = _ill_shown(name, runs, sound=sound) if shown.plan.is_plot(name) else None
    if ill_shown is not None:
        return ill_shown
    if sound and not unproved:
        if any(one.state == "carried" for one in seen):
            return _rule_carried(name, runs, earlier)
        return Ruling(name, "right", "right", first)
    blocked = _failed_ancestor(name, runs[0], earlier)
    if all(one.follows_spoilt for one in seen):
        return Ruling(name, "not_checked", "unchecked", first, cause=first.follows_spoilt)
    if first.state == "unknown":
        return Ruling(name, "not_checked", "unchecked", first, cause=blocked)
    loop = credit.followed(name, runs, earlier)
    if loop is not None and credit.are_about_as_many(loop, runs):
        return Ruling(name, "carried", "turns", first, cause=loop)
    if loop is not None:
        says = credit.counted(loop, runs[0])
        return Ruling(name, "wrong", "general", first, credit.OTHER_LENGTH, says)
    own = _own_fault(name, runs, seen, sound_so_far=blocked is None)
    if own is not None:
        return or_untouched(own, shown, earlier)
    if blocked is not None:
        return Ruling(name, "not_checked", "unchecked", first, cause=blocked)
    if first.state in SOUND:
        return _right_on_shown(name, runs, seen)
    return Ruling(name, "wrong", "wrong", first)


def _ill_shown(name: str, runs: Sequence[Run], *, sound: bool) -> Ruling | None:
    """A plot with the right numbers that does not show them, or shows them along the wrong axis."""
    first, *others = (run.plotted(name) for run in runs)
    if first is None or not first.fault:
        return None
    if first.fault == "swapped-axes":
        sound = all(one is not None and one.fault == first.fault for one in others)
    seen = runs[0].seen[name]
    return Ruling(name, "wrong", "ill-shown", seen, first.fault, first.says) if sound else None


def _right_on_shown(name: str, runs: Sequence[Run], seen: Sequence[Seen]) -> Ruling:
    """Why what is right for the data shown earns nothing."""
    ended = [run.observation.outcome for run in runs if run.seen[name].state == "missing"]
    if ended:
        return Ruling(name, "wrong", "crashes", seen[0], says=ended[0])
    kept = len(runs) > 1 and all(one.state != "unknown" for one in seen)
    other = not kept and runs[0].free.above(name)
    return Ruling(name, "wrong", "other-choice" if other else "only-given", seen[0])


def _rule_choice(name: str, first: Seen) -> Ruling:
    # On hidden data a choice made for the given data no longer fits, so it is asked here alone.
    if first.state == "unfit":
        return Ruling(name, "wrong", "unfit", first, says=first.reading.says)
    if first.unmet:
        return Ruling(name, "wrong", "unmet", first, code=first.unmet)
    return Ruling(name, "right", "right", first)


def _rule_carried(name: str, runs: Sequence[Run], earlier: Mapping[str, Ruling]) -> Ruling:
    """A step that follows from values off the truth: it counts where they explain and tell."""
    seen = [run.seen[name] for run in runs]
    cause = credit.made_up(name, runs, earlier)
    if cause is not None and earlier[cause].reason in credit.PLAIN:
        return Ruling(name, "not_checked", "unchecked", seen[0], cause=cause)
    if cause is not None:
        return Ruling(name, "not_checked", "unexplained", seen[0], cause=cause)
    cause = credit.causes(name, runs)[0]
    if credit.slips_never_distinguished(name, runs):
        return Ruling(name, "not_checked", "untold", seen[0], cause=cause)
    return Ruling(name, "carried", "carried", seen[0], cause=cause)


def _failed_ancestor(name: str, run: Run, earlier: Mapping[str, Ruling]) -> str | None:
    """The first step that this one stands on and that failed for its own sake."""
    failed = ("wrong", "missing")
    above = set(run.plan.graph.ancestors(name))
    return next((n for n, one in earlier.items() if n in above and one.status in failed), None)


def _own_fault(
    name: str, runs: Sequence[Run], seen: Sequence[Seen], *, sound_so_far: bool
) -> Ruling | None:
    """What is wrong with the step itself, where it can be said."""
    first = seen[0]
    plain = other_data.other_variant(name, runs)
    if plain is not None:
        return Ruling(name, "wrong", "other-variant", first, plain.code, plain.says)
    spoilt = other_data.changed_given(name, runs)
    if spoilt is not None and not (
        other_data.only_constants(name, runs[0]) and slips.common(name, runs)
    ):
        return Ruling(name, "wrong", "general", first, spoilt.code, spoilt.says)
    # What a stopped program began with need not be what it would have made of it.
    stopped = runs[0].observation.outcome != "finished"
    begun = stopped and first.state not in SOUND
    if credit.typed_in(seen, runs[0]) and not begun:
        return Ruling(name, "wrong", "hard-coded", first, code="hard-coded")
    if stopped and untouched(name, runs[0]):
        return not_reached(name, runs[0], first)
    if all(one.state in SOUND for one in seen if one.state != "missing"):
        return None  # it only stops elsewhere
    if stopped:
        return _of_one_run(name, runs[0])
    twist = slips.common(name, runs)
    if twist is not None:
        origin = twist.node.name
        return Ruling(
            name, "wrong", "slip", first, twist.code, twist.says, slips.told_at(name, origin, runs)
        )
    near = nearby.diagnose(name, runs) if sound_so_far else None
    if near is not None:
        return Ruling(name, "wrong", "general", first, near.code, near.says)
    if sound_so_far:
        diagnosis = general.diagnose(name, runs)
        if diagnosis is not None:
            return Ruling(name, "wrong", "general", first, diagnosis.code, diagnosis.says)
    if first.state == "unfit":
        return Ruling(name, "wrong", "unfit", first, says=first.reading.says)
    return None


def _of_one_run(name: str, run: Run) -> Ruling:
    """What is held of a value where the program stopped: it may not have been done with it.

    One run cannot distinguish slips either, so that one is named only if no other fits.
    """
    seen = run.seen[name]
    begun = seen.value is not None and np.asarray(seen.value).size == 0
    if seen.state == "unfit" and not begun:
        return Ruling(name, "wrong", "unfit", seen, says=seen.reading.says)
    found = list(run.slips(name).values())
    if len(found) == 1 and found[0].node.name == name:
        return Ruling(name, "wrong", "slip", seen, found[0].code, found[0].says)
    return not_reached(name, run, seen)
