"""One thing to grade, as plain data that may wait in a queue or be sent twice."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Literal, TypedDict
from uuid import uuid4

from checker.models.observation import Submission

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


@dataclass(frozen=True)
class Job:
    """A learner's program or response for an exercise.

    `name` is the file's name, to be shown; `key` is the same where the same job is sent again,
    and grading it twice stores one verdict.
    """

    exercise: str
    learner: str
    work: Work
    content: bytes
    name: str = "response"
    variant: str | None = None
    key: str = field(default_factory=lambda: uuid4().hex)

    @property
    def submission(self) -> Submission:
        """What was handed in, with its digest."""
        return Submission(self.name, self.content, hashlib.sha256(self.content).hexdigest())

    def data(self) -> JobData:
        """The job as plain values, for JSON."""
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
        return Job(**{**data, "content": base64.b64decode(data["content"], validate=True)})  # type: ignore[arg-type]
