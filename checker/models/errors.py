"""What can go wrong outside the learner's own code: each error with a code and its values.

The message says what is so. What to do about it, and with which command, button or exit code, each
front end says in its own words, from the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checker.models.said import joined, say


class CheckerError(Exception):
    """A fault that a person reads as a sentence, never as a traceback. `code` is stable."""

    code = "fault"


class UsageError(CheckerError):
    """Something was asked for that cannot be worked on."""

    code = "usage"


class UnknownExerciseError(UsageError):
    """There is no exercise of that id or number; `near` are ids that are spelt much like it."""

    code = "unknown-exercise"

    def __init__(self, exercise: str, near: tuple[str, ...] = ()) -> None:
        shown = exercise if exercise.isdigit() else repr(exercise)
        super().__init__(say("There is no exercise {id}.", id=shown))
        self.exercise, self.near = exercise, near


class ClosedSolutionError(UsageError):
    """A worked solution may not be seen yet; from `opens` on anyone may see it.

    `alone` says that having solved it on other numbers is not enough.
    """

    code = "closed-solution"

    def __init__(
        self, exercise: str, variant: str | None, opens: datetime | None, *, alone: bool = False
    ) -> None:
        sentence = (
            say("The worked solution of {id} is shown once you have solved it.", id=exercise)
            if not alone
            else say(
                "The worked solution of {id} is shown once you have solved it on these numbers.",
                id=exercise,
            )
        )
        when = f"{opens:%Y-%m-%d %H:%M %Z}" if opens else ""
        from_then = say("From {when} on anyone may see it.", when=when) if when else ""
        super().__init__(joined([sentence, from_then]))
        self.exercise, self.variant, self.opens = exercise, variant, opens


class KindError(UsageError):
    """A program was handed in for an exercise that takes a response, or the other way round."""

    code = "other-kind"

    def __init__(self, exercise: str, takes: str, variant: str | None = None) -> None:
        super().__init__(
            say("{id} takes a Python file.", id=exercise)
            if takes == "program"
            else say("{id} takes a response, not a file.", id=exercise)
        )
        self.exercise, self.takes, self.variant = exercise, takes, variant


class AbsentError(UsageError):
    """A file marks exercises, and not the one that it was handed in for."""

    code = "absent"

    def __init__(self, file: str, exercise: str, others: tuple[str, ...]) -> None:
        super().__init__(
            say(
                "{file} has nothing for {id}; it marks {others}. Head what is for "
                "{id} with a line of its own: # %% {id}",
                file=file,
                id=exercise,
                others=", ".join(others),
            )
        )
        self.file, self.exercise, self.others = file, exercise, others


class MissingPackageError(UsageError):
    """What was asked for needs a package that is not installed; `extra` is the extra of ours that
    brings it."""

    code = "missing-package"

    def __init__(self, needing: str, package: str | None, extra: str) -> None:
        super().__init__(f"{needing} the package {package}, which is not installed.")
        self.package, self.extra = package, extra


class AccountError(UsageError):
    """Somebody cannot sign in, join or choose that password; `code` says which."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class StorageError(CheckerError):
    """The database could not be read or written."""

    code = "storage"


class OutdatedError(StorageError):
    """A newer program wrote the database: this one can do nothing more with it."""


class UnknownAttemptError(StorageError):
    """There is no attempt of that number."""

    code = "unknown-attempt"

    def __init__(self, attempt: int) -> None:
        super().__init__(f"There is no attempt {attempt} in the database.")
        self.attempt = attempt


class WriteError(CheckerError):
    """The machine failed to write a file that was asked for."""

    code = "not-written"


@dataclass(frozen=True)
class Problem:
    """One fault in an exercise's folder: where it is, what is wrong, and how to mend it."""

    file: str
    message: str
    path: str = "$"
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f":{self.line}:{self.column or 1}"
        return f"{place}: {self.path}: {self.message}"


class SpecError(CheckerError):
    """An exercise is not sound; carries every problem found, not only the first."""

    code = "unsound-spec"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UnsoundError(CheckerError):
    """A learner met an exercise that is not sound. What is wrong with it may hold the key, and is
    for its author, who proves the folder at `path`."""

    code = "unsound"

    def __init__(self, exercise: str, path: str) -> None:
        super().__init__(
            say(
                "The exercise {id} is not sound, so nothing was graded; that is not your fault.",
                id=exercise,
            )
        )
        self.exercise, self.path = exercise, path


class UnknownCourseError(UsageError):
    """There is no course of that name; `known` are those there are."""

    code = "unknown-course"

    def __init__(self, course: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(say("There is no course {id}.", id=repr(course)))
        self.course, self.known = course, known


class UnknownLearnerError(UsageError):
    """Nobody is known, or takes part in the course, by that name; `near` are spelt much like it."""

    code = "unknown-learner"

    def __init__(self, learner: str, course: str | None = None, near: tuple[str, ...] = ()) -> None:
        where = "in the database" if course is None else f"in the course {course}"
        super().__init__(f"There is no {learner!r} {where}.")
        self.learner, self.course, self.near = learner, course, near


class NotAssignedError(UsageError):
    """An exercise is not assigned in a course."""

    code = "not-assigned"

    def __init__(self, exercise: str, course: str) -> None:
        super().__init__(f"{exercise} is not assigned in the course {course}.")
        self.exercise, self.course = exercise, course


class RosterError(UsageError):
    """A list of people cannot be taken: carries everything that is wrong with it."""

    code = "roster"

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(("Nobody was enrolled.", *problems)))
        self.problems = problems
