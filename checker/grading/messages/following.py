"""What is said of a value that follows from the learner's own earlier values."""

from __future__ import annotations

from checker.grading.judge.run import Run
from checker.grading.messages.wording import learner, subject
from checker.grading.plan import EXHAUSTED
from checker.grading.ruling import Ruling
from checker.models.said import say
from checker.solver.values import numbers


def carried(ruling: Ruling, run: Run) -> str:
    """It keeps its points."""
    names = {"subject": subject(ruling, run), "cause": learner(ruling.cause, run)}
    if run.observation.outcome in EXHAUSTED:
        return say("{subject} follows correctly from your `{cause}`.", **names)
    return say("{subject} follows correctly from your `{cause}`, so it keeps its points.", **names)


def turns(ruling: Ruling, run: Run) -> str:
    """It is right for a loop with another number of turns."""
    cause, name = ruling.cause or "", subject(ruling, run)
    made = numbers(run.seen[cause].value).size
    return say(
        "{subject} is right after {n} turns of the loop, as many as your `{cause}` has entries, "
        "so it keeps its points.",
        subject=name,
        n=made,
        cause=learner(cause, run),
    )


def unexplained(ruling: Ruling, run: Run) -> str:
    """No rule explains what it follows from."""
    return say(
        "{subject} follows from your `{cause}`. It counts once `{cause}` is right.",
        subject=subject(ruling, run),
        cause=learner(ruling.cause, run),
    )


def untold(ruling: Ruling, run: Run) -> str:
    """What it follows from shows nothing."""
    return say(
        "{subject} follows from your `{cause}`, but with such values a mistake in this step would "
        "not show. It counts once `{cause}` is right.",
        subject=subject(ruling, run),
        cause=learner(ruling.cause, run),
    )
