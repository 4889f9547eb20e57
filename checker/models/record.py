"""What is kept of a verdict, and what is known once it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from checker.models.observation import Submission


class LocationData(TypedDict):
    """A `Location`, as plain values."""

    cell: int | None
    line: int


class FindingData(TypedDict):
    """A `Finding`, as plain values."""

    check: str
    status: str
    points: float
    max_points: float
    slip: str | None
    message: str
    line: int | None
    place: LocationData | None


class ScoreData(TypedDict):
    """A `Score`, as plain values."""

    points: float
    max_points: float


class ReceiptData(TypedDict):
    """A `Receipt`, as plain values."""

    spec_digest: str
    submission_digest: str
    solver_version: str
    program_version: str
    isolation: str
    seed_digest: str
    tolerance: dict[str, float]
    variant: str | None


class VerdictData(TypedDict):
    """A `Verdict`, as plain values: what `Verdict.data` gives."""

    exercise: str
    status: str
    score: ScoreData
    findings: Sequence[FindingData]
    feedback: str
    place: LocationData | None
    receipt: ReceiptData


@dataclass(frozen=True)
class Record:
    """A verdict written down plainly, with what is kept beside it.

    It crosses to the process that stores it, which then need not load the verdict's own models.
    `job_key` is the same where one job is graded twice; None where that is nobody's concern.
    `learner` is empty where whoever stores it knows whose it is; `at` is None for now.
    `limited_by` is the job's.
    """

    verdict: VerdictData
    counts: bool
    title: str
    submission: Submission
    seed: str
    learner: str = ""
    job_key: str | None = None
    at: datetime | None = None
    limited_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """The attempt's number, and how many of the latest attempts went wrong in the same way; 0 where
    nobody asked."""

    attempt: int
    in_a_row: int


Keep = Callable[[Record], Kept]
"""Stores a verdict. Raises StorageError where that fails, UsageError where it may not be."""
