"""What to tell a learner whose program stopped, ran too long, or could not be read."""

from __future__ import annotations

from collections.abc import Sequence

from checker.grading.advice import advised
from checker.models.observation import Limits, Observation, Outcome, Raised
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
            return f"{_place(observation.raised)}{observation.detail}"
        case "raised" if observation.raised:
            return _raised(observation.raised, (*given, *observation.names))
        case "unreadable":
            return observation.detail or "The file cannot be read as Python."
        case "timeout":
            return f"{observation.detail} The usual cause is a loop that never ends.".strip()
        case "memory":
            return (
                f"The program asked for more than {limits.memory_mib} MiB of memory. "
                "The usual cause is a list that grows without end."
            )
        case "output":
            return (
                f"The program printed more than {limits.output_kib} KiB. "
                "The usual cause is a print inside a loop that never ends."
            )
        case "refused":
            return f"The program was stopped. {observation.detail}".strip()
        case _:
            return (
                "The grader failed, not your program: nothing was scored, and no attempt was used. "
                f"{observation.detail}".strip()
            )


def _raised(raised: Raised, names: Sequence[str]) -> str:
    return f"{_place(raised)}{advised(raised, names)}"


def _place(raised: Raised) -> str:
    return f"Line {raised.line}: " if raised.line else ""
