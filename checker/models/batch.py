"""A folder of files that a class handed in: what was found in it, and what came of each file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

Layout = Literal["learner", "exercise", "moodle", "gradescope", "manifest"]
LAYOUTS: dict[Layout, str] = {
    "learner": "a folder for each learner (LEARNER/ID.py)",
    "exercise": "a folder for each exercise (ID/LEARNER.py)",
    "moodle": "a download from Moodle (NAME_NUMBER_assignsubmission_file_/…)",
    "gradescope": "an export from Gradescope (submission_NUMBER/… and submission_metadata.yml)",
    "manifest": "the files that a manifest names (--manifest FILE)",
}
"""Every layout in words."""

MAX_BYTES = 1 << 20
"""Larger files are no submissions."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One learner's file for one exercise; `at` is when it was handed in, where that is known.

    `variant` is the seed of the learner's own numbers, where the file is for these.
    """

    learner: str
    exercise: str
    path: Path
    at: datetime | None = None
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class IgnoredFile:
    """A file that nothing is done with, and why."""

    path: Path
    why: str


@dataclass(frozen=True)
class Found:
    """All that was found in a folder, in the order of learners and exercises."""

    layout: Layout
    files: tuple[HandedIn, ...]
    left: tuple[IgnoredFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file. `key` names its stored verdict; one that is None was not stored.

    `slips` are its codes, each once. `reason` says why there is no verdict, where there is none.
    `before` says that it was graded by an earlier run.
    """

    handed_in: HandedIn
    status: str
    points: float = 0.0
    max_points: float = 0.0
    slips: tuple[str, ...] = ()
    key: str | None = None
    reason: str = ""
    before: bool = False

    @property
    def share(self) -> float:
        """The share of the points that was earned."""
        return self.points / self.max_points if self.max_points else 0.0


@dataclass(frozen=True)
class Tally:
    """One exercise over a whole class."""

    exercise: str
    title: str
    results: tuple[Result, ...]

    @property
    def graded(self) -> tuple[Result, ...]:
        """Those that were graded or could not be read; the rest is our fault."""
        return tuple(one for one in self.results if one.status != "grader_fault")

    @property
    def mean(self) -> float | None:
        """The mean of the shares; None where nothing was graded."""
        shares = [one.share for one in self.graded]
        return sum(shares) / len(shares) if shares else None

    @property
    def distribution(self) -> dict[float, int]:
        """How many files earned how many points, from none to all."""
        found: dict[float, int] = {}
        for one in sorted(self.graded, key=lambda one: one.points):
            found[one.points] = found.get(one.points, 0) + 1
        return found

    @property
    def slips(self) -> dict[str, int]:
        """How many files show a slip, the commonest first."""
        found: dict[str, int] = {}
        for one in self.graded:
            for slip in one.slips:
                found[slip] = found.get(slip, 0) + 1
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def by_learner(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The results of each learner, by name."""
    found: dict[str, list[Result]] = {}
    for one in sorted(results, key=lambda one: one.handed_in.learner):
        found.setdefault(one.handed_in.learner, []).append(one)
    return found
