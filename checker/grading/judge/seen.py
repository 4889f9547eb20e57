"""What was seen of one step in one run, as `judge.py` finds it and `merge.py` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.grading.judge.values import Reading
from checker.models.observation import Foreign, Plain
from checker.solver.values import Value

State = Literal["right", "carried", "wrong", "unfit", "missing", "unknown"]
SOUND = ("right", "carried")
UNREAD = Reading(None)


@dataclass(frozen=True)
class Seen:
    """One step in one run. `unknown` where there is no truth to compare with."""

    state: State
    raw: Plain = None
    reading: Reading = UNREAD
    truth: Value | None = None
    line: int | None = None
    causes: tuple[str, ...] = ()
    follows_spoilt: str | None = None
    """A value that the exercise supplied and the file spoilt, from which this one follows."""
    unmet: str | None = None

    @property
    def value(self) -> Value | None:
        """The learner's value as numbers of whatever shape, if it is any."""
        return self.reading.value


class Absent(Foreign):
    """No value at all."""


ABSENT = Absent("nothing")
