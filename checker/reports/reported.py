"""What a report is made of: a verdict, and where the work that it is on stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.models.verdict import Verdict
from checker.reports.unproved import Unproved


@dataclass(frozen=True)
class Reported:
    """A verdict to be reported; `file` is the learner's file, None for a response.

    `lines` leads from a line of the program to the line of the file where that is another one.
    """

    verdict: Verdict
    title: str = ""
    file: str | None = None
    unproved: Unproved | None = None
    lines: Mapping[int, int] = field(default_factory=dict)

    def line(self, line: int | None) -> int | None:
        """The file's line at which a line of the program stands."""
        return None if line is None else self.lines.get(line, line)


Several = Sequence[Reported]
"""The verdicts of one report, in the order in which they are shown."""
