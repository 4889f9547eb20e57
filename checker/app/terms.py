"""What a learner's courses say of an exercise now: what may be shown of it, and what is left.

Where several courses have one exercise the strictest holds, so that no course shows what another
one withholds. Whoever teaches a course is no learner of it, and nothing is withheld from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from checker.app import coursework

if TYPE_CHECKING:
    from checker.app.coursework import LearnerAssignment
    from checker.store.handed import Opened

SolutionTerms = Literal["when-solved", "open", "later", "never"]


@dataclass(frozen=True)
class Terms:
    """One exercise's tasks in a learner's courses, as they were at a moment; none is practice."""

    tasks: tuple[LearnerAssignment, ...] = ()

    def local(self, moment: datetime) -> str:
        """A time as each course's place has it; once for all courses of one time zone."""
        return " = ".join(dict.fromkeys(task.local(moment) for task in self.tasks))

    @property
    def withheld(self) -> bool:
        """Whether nothing of what the learner handed in may be shown but that it came."""
        return bool(self._withholding)

    @property
    def told_from(self) -> datetime | None:
        """When everything is shown; None where it waits for whoever teaches, or does not wait."""
        return _latest(self._withholding)

    @property
    def told_on(self) -> str:
        """The same in words, in the time zone of the course that shows verdicts last."""
        return _words(self._withholding)

    @property
    def solution(self) -> SolutionTerms:
        """When the worked solution may be seen: as without a course, now, later, or never."""
        modes = {task.assignment.rules.solutions for task in self.tasks}
        if "never" in modes:
            return "never"
        if self._keeping:
            return "later"
        return "open" if modes == {"after-close"} else "when-solved"

    @property
    def solution_on(self) -> str:
        """When the solution opens, where that is later and there is a date for it."""
        return _words(self._keeping) if self.solution == "later" else ""

    @property
    def left(self) -> int | None:
        """How many attempts are left; None without a limit."""
        return min((task.left for task in self.tasks if task.left is not None), default=None)

    @property
    def own(self) -> str | None:
        """The seed of the variant whose attempts count; None where those at any numbers do."""
        return next((task.own for task in self.tasks if task.own is not None), None)

    @property
    def counts_own_alone(self) -> bool:
        """Whether attempts at other numbers count in no course."""
        return bool(self.tasks) and all(task.own is not None for task in self.tasks)

    @property
    def takes_own_alone(self) -> bool:
        """Whether attempts at other numbers are refused."""
        return any(task.takes_own_alone for task in self.tasks)

    @property
    def _withholding(self) -> Sequence[LearnerAssignment]:
        return self._until_close(lambda task: task.assignment.rules.feedback == "after-close")

    @property
    def _keeping(self) -> Sequence[LearnerAssignment]:
        """The tasks that keep the solution for later; it shows what a withheld verdict would."""
        later = self._until_close(lambda task: task.assignment.rules.solutions == "after-close")
        return (*self._withholding, *later)

    def _until_close(
        self, asks: Callable[[LearnerAssignment], bool]
    ) -> Sequence[LearnerAssignment]:
        return [task for task in self.tasks if asks(task) and not task.is_over]


def of(
    database: str | Opened, slugs: Iterable[str], learner: str, exercise: str, now: datetime
) -> Terms:
    """What the courses of these names, in which somebody is a learner, say of an exercise now."""
    return every(database, slugs, learner, now, exercise).get(exercise, Terms())


def every(
    database: str | Opened,
    slugs: Iterable[str],
    learner: str,
    now: datetime,
    exercise: str | None = None,
) -> Mapping[str, Terms]:
    """What a learner's courses say of each exercise that they have, or of one alone."""
    found: dict[str, tuple[LearnerAssignment, ...]] = {}
    for task in coursework.tasks(database, slugs, learner, now, exercise):
        name = task.assignment.exercise
        found[name] = (*found.get(name, ()), task)
    return {name: Terms(tasks) for name, tasks in found.items()}


def _latest(tasks: Sequence[LearnerAssignment]) -> datetime | None:
    last = [task.last for task in tasks]
    return None if None in last else max(filter(None, last), default=None)


def _words(tasks: Sequence[LearnerAssignment]) -> str:
    latest = _latest(tasks)
    if latest is None:
        return ""
    return next(coursework.local(latest, task.course) for task in tasks if task.last == latest)
