"""What came of wrong programs made of an exercise's solution, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class MutantData(TypedDict):
    """A wrong program: what was changed, and what a learner would be told of it."""

    change: str
    status: str
    slip: str | None
    told: str
    seed: str


class MutationData(TypedDict):
    """How many of an exercise's wrong programs are told what is amiss, and those that are not."""

    exercise: str
    mutants: int
    equivalent: int
    wrong: int
    specific: int
    specific_percent: float
    survived: Sequence[MutantData]
    unspecific: Sequence[MutantData]
    refused: Sequence[MutantData]
