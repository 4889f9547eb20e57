"""Parts of a sentence that many sentences have: whose value it is, and what is needed."""

from __future__ import annotations

from checker.grading.judge.run import Run
from checker.grading.ruling import Ruling
from checker.models.said import say


def name_of(ruling: Ruling, run: Run) -> str:
    """The learner's name for what is ruled on."""
    return run.plan.graph.steps[ruling.step].learner_name


def subject(ruling: Ruling, run: Run) -> str:
    """What a sentence is about, as it begins."""
    return say("The plot") if run.plan.is_plot(ruling.step) else f"`{name_of(ruling, run)}`"


def needed(ruling: Ruling, run: Run) -> str:
    """What the step needs."""
    return say("Needed: {rule}.", rule=run.plan.graph.formula(ruling.step))


def learner(step: str | None, run: Run) -> str:
    """The learner's name for a step."""
    return run.plan.graph.steps[step or ""].learner_name
