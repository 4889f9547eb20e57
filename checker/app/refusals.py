"""Why a course takes nothing now, each in a sentence for the learner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.models.errors import UsageError
from checker.models.said import say

if TYPE_CHECKING:
    from checker.app.coursework import LearnerAssignment


class ClosedError(UsageError):
    """Nothing may be handed in for an exercise now; the task says why."""

    code = "closed"

    def __init__(self, task: LearnerAssignment) -> None:
        when = task.local(task.since) if task.since is not None else ""
        super().__init__(say(_SENTENCES[task.standing], when=when))
        self.task = task


_SENTENCES = {
    "not-yet": say("This opens on {when}."),
    "closed": say("This closed on {when}; nothing more is taken."),
    "none-left": say("All attempts that the course allows are made."),
    "too-soon": say("The next attempt may be made from {when} on."),
}


class OtherNumbersError(UsageError):
    """A course takes the learner's own numbers alone."""

    code = "other-numbers"

    def __init__(self, task: LearnerAssignment) -> None:
        super().__init__(
            say("Your course takes your own numbers alone: variant {seed}.", seed=task.own)
        )


class NoNumbersError(UsageError):
    """A course counts attempts at own numbers alone, and the exercise has none any more."""

    code = "no-numbers"

    def __init__(self) -> None:
        super().__init__(NO_NUMBERS)


NO_NUMBERS = say(
    "Your course counts your own numbers alone, and this exercise has none any more. Nothing is "
    "taken, so that nothing is lost: tell whoever teaches the course."
)


class UnfinishedError(UsageError):
    """So much of the learner's waits for its verdict that nothing more is taken yet."""

    code = "unfinished"

    def __init__(self) -> None:
        super().__init__(
            say("What you handed in before is still being checked. Wait for it, then try again.")
        )
