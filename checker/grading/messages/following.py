"""What is said of a value that follows from the learner's own earlier values."""

from __future__ import annotations

from checker.grading.judge.run import Run
from checker.grading.messages.wording import learner, subject
from checker.grading.plan import EXHAUSTED
from checker.grading.ruling import Ruling
from checker.solver.values import numbers

KEEPS = "so it keeps its points"


def carried(ruling: Ruling, run: Run) -> str:
    """It keeps its points."""
    keeps = "" if run.observation.outcome in EXHAUSTED else f", {KEEPS}"
    cause = learner(ruling.cause, run)
    return f"{subject(ruling, run)} follows correctly from your `{cause}`{keeps}."


def turns(ruling: Ruling, run: Run) -> str:
    """It is right for a loop with another number of turns."""
    cause, name = ruling.cause or "", subject(ruling, run)
    made = numbers(run.seen[cause].value).size
    return (
        f"{name} is right after {made} turns of the loop, as many as your "
        f"`{learner(cause, run)}` has entries, {KEEPS}."
    )


def unexplained(ruling: Ruling, run: Run) -> str:
    """No rule explains what it follows from."""
    return f"{_follows(ruling, run)}. It counts once `{learner(ruling.cause, run)}` is right."


def untold(ruling: Ruling, run: Run) -> str:
    """What it follows from tells nothing."""
    return (
        f"{_follows(ruling, run)}, but with such values a mistake in this step would not show. "
        f"It counts once `{learner(ruling.cause, run)}` is right."
    )


def _follows(ruling: Ruling, run: Run) -> str:
    return f"{subject(ruling, run)} follows from your `{learner(ruling.cause, run)}`"
