"""Help that a learner took, and how often a slip came in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from db import hints

AidKind = Literal["hint", "gave-up"]

WENT_WRONG = ("partial", "incorrect")
LOOK_BACK = 10
"""So many attempts are looked at; nobody is shown more of a slip after that."""


@dataclass(frozen=True)
class Aid:
    """One hint (`number` counts from 1), or that the learner gave up and saw the solution."""

    kind: AidKind
    number: int
    taken_at: datetime


def in_a_row(connection: Connection, learner: str, exercise: str) -> int:
    """How many of the latest attempts, one after the other, went wrong first in one way.

    That is: at the same step, with the same slip. 0 where the latest one did not go wrong, or was
    stopped; a step that is missing is no slip, for its learner may only be on the way to it.
    """
    latest = hints.latest_faults(connection, learner, exercise, LOOK_BACK)
    ways = [
        (fault.check, fault.slip)
        if fault and fault.status == "wrong" and outcome in WENT_WRONG
        else None
        for outcome, fault in latest
    ]
    if not ways or ways[0] is None:
        return 0
    return next((n for n, way in enumerate(ways) if way != ways[0]), len(ways))
