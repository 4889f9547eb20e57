"""The use cases of the demonstration: a learner's day of bundled submissions, graded and stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from checker.app import service
from checker.app.grader import Grader, Outcome
from checker.app.records import keeper
from checker.catalog import Entry
from checker.models.job import Job
from checker.models.observation import Runner

Attempt = tuple[Entry, str | Path]
"""An exercise, and a response or a file for it."""


def submissions(folder: Path) -> list[Attempt]:
    """A learner's day: every option of the choices, every bundled program, in order."""
    day: list[Attempt] = []
    for entry in service.exercises(folder):
        if entry.exercise.kind == "choice":
            day += [(entry, option.name) for option in service.options(entry)]
        else:
            day += [(entry, path) for path in entry.submissions("wrong")]
            day += [(entry, path) for path in entry.submissions("right")]
    return day


def grade_all(
    folder: Path, day: Iterable[Attempt], run: Runner, secret: bytes, database: str
) -> Iterator[Outcome]:
    """Grade and store a day's attempts, one by one, for the learner `demo`."""
    grader = Grader(folder, run, secret, keeper(database, "demo"))
    for entry, work in day:
        if isinstance(work, Path):
            job = Job(entry.exercise.id, "demo", "program", work.read_bytes(), work.name)
        else:
            job = Job(entry.exercise.id, "demo", "response", work.encode())
        yield grader.grade(job)
