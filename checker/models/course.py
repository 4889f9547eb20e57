"""A course: who takes part, what is assigned until when, and by which rules marks are made.

Times are aware; shares are of 1. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

Role = Literal["learner", "assistant", "instructor"]
Counted = Literal["best", "last"]
Feedback = Literal["at-once", "after-close"]
Solutions = Literal["when-solved", "after-close", "never"]
Standing = Literal["open", "not-yet", "closed", "none-left", "too-soon"]


@dataclass(frozen=True)
class Course:
    """One course. `time_zone` is a name of the IANA database, in which its dates are read."""

    id: int
    slug: str
    title: str
    time_zone: str


@dataclass(frozen=True)
class Member:
    """One person in a course; `name` is the login, `full_name` and `external_id` may be unknown."""

    learner_id: int
    name: str
    role: Role
    full_name: str = ""
    external_id: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Person:
    """What a roster says of one person; None is what it does not say."""

    name: str | None
    role: Role = "learner"
    full_name: str | None = None
    external_id: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Active:
    """One person, and how much there is of them; `last` is when they last did something."""

    learner_id: int
    name: str
    attempts: int
    exercises: int
    last: datetime | None


@dataclass(frozen=True)
class Dates:
    """From when, until when, and until when late; None is no such date."""

    opens: datetime | None = None
    due: datetime | None = None
    closes: datetime | None = None

    @property
    def last(self) -> datetime | None:
        """The last moment at which anything is taken; None where there is no such moment."""
        return self.closes or self.due

    def is_before(self, moment: datetime) -> bool:
        """Whether a moment is before anything is taken."""
        return self.opens is not None and moment < self.opens

    def is_over(self, moment: datetime) -> bool:
        """Whether nothing is taken any more at a moment."""
        return self.last is not None and moment > self.last


@dataclass(frozen=True)
class Rules:
    """How attempts at one assignment become a mark."""

    attempts: int | None = None
    cooldown: timedelta = timedelta(0)
    late_penalty: float = 0.0
    """The share of the points that each day begun after the due date costs."""
    attempt_penalty: float = 0.0
    """The share of the points that each attempt beyond the first costs."""
    counted: Counted = "best"
    variants: bool = False
    """Whether each learner has numbers of their own, and attempts at these alone count."""
    feedback: Feedback = "at-once"
    solutions: Solutions = "when-solved"


@dataclass(frozen=True)
class Assignment:
    """One exercise of a course."""

    id: int
    course_id: int
    exercise: str
    position: int
    dates: Dates = Dates()
    rules: Rules = Rules()


@dataclass(frozen=True)
class CountedAttempt:
    """One attempt that counts, as far as a mark needs to know it."""

    attempt_id: int
    points: float
    max_points: float
    at: datetime
    variant: str | None = None


@dataclass(frozen=True)
class Best:
    """The best of one learner's attempts at an exercise: which it was, and of how many."""

    attempt_id: int
    points: float
    max_points: float
    number: int
    attempts: int


@dataclass(frozen=True)
class First:
    """The first of one learner's attempts at an exercise; and, if it was solved, when that was.

    `number` is that of the first right attempt, counted from 1.
    """

    attempt_id: int
    points: float
    max_points: float
    at: datetime
    solved_at: datetime | None
    number: int
    variant: str | None = None


@dataclass(frozen=True)
class Version:
    """What one version of an exercise says of it."""

    exercise: str
    title: str
    max_points: float
    digest: str = ""


@dataclass(frozen=True)
class Extension:
    """Other dates of one assignment for one learner; whoever gave it says why."""

    due: datetime
    closes: datetime
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Override:
    """A mark that an instructor set in place of the computed one; `points` None takes it back."""

    points: float | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Mark:
    """What one learner has at one assignment, and how it came about."""

    points: float
    max_points: float
    computed: float
    attempts: int
    from_attempt: int | None = None
    raw: float = 0.0
    days_late: int = 0
    number: int = 0
    """Which attempt it was: 1 for the first."""
    override: Override | None = None


@dataclass(frozen=True)
class LoggedAction:
    """One thing that was done to marks, dates or people."""

    id: int
    at: datetime
    by: str
    action: str
    subject: str
    details: Mapping[str, Any]
