"""What one learner handed in for a course, for whoever teaches it: attempts, marks and code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker import catalog
from checker.app import gradebook, own_numbers, service, versions
from checker.app.classes import member
from checker.models.course import Assignment, Course, Dates, Mark, Member
from checker.models.errors import (
    CheckerError,
    UnknownAttemptError,
    UnknownLearnerError,
)
from checker.models.said import say

if TYPE_CHECKING:
    from checker.models.course import Extension
    from checker.models.observation import Submission
    from checker.models.regrade import Replaced
    from checker.models.verdict import Verdict
    from checker.store import StoredAttempt
    from checker.store.courses import Courses

LARGEST_KEY = 2**31 - 1
"""No database numbers attempts beyond this."""


@dataclass(frozen=True)
class LearnerWork:
    """One assignment as one learner has it, with all attempts, the newest last."""

    assignment: Assignment
    title: str
    max_points: float
    dates: Dates
    extension: Extension | None
    mark: Mark | None
    attempts: tuple[StoredAttempt, ...] = ()
    own: str | None = None
    """The seed of the learner's own numbers, where attempts at these alone count."""

    def passed_by(self, attempt: StoredAttempt) -> str:
        """Why an attempt cannot count here, whatever its points; empty where it can."""
        if self.own is not None and attempt.variant != self.own:
            return say("on other numbers")
        if self.dates.is_before(attempt.submitted_at):
            return say("before it opened")
        return say("after it closed") if self.dates.is_over(attempt.submitted_at) else ""

    @property
    def counted(self) -> StoredAttempt | None:
        """The attempt that the computed mark is of."""
        of = self.mark.from_attempt if self.mark else None
        return next((one for one in self.attempts if one.id == of), None)


@dataclass(frozen=True)
class Portfolio:
    """A learner of a course, and what came of everything that is assigned."""

    course: Course
    member: Member
    work: tuple[LearnerWork, ...]

    @property
    def points(self) -> float:
        """The sum of the marks."""
        return sum(one.mark.points for one in self.work if one.mark)

    @property
    def max_points(self) -> float:
        """The points that can be earned in all."""
        return sum(one.max_points for one in self.work)


@dataclass(frozen=True)
class Attempt:
    """One attempt with its verdict and what was handed in, and its neighbours by number.

    `said` is the text of the option that a response meant, where the exercise is as it was;
    `replaced` are the other verdicts that it had.
    """

    portfolio: Portfolio
    work: LearnerWork
    stored: StoredAttempt
    verdict: Verdict
    submission: Submission
    before: StoredAttempt | None
    after: StoredAttempt | None
    is_program: bool
    said: str = ""
    replaced: tuple[Replaced, ...] = ()


def of_learner(folder: Path, database: str, slug: str, name: str) -> Portfolio:
    """All that a learner of a course handed in for it.

    Raises UnknownCourseError, and UnknownLearnerError for whoever is no learner of it.
    """
    from checker.store import courses

    with courses.reading(database) as found:
        course = gradebook.known_course(found, slug)
        who = member(found, course, name)
        if who.role != "learner":
            raise UnknownLearnerError(who.name, slug)
        work = _work(found, course, folder, who)
    return _with_attempts(database, Portfolio(course, who, work))


def of_attempt(folder: Path, database: str, slug: str, key: int) -> Attempt:
    """One attempt. Raises UnknownAttemptError where the course has no such attempt."""
    from checker.store import Store, courses, handed
    from checker.store.regrades import Regrades

    if not 0 < key <= LARGEST_KEY:
        raise UnknownAttemptError(key)
    with courses.reading(database) as found:
        course = gradebook.known_course(found, slug)
        learner, exercise = found.owners(course.id, key).get(key, (None, ""))
        who = next((one for one in found.members(course.id) if one.learner_id == learner), None)
        if who is None:
            raise UnknownAttemptError(key)
        work = _work(found, course, folder, who)
    portfolio = _with_attempts(database, Portfolio(course, who, work))
    of = next(one for one in portfolio.work if one.assignment.exercise == exercise)
    at = next(n for n, one in enumerate(of.attempts) if one.id == key)
    with Store.open(database, reading=True) as store:
        verdict, submission = store.verdict(key), store.regrade(key).submission
    with handed.reading(Regrades, database) as again:
        replaced = again.replaced(key)
    is_program = _takes_program(folder, exercise, submission.name)
    return Attempt(
        portfolio,
        of,
        of.attempts[at],
        verdict,
        submission,
        of.attempts[at - 1] if at else None,
        next(iter(of.attempts[at + 1 :]), None),
        is_program,
        "" if is_program else _meant(folder, verdict, submission.source),
        replaced,
    )


def _work(found: Courses, course: Course, folder: Path, who: Member) -> tuple[LearnerWork, ...]:
    assigned = found.assignments(course.id)
    known = versions.today(found, [one.exercise for one in assigned], folder)
    marks = gradebook.marks(found, course, assigned, known, who.learner_id)
    extensions = found.extensions(course.id)
    work = []
    for one in assigned:
        version = known[one.exercise]
        extension = extensions.get((one.id, who.learner_id))
        dates = gradebook.extended_dates(one.dates, extension)
        mark = marks.get((who.learner_id, one.exercise))
        own = own_numbers.seed(who.learner_id) if one.rules.variants else None
        about = (one, version.title, version.max_points, dates, extension, mark)
        work.append(LearnerWork(*about, own=own))
    return tuple(work)


def _with_attempts(database: str, of: Portfolio) -> Portfolio:
    made = service.scores(database, of.member.name)
    work = (
        replace(one, attempts=tuple(each for each in made if _is_for(one, each))) for one in of.work
    )
    return replace(of, work=tuple(work))


def _is_for(work: LearnerWork, attempt: StoredAttempt) -> bool:
    return attempt.exercise == work.assignment.exercise


def _takes_program(folder: Path, exercise: str, file_name: str) -> bool:
    try:
        return catalog.find(folder, exercise).exercise.kind == "code"
    except CheckerError:
        return file_name != "response"


def _meant(folder: Path, verdict: Verdict, source: bytes) -> str:
    """The text of the option that a response is, where it is known."""
    from checker.grading.respond import matching

    try:
        entry = service.exercise(folder, verdict.exercise, verdict.receipt.variant)
    except CheckerError:
        return ""
    if entry.exercise.kind != "choice" or entry.digest != verdict.receipt.spec_digest:
        return ""
    option = matching(service.options(entry), source.decode("utf-8", "replace").strip())
    return option.text or "" if option else ""
