"""The use cases of the demonstration: a learner's day of bundled submissions, graded and stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from checker.app import service
from checker.app.service import Graded
from checker.catalog import Entry
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


def grade_all(folder: Path, day: Iterable[Attempt], run: Runner, database: str) -> Iterator[Graded]:
    """Grade and store a day's attempts, one by one, for the learner `demo`."""
    from datetime import UTC, datetime

    from checker.store import Store

    with Store.open(database) as store:
        for entry, work in day:
            exercise_id = entry.exercise.id
            if isinstance(work, Path):
                handed_in = service.submission(work.name, work.read_bytes())
                graded = service.grade(folder, exercise_id, handed_in, run)
            else:
                graded = service.answer(folder, exercise_id, work)
            if graded.proved:
                store.put(graded.record, "demo", datetime.now(UTC))
            yield graded
