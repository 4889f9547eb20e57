"""The question that every format can be made of: an exercise with its key, in plain values.

Texts are Markdown with math between dollar signs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Files = dict[str, bytes]
"""Paths with `/` between their parts, each with its content."""


@dataclass(frozen=True)
class SvgPicture:
    """A drawing as SVG, described for whoever does not see it."""

    file: str
    svg: bytes
    description: str


@dataclass(frozen=True)
class Answer:
    """An option, or a number that some slip leads to, with the feedback for whoever gives it.

    A number counts as given within `near` on either side.
    """

    text: str
    key: bool
    feedback: str = ""
    value: float | None = None
    near: float = 0

    @property
    def bounds(self) -> tuple[str, str]:
        """The lowest and the highest number that count as this one."""
        centre, near = Decimal(repr(self.value)), Decimal(repr(self.near))
        return decimal(centre - near), decimal(centre + near)


Kind = Literal["choice", "number"]
"""Whether one of several options is chosen, or a number typed."""


@dataclass(frozen=True)
class Question:
    """One question. `spec` is the exercise.json that it was made of, None for another system's.

    The answers of a number are the key first, then slips; `otherwise` is the feedback for others.
    """

    id: str
    title: str
    kind: Kind
    chapter: str
    points: float
    stem: str
    answers: tuple[Answer, ...]
    notes: str = ""
    otherwise: str = ""
    hints: tuple[str, ...] = ()
    picture: SvgPicture | None = None
    variant: str | None = None
    spec: str | None = None

    @property
    def ident(self) -> str:
        """A name of its own within an export: letters, digits and hyphens."""
        return self.id if self.variant is None else f"{self.id}-variant-{self.variant}"

    @property
    def key(self) -> Answer:
        """The right answer."""
        return next(answer for answer in self.answers if answer.key)

    @property
    def named(self) -> str:
        """The title, with the variant's seed where there is one."""
        return self.title if self.variant is None else f"{self.title} (variant {self.variant})"


@dataclass(frozen=True)
class Pool:
    """What one exercise became: a question, or as many variants of it, of which one is asked."""

    questions: tuple[Question, ...]

    @property
    def first(self) -> Question:
        """The question that stands for all."""
        return self.questions[0]


@dataclass(frozen=True)
class Lost:
    """What of an exercise a file could not hold, and why: the same text for several exercises."""

    exercise: str
    what: str
    why: str


@dataclass(frozen=True)
class Written:
    """An export: its files, and what these could not hold."""

    files: Files
    left_out: tuple[Lost, ...] = ()


@dataclass(frozen=True)
class Read:
    """What an import found, and what it could not read, a sentence each."""

    questions: tuple[Question, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """A format: how it is written and read, and how its files are handed on.

    `ending` is that of its one file; a format of several files is a zip or tar archive of them.
    """

    name: str
    about: str
    ending: Literal[".xml", ".txt", ".zip", ".tar.gz"]
    write: Callable[[Sequence[Pool], str], Written]
    read: Callable[[Files], Read]


def decimal(value: float | Decimal) -> str:
    """A number in digits alone, without an exponent: 12.5, 0.000001, -7."""
    digits = format(value if isinstance(value, Decimal) else Decimal(repr(value)), "f")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) or "0"
