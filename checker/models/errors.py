"""What can go wrong outside the learner's own code, each with the exit code that CI reads."""

from __future__ import annotations

from dataclasses import dataclass

from checker.models.suggestion import command


class CheckerError(Exception):
    """A fault told to a person in a sentence, never as a traceback."""

    exit_code = 4


class UsageError(CheckerError):
    """The command was called with something that it cannot work on."""

    exit_code = 2


class KindError(UsageError):
    """A program was handed in for an exercise that takes a response, or the other way round."""

    def __init__(self, exercise: str, takes: str) -> None:
        what = "a Python file" if takes == "program" else "a response, not a file"
        super().__init__(f"{exercise} takes {what}.")
        self.exercise, self.takes = exercise, takes


class StorageError(CheckerError):
    """The database could not be read or written."""

    exit_code = 4


class WriteError(CheckerError):
    """The machine failed to write a file that was asked for."""

    exit_code = 4


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

    exit_code = 3

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UnsoundError(CheckerError):
    """A learner met an exercise that is not sound. What is wrong with it may hold the key, and is
    for its author, whom `checker validate` tells."""

    exit_code = 3

    def __init__(self, exercise: str, path: str) -> None:
        super().__init__(
            f"The exercise {exercise} is not sound, so nothing was graded; that is not your fault. "
            f"Its author is told what is wrong by: {command('validate', path)}"
        )
