"""Errors as the command line says them: the sentence, what to do next, and the exit code."""

from __future__ import annotations

from checker import __version__
from checker.models.errors import (
    CheckerError,
    ClosedSolutionError,
    KindError,
    MissingPackageError,
    NotAssignedError,
    SpecError,
    UnknownAttemptError,
    UnknownCourseError,
    UnknownExerciseError,
    UnknownLearnerError,
    UnsoundError,
    UsageError,
)
from checker.models.exit_codes import FAILED, UNSOUND, USAGE
from checker.reports.suggestion import command


def exit_code(error: CheckerError) -> int:
    """The exit code that an error leaves with."""
    if isinstance(error, UsageError):
        return USAGE
    return UNSOUND if isinstance(error, SpecError | UnsoundError) else FAILED


def phrase(error: CheckerError) -> str:
    """An error as a person reads it at a terminal, whatever a learner wrote into it."""
    from checker.reports.cleaning import clean

    return clean(_phrase(error))


def _phrase(error: CheckerError) -> str:
    match error:
        case KindError(takes="program"):
            grading = command("grade", error.exercise, "FILE", variant=error.variant)
            return f"{str(error).rstrip('.')}: {grading}"
        case KindError():
            answering = command("answer", error.exercise, "RESPONSE", variant=error.variant)
            return f"{str(error).rstrip('.')}: {answering}"
        case UnknownExerciseError(near=()):
            return f"{error} To see those there are: {command('list')}"
        case UnknownExerciseError():
            return f"{error} Did you mean {' or '.join(error.near)}?"
        case ClosedSolutionError():
            hint = command("hint", error.exercise, variant=error.variant)
            give_up = command("solution", error.exercise, "--give-up", variant=error.variant)
            return f"{error}\nFor the next hint: {hint}\nTo give up and see it now: {give_up}"
        case UnknownAttemptError():
            return f"{error} To see those there are: {command('scores')}"
        case UnsoundError():
            proving = command("validate", error.path)
            return f"{error} Its author is told what is wrong by: {proving}"
        case MissingPackageError():
            return f"{error}\n{_installing(error.extra)}"
    return _phrase_of_class(error)


def _installing(extra: str) -> str:
    """How an extra is installed: the project is on no index, so from what people have of it."""
    wheel = f"./exercise_checker-{__version__}-py3-none-any.whl[{extra}]"
    return f"In a checkout: pip install '.[{extra}]'\nFrom the wheel: pip install '{wheel}'"


def _phrase_of_class(error: CheckerError) -> str:
    match error:
        case UnknownCourseError(known=()):
            return f"{error} There is none yet; begin one with: {command('class new', 'NAME')}"
        case UnknownCourseError():
            return f"{error} There {_are(error.known)}."
        case UnknownLearnerError(near=(_, *_)):
            return f"{error} Did you mean {' or '.join(error.near)}?"
        case UnknownLearnerError(course=str(course)):
            return f"{error} To see who is: {command('class show', course, '--people')}"
        case UnknownLearnerError():
            return f"{error} To see who is: {command('learner list')}"
        case NotAssignedError():
            assigning = command("class assign", error.course, error.exercise)
            return f"{error} To assign it: {assigning}"
    return str(error)


def _are(names: tuple[str, ...]) -> str:
    return f"is {names[0]}" if len(names) == 1 else f"are {', '.join(names)}"
