"""What came of wrong programs made of an exercise's solution, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class MutantData(TypedDict):
    """A wrong program: what was changed, and the feedback that a learner would get."""

    change: str
    status: str
    slip: str | None
    told: str
    seed: str


class MutationData(TypedDict):
    """Of how many wrong programs feedback says what is wrong, and those of which it does not."""

    exercise: str
    mutants: int
    equivalent: int
    wrong: int
    specific: int
    specific_percent: float
    survived: Sequence[MutantData]
    unspecific: Sequence[MutantData]
    refused: Sequence[MutantData]
