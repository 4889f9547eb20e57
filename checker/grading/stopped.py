"""What to tell a learner whose program stopped, ran too long, or could not be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from checker.observation import Limits, Observation, Outcome, Raised
from checker.verdict import Status

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
    place = f"Line {raised.line}: " if raised.line else ""
    said = f"{raised.type_name}: {raised.message}".rstrip(": ")
    advice = _advice(raised, names)
    return f"{place}{advice} (Python says: {said})" if advice else f"{place}{said}"


def _advice(raised: Raised, names: Sequence[str]) -> str:
    for kind, pattern, advice in _ADVICE:
        if re.search(kind, raised.type_name) and re.search(pattern, raised.message):
            return advice
    unknown = re.match(r"name '(\w+)' is not defined", raised.message)
    if unknown and unknown[1] in _IMPORTED:
        return f"It has to be imported first: {_IMPORTED[unknown[1]]}"
    near = get_close_matches(unknown[1], names, n=1, cutoff=0.75) if unknown else []
    if near:
        return f"You have `{near[0]}`: is that the one you mean?"
    return "Names need a value before they are used." if unknown else ""


_IMPORTED = {
    "mean_squared_error": "from sklearn.metrics import mean_squared_error",
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
    "copy": "import copy",
}
_ADVICE = (
    ("EOFError", "", "Nobody types while a program is graded: leave `input` out."),
    ("FileNotFoundError", "", "There are no files here: all data are in the names that are given."),
    ("PermissionError", "", "Files and the network are out of reach here, and not needed."),
    (
        "UFunc|Casting",
        "Cannot cast ufunc",
        "The array holds whole numbers, so NumPy does not change it in place by fractions. "
        "Write `name = name - …` in place of `name -= …`.",
    ),
    (
        "ValueError",
        "could not be broadcast|not aligned|mismatch in its core dimension",
        "The two arrays have different shapes; print the `.shape` of both.",
    ),
    ("ModuleNotFoundError", "", "Only NumPy, Matplotlib and scikit-learn are there."),
    ("KeyError", "", "The dictionary has no such entry; print its `.keys()` to see what it has."),
    ("ZeroDivisionError", "", "Something is divided by 0."),
    ("IndexError", "", "The first entry has the number 0, the last one the length minus 1."),
    ("RecursionError", "", "A function calls itself without end."),
)
