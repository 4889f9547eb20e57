"""A part of a file that is for one exercise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.models.job import Job

PROGRAMS, RESPONSE = (".py", ".ipynb"), ".txt"
"""How a program's file ends; and a response's, whose first line is taken."""


@dataclass(frozen=True)
class Piece:
    """A file's part that is for one exercise; `content` is the whole file."""

    exercise: str
    file: str
    content: bytes

    def job(self, learner: str = "", variant: str | None = None) -> Job:
        """What is to be graded."""
        from checker.models.job import Job

        if not self.file.lower().endswith(RESPONSE):
            return Job(self.exercise, learner, "program", self.content, self.file, variant)
        said = self.content.decode("utf-8", "backslashreplace").strip().partition("\n")[0]
        content = said.strip().encode("utf-8", "surrogateescape")
        return Job(self.exercise, learner, "response", content, self.file, variant)
