"""The verdict on one submission, as a learner, a report and the database get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from checker.models.place import Place
from checker.models.said import Said, say

if TYPE_CHECKING:
    from checker.models.record import VerdictData

Status = Literal[
    "correct",
    "partial",
    "incorrect",
    "invalid",
    "error",
    "timeout",
    "memory",
    "output",
    "refused",
    "grader_fault",
]
GRADED: frozenset[Status] = frozenset({"correct", "partial", "incorrect"})
"""Statuses of a response that was judged; `partial` also of a program that stopped later on."""
KEPT = say("What was right before that keeps its points.")
"""How the feedback ends on a program that raised an exception when some of it was right."""
UNCOUNTED: frozenset[Status] = frozenset({"invalid", "grader_fault"})
"""Statuses that cost no attempt."""

FindingStatus = Literal["right", "carried", "wrong", "missing", "not_checked"]
EARNING: frozenset[FindingStatus] = frozenset({"right", "carried"})
"""Statuses of a finding that earn its points."""

GENERAL_CODES = {
    "hard-coded": say("It does not change when the data do."),
    "other-convention": say("It is right throughout with error and update the other way round."),
    "other-variant": say("It is right for the exercise's own numbers, where a variant was asked."),
    "changed-given": say("It follows from data that the file itself changed."),
    "not-at-top-level": say("It is set where it is gone afterwards, such as inside a function."),
    "scaled": say("It has a constant ratio to what it should be."),
    "transposed": say("Rows and columns are swapped."),
    "permuted": say("The right numbers stand in another order."),
    "caret-for-power": say("In Python `^` is not a power: write `**`, as in `3 ** 2`."),
    "rounded": say("It was rounded too early."),
    "single-precision": say("It is as right as floats of fewer digits (float32, float16) can be."),
    "truncated-to-int": say("Fractions were put into an array of whole numbers."),
    "one-entry-off": say("All entries are right but one."),
    "other-quantity": say("It is the value of another step or of a given."),
    "other-name": say("Another name is used where one belongs, or two the other way round."),
    "other-formula": say("The rule has one operation changed or one part left out."),
    "other-length": say("The history begins right and has another length."),
    "unlabelled-axes": say("An axis of the plot has no label."),
    "swapped-axes": say("What belongs along y is plotted along x."),
    "unseen-plot": say("The plot is right, where nobody can see it."),
    "crowded-plot": say("The plot is right, among many other lines on the same axes."),
}
"""Slip codes that belong to no operation. Codes may be added; none is renamed."""


def _kept(value: object, check: ValidatorFunctionWrapHandler) -> str:
    text: str = check(value)
    return value if isinstance(value, Said) else text


Sentence = Annotated[str, WrapValidator(_kept)]
"""A text that keeps what a `Said` knows beside it; in JSON it is the English text."""
SlipCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Word(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Location(Word):
    """A line of what was handed in; of a notebook, a line of one of its cells."""

    cell: int | None = Field(
        default=None, ge=1, description="A notebook's cell, counted from 1 over all; else null."
    )
    line: int = Field(ge=1, description="The line of the cell, or of the file.")

    @staticmethod
    def of(line: int | None) -> Location | None:
        """Where a line is that was seen of a program, which may be a `Place` in a notebook."""
        if isinstance(line, Place):
            return Location(cell=line.cell, line=line.line)
        return None if line is None else Location(line=line)

    def __str__(self) -> str:
        """Say it as reports do: `line 2`, or `cell 4, line 2`."""
        return str(self.said)

    @property
    def said(self) -> Said:
        """The same for readers of other languages."""
        if self.cell is None:
            return say("line {line}", line=self.line)
        return say("cell {cell}, line {line}", cell=self.cell, line=self.line)


class Finding(Word):
    """One check's result. A `carried` finding follows soundly from an earlier slip."""

    check: str = Field(description="The step's name, or `response` for a choice or a number.")
    status: FindingStatus
    points: float = Field(ge=0)
    max_points: float = Field(ge=0)
    slip: SlipCode | None = Field(default=None, description="A stable code, or null.")
    message: Sentence = Field(description="A sentence for the learner.")
    line: int | None = Field(
        default=None,
        ge=1,
        description="A line of the program: the file's own, or counted through a notebook's cells.",
    )
    place: Location | None = Field(
        default=None, description="Where that line is in what was handed in, where it is known."
    )

    @model_validator(mode="after")
    def _placed(self) -> Finding:
        # Findings that were stored before places were have the line alone.
        if self.place is None and self.line is not None:
            object.__setattr__(self, "place", Location(line=self.line))
        return self


class Score(Word):
    """Points earned, of the points there are."""

    points: float = Field(ge=0)
    max_points: float = Field(gt=0)


class Receipt(Word):
    """Enough to explain a verdict years later and to grade the same submission again."""

    spec_digest: str = Field(description="SHA-256 of the spec and the functions it hands out.")
    submission_digest: str = Field(description="SHA-256 of the bytes that were graded.")
    solver_version: str
    program_version: str
    isolation: str = Field(description="How the learner's code was kept apart; `none` if none ran.")
    seed_digest: str = Field(description="SHA-256 of the seed of the hidden inputs.")
    tolerance: dict[str, float]
    variant: str | None = Field(
        default=None, description="The seed of the variant that was graded; null: no variant."
    )


class Verdict(Word):
    """The whole answer to one submission."""

    exercise: str
    status: Status
    score: Score
    findings: tuple[Finding, ...]
    feedback: Sentence = Field(description="The one thing to read first.")
    place: Location | None = Field(
        default=None, description="Where the program stopped or cannot be read, where it is known."
    )
    receipt: Receipt

    def data(self) -> VerdictData:
        """The verdict as plain values, to be stored."""
        return cast("VerdictData", self.model_dump())

    @property
    def named(self) -> str:
        """The exercise, and of which variant of it the verdict is."""
        variant = self.receipt.variant
        return self.exercise if variant is None else f"{self.exercise}, variant {variant}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it says: the feedback, then each finding's message."""
        return self.feedback, *(one.message for one in self.findings)

    @property
    def counts(self) -> bool:
        """Whether the verdict is an attempt."""
        return self.status not in UNCOUNTED

    @property
    def stopped(self) -> bool:
        """Whether what to read first is why the program, or its grading, came to no end."""
        return self.status not in GRADED or self.feedback.endswith(KEPT)
