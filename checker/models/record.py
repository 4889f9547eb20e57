"""What is kept of a verdict, and what is known once it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from checker.models.observation import Submission


@dataclass(frozen=True)
class Record:
    """A verdict written down plainly, with what is kept beside it.

    It crosses to the process that stores it, which then need not load the verdict's own models.
    `job_key` is the same where one job is graded twice; None where that is nobody's concern.
    `learner` is empty where whoever stores it knows whose it is.
    """

    verdict: Mapping[str, Any]
    counts: bool
    title: str
    submission: Submission
    seed: str
    learner: str = ""
    job_key: str | None = None


@dataclass(frozen=True)
class Kept:
    """The attempt's number, and how many of the latest attempts went wrong in the same way."""

    attempt: int
    in_a_row: int


Keep = Callable[[Record], Kept]
"""Stores a verdict. Raises StorageError where that fails."""
