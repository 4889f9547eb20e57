"""Grading again: what stands, what would change and why, and what was done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Why = Literal["spec", "solver", "tolerance", "program", "asked"]
"""What differs between the grading that stands and one of today; `asked` where nothing does."""
What = Literal["rises", "same", "falls", "kept"]
"""What becomes of the points; `kept` is a fall that was not allowed."""


@dataclass(frozen=True)
class Standing:
    """An attempt that stands, and how it was graded."""

    attempt: int
    learner: str
    exercise: str
    variant: str | None
    submission: str
    """The digest of what was handed in."""
    file_name: str
    at: datetime
    status: str
    points: float
    max_points: float
    spec: str
    solver: str
    program: str
    tolerance: Mapping[str, float]


@dataclass(frozen=True)
class Replaced:
    """A verdict that an attempt had, before it was graded again or that was taken back."""

    status: str
    points: float
    max_points: float
    solver: str
    program: str


@dataclass(frozen=True)
class Way:
    """By what attempts at an exercise were graded."""

    exercise: str
    spec: str
    solver: str
    program: str
    tolerance: Mapping[str, float]


@dataclass(frozen=True)
class Change:
    """One attempt that is judged in another way today."""

    learner: str
    exercise: str
    attempt: int
    at: datetime
    what: What
    why: tuple[Why, ...]
    status_before: str
    status: str
    before: float
    after: float
    max_before: float
    max_after: float


@dataclass(frozen=True)
class Ungraded:
    """Attempts at an exercise that were not graded again, and the reason."""

    exercise: str
    attempts: int
    why: str
