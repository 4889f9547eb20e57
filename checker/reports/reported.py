"""What a report is made of: a verdict, and where the work that it is on stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.models.verdict import Location, Verdict
from checker.reports.unproved import Unproved


@dataclass(frozen=True)
class Reported:
    """A verdict to be reported; `file` is the learner's file, None for a response.

    `lines` leads from a cell of a notebook and its line to the line of the notebook's file.
    """

    verdict: Verdict
    title: str = ""
    file: str | None = None
    unproved: Unproved | None = None
    lines: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def line(self, place: Location | None) -> int | None:
        """The file's own line of a place; None where it is not known."""
        if place is None:
            return None
        if place.cell is None:
            return place.line
        return self.lines.get((place.cell, place.line))


Several = Sequence[Reported]
"""The verdicts of one report, in the order in which they are shown."""
