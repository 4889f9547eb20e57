"""One thing to grade, as plain data that may wait in a queue or be sent twice, and the part of a
file that it is made of.

What spells and hashes it is imported when it is asked for: a fork server starts before that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypedDict

from checker.models.observation import Submission

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
        if not self.file.lower().endswith(RESPONSE):
            return Job(self.exercise, learner, "program", self.content, self.file, variant)
        line = self.content.decode("utf-8", "backslashreplace").strip().partition("\n")[0]
        content = line.strip().encode("utf-8", "surrogateescape")
        return Job(self.exercise, learner, "response", content, self.file, variant)


Work = Literal["program", "response"]
"""What is handed in: a Python file, or an option or number."""


class JobData(TypedDict):
    """A job as JSON holds it; `content` is base64."""

    exercise: str
    learner: str
    work: Work
    content: str
    name: str
    variant: str | None
    key: str


def new_key() -> str:
    """A key that no other job has."""
    from uuid import uuid4

    return uuid4().hex


@dataclass(frozen=True)
class Job:
    """A learner's program or response for an exercise.

    `name` is the file's name, to be shown; `key` is the same where the same job is sent again,
    and grading it twice stores one verdict. `at` is when it was handed in, None for now.
    `limited_by` are the learner's courses, where one of them limits attempts: they are asked once
    more in the transaction that puts the job down or stores its verdict. `again` says that its
    verdict is shown and not stored: what was handed in earlier is graded by what there is today.
    """

    exercise: str
    learner: str
    work: Work
    content: bytes
    name: str = "response"
    variant: str | None = None
    key: str = field(default_factory=new_key)
    at: datetime | None = field(default=None, compare=False)
    limited_by: tuple[str, ...] = field(default=(), compare=False)
    again: bool = False

    @property
    def submission(self) -> Submission:
        """What was handed in, with its digest."""
        import hashlib

        return Submission(self.name, self.content, hashlib.sha256(self.content).hexdigest())

    def data(self) -> JobData:
        """The job as plain values, for JSON."""
        import base64

        content = base64.b64encode(self.content).decode("ascii")
        return JobData(
            exercise=self.exercise,
            learner=self.learner,
            work=self.work,
            content=content,
            name=self.name,
            variant=self.variant,
            key=self.key,
        )

    @staticmethod
    def of(data: JobData) -> Job:
        """The job that `data` wrote down. Raises ValueError where the content is not base64."""
        import base64

        return Job(**{**data, "content": base64.b64decode(data["content"], validate=True)})  # type: ignore[arg-type]
