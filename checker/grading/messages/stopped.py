"""What to say to a learner whose program stopped, ran too long, or could not be read."""

from __future__ import annotations

from collections.abc import Sequence

from checker.grading.advice import advised
from checker.models.observation import Limits, Observation, Outcome, Raised
from checker.models.said import joined, say
from checker.models.verdict import Status

STATUS: dict[Outcome, Status] = {
    "unreadable": "invalid",
    "raised": "error",
    "timeout": "timeout",
    "memory": "memory",
    "output": "output",
    "refused": "refused",
    "fault": "grader_fault",
}


def told(observation: Observation, limits: Limits, given: Sequence[str] = ()) -> str:
    """The first message for a run that did not finish; `given` are the names it began with."""
    match observation.outcome:
        case "raised" if observation.raised and observation.detail:
            return joined([_place(observation.raised), observation.detail])
        case "raised" if observation.raised:
            return _raised(observation.raised, (*given, *observation.names))
        case "unreadable":
            return observation.detail or say("The file cannot be read as Python.")
        case "timeout":
            why = say("The usual cause is a loop that never ends.")
            return joined([observation.detail, why])
        case "memory":
            return say(
                "The program asked for more than {n} MiB of memory. "
                "The usual cause is a list that grows without end.",
                n=limits.memory_mib,
            )
        case "output":
            return say(
                "The program printed more than {n} KiB. "
                "The usual cause is a print inside a loop that never ends.",
                n=limits.output_kib,
            )
        case "refused":
            return joined([say("The program was stopped."), observation.detail])
        case _:
            failed = say(
                "The grader failed, not your program: nothing was scored, and no attempt was used."
            )
            return joined([failed, observation.detail])


def _raised(raised: Raised, names: Sequence[str]) -> str:
    return joined([_place(raised), advised(raised, names)])


def _place(raised: Raised) -> str:
    return say("Line {line}:", line=raised.line) if raised.line else ""
