"""A class for tests: verdicts on the bundled programs, stored without running any of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from checker.models.observation import Submission
from checker.models.record import FindingData, Record, VerdictData
from checker.store import Store, convert
from db import statements
from tests.shipped import ENTRIES, entry

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def record(
    exercise: str, points: float, *, slip: str | None = None, source: bytes = b"", **more: Any
) -> Record:
    """What is kept of a verdict with these points, spread over the steps from the first on."""
    points = float(points)  # PostgreSQL takes no truth for a number.
    source = source or f"{exercise} {points} {slip}".encode()
    most = float(more.pop("max_points", 0) or entry(exercise).exercise.max_points)
    status = more.pop("status", _status(points, most))
    digest = hashlib.sha256(source).hexdigest()
    verdict: VerdictData = {
        "exercise": exercise,
        "status": status,
        "score": {"points": points, "max_points": most},
        "feedback": f"About {slip}." if slip else "Right.",
        "place": None,
        "findings": list(_findings(exercise, points, slip)),
        "receipt": {
            "spec_digest": more.pop("spec", _digest(exercise)),
            "submission_digest": digest,
            "solver_version": more.pop("solver", "1"),
            "program_version": "0",
            "isolation": "none",
            "seed_digest": "",
            "tolerance": {},
            "variant": more.pop("variant", None),
        },
    }
    file = Submission(more.pop("name", "mine.py"), source, digest)
    counts = status not in ("invalid", "grader_fault")
    return Record(verdict, counts, entry(exercise).exercise.title, file, "seed", **more)


def hand_in(
    database: str, learner: str, exercise: str, points: float, when: datetime, **more: Any
) -> None:
    """Store one attempt."""
    with Store.open(database) as store:
        store.put(record(exercise, points, **more), learner, when)


def fill(database: str, learners: int) -> int:
    """Every bundled program once, handed round among learners hour by hour; gives how many."""
    number = 0
    with Store.open(database) as store, store.writing() as connection:
        for number, (exercise, path) in enumerate(_programs(), 1):
            most = entry(exercise).exercise.max_points
            wrong = path.parent.name == "wrong"
            made = record(
                exercise,
                most * (number % 3) / 3 if wrong else most,
                slip=path.stem.partition("--")[0] if wrong else None,
                source=path.read_bytes(),
                name=path.name,
            )
            rows = convert.to_rows(made, NOON + number * HOUR)
            statements.store(connection, f"learner-{number % learners:02}", rows)
    return number


def _programs() -> Iterator[tuple[str, Path]]:
    for one in ENTRIES:
        for kind in ("wrong", "right"):
            for path in one.submissions(kind):
                yield one.exercise.id, path


@cache
def _digest(exercise: str) -> str:
    return entry(exercise).digest


def _status(points: float, most: float) -> str:
    return "correct" if points == most else "partial" if points else "incorrect"


def _findings(exercise: str, points: float, slip: str | None) -> Iterator[FindingData]:
    steps = [one for one in entry(exercise).exercise.steps if one.points]
    checks = [(one.name, float(one.points)) for one in steps] or [("response", points or 1.0)]
    left = points
    for check, most in checks:
        earned = min(left, most)
        left -= earned
        wrong = earned < most
        yield {
            "check": check,
            "status": "wrong" if wrong else "right",
            "points": earned,
            "max_points": most,
            "slip": slip if wrong else None,
            "message": "…",
            "line": None,
            "place": None,
        }
        slip = None if wrong else slip
