"""What the API takes and gives, as models; the OpenAPI document is made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.models.verdict import Receipt, Status, Verdict

Kind = Literal["code", "choice", "number"]
Seed = Annotated[
    str,
    Field(
        max_length=64,
        pattern=r"^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$",
        description="The seed of a variant: printable characters.",
    ),
]
Asked = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
"""A part of an address: one with a NUL is refused by every page."""


class Value(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Value):
    """Why a request was not met, after RFC 9457; `code` is stable."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str


class Heading(Value):
    """What an exercise is known by, in the list and on its page."""

    id: str
    title: str
    chapter: str
    kind: Kind
    order: int
    points: float


class Exercise(Heading):
    """One exercise in the list."""

    has_variants: bool
    is_proved: bool = Field(description="Whether verdicts on it are stored.")


class Option(Value):
    """One option of a choice, as a learner reads it; without a text the response says it all."""

    response: str
    text: str | None


class ExercisePage(Heading):
    """All that a learner may read of an exercise; `stem` is Markdown with TeX between dollars."""

    variant: str | None
    stem: str
    requires: list[str]
    conventions: list[str]
    facts: dict[str, str]
    preloads: list[str]
    functions: dict[str, str]
    options: list[Option]
    starter: str | None = Field(description="The starter file of a code exercise.")


class Submission(Value):
    """What is handed in: a program's `source`, or the `response` to a choice or number.

    Without `variant` it is for the numbers that count in the caller's courses.
    """

    exercise: str = Field(max_length=200)
    source: str | None = Field(default=None, max_length=1 << 20)
    response: str | None = Field(default=None, max_length=2000)
    variant: Seed | None = None


class Result(Value):
    """A submission: still `waiting`, or `done` with its verdict.

    `stored` says whether the verdict is an entry of the scores; `attempt` counts those that count.
    Where a course of the learner's has the verdict `withheld`, only its receipt is given.
    """

    id: str
    status: Literal["waiting", "done"]
    position: int | None = Field(default=None, description="Place in the queue, from 1.")
    verdict: Verdict | None = None
    stored: bool = False
    attempt: int | None = None
    printed: str = Field(default="", description="What the program printed on the data shown.")
    withheld: bool = False
    told_from: datetime | None = Field(default=None, description="When a withheld verdict is told.")
    receipt: Receipt | None = Field(default=None, description="The receipt of a withheld verdict.")


class Attempt(Value):
    """One stored attempt; where its verdict is `withheld`, what came of it is null."""

    id: int
    exercise: str
    number: int
    status: Status | None
    points: float | None
    max_points: float
    feedback: str | None
    counts: bool
    submitted_at: datetime
    withheld: bool = False


class Exercises(Value):
    """A page of the list; `next` is the `after` of the page that follows."""

    items: list[Exercise]
    next: str | None


class Attempts(Value):
    """A page of attempts, the oldest first; `next` is the `after` of the page that follows."""

    items: list[Attempt]
    next: int | None
