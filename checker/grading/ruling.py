"""What is held of one step, and the rulings on a step of which there is no value to judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from checker.grading.judge.run import Run
from checker.grading.judge.seen import SOUND, Seen
from checker.grading.plan import UNSEEN
from checker.models.verdict import EARNING, FindingStatus

Reason = Literal[
    "right",
    "carried",
    "turns",
    "missing",
    "elsewhere",
    "untouched",
    "not-reached",
    "unseen",
    "unfit",
    "slip",
    "unmet",
    "ill-shown",
    "hard-coded",
    "other-variant",
    "other-convention",
    "general",
    "only-given",
    "other-choice",
    "crashes",
    "wrong",
    "unchecked",
    "unexplained",
    "untold",
]


@dataclass(frozen=True)
class Ruling:
    """What is held of one step: its status, why, and what the sentence needs.

    `says` is what the learner did; `cause` names the earlier step that stands in the way, or in
    which the slip was made.
    """

    step: str
    status: FindingStatus
    reason: Reason
    seen: Seen
    code: str | None = None
    says: str = ""
    cause: str | None = None


def absent(name: str, run: Run, earlier: Mapping[str, Ruling]) -> Ruling | None:
    """What is held of a step without a value of the program's own; None where it has one."""
    seen = run.seen[name]
    if seen.state == "missing" and run.observation.outcome != "finished":
        return not_reached(name, run, seen)
    unset = seen.state == "missing" or (seen.state not in SOUND and untouched(name, run))
    if unset and _is_elsewhere(name, run):
        return _elsewhere(name, run, earlier)
    if seen.state == "missing":
        return Ruling(name, "missing", "missing", seen, cause=_before("missing", earlier))
    return None


def or_untouched(found: Ruling, run: Run, earlier: Mapping[str, Ruling]) -> Ruling:
    """What is held of a step, but where the program never changed what was given: only that.

    A slip that an earlier step shows says more of why.
    """
    name, reported = found.step, {one.code for one in earlier.values()}
    if found.reason != "slip" or found.code in reported or not untouched(name, run):
        return found
    return Ruling(name, "wrong", "untouched", found.seen, cause=_first_failed(earlier))


def _first_failed(earlier: Mapping[str, Ruling]) -> str | None:
    return next((n for n, one in earlier.items() if one.status not in EARNING), None)


def _is_elsewhere(name: str, run: Run) -> bool:
    """Whether a program that ran to its end sets a name, but not at its top level."""
    variable, seen = run.plan.graph.steps[name].learner_name, run.observation
    place = None if run.plan.is_plot(name) else seen.elsewhere.get(variable)
    # What is given and stays as it was may have been set to that.
    real = place is not None and (place.kind != "ended" or run.seen[name].state == "missing")
    return real and seen.outcome == "finished"


def _elsewhere(name: str, run: Run, earlier: Mapping[str, Ruling]) -> Ruling:
    place = run.observation.elsewhere[run.plan.graph.steps[name].learner_name]
    seen = replace(run.seen[name], line=place.line)
    status: FindingStatus = "missing" if seen.state == "missing" else "wrong"
    code = None if place.kind == "ended" else "not-at-top-level"
    return Ruling(name, status, "elsewhere", seen, code, cause=_before("elsewhere", earlier))


def _before(reason: Reason, earlier: Mapping[str, Ruling]) -> str | None:
    return next((name for name, one in earlier.items() if one.reason == reason), None)


def not_reached(name: str, run: Run, first: Seen) -> Ruling:
    """What is held of a step where the program stopped; of some stops only that is known."""
    if run.observation.outcome in UNSEEN:
        return Ruling(name, "not_checked", "unseen", first)
    return Ruling(name, "missing", "not-reached", first)


def untouched(name: str, run: Run) -> bool:
    """Whether the program never changed a variable, bound from the start or not bound at all."""
    step = run.plan.graph.steps[name]
    return step.call is None and run.timeline.last_change(step.learner_name) is None
