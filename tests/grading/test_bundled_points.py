"""What each bundled program earns: a right one all, a wrong one also what follows from its slip."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.app.grader import Grader
from checker.models.job import Job
from checker.sandbox import Server
from tests.grading.observing import graded
from tests.shipped import CODE, FOLDER, entry
from tests.sizes import daily

POINTS = json.loads(Path(__file__).with_name("bundled_points.json").read_text(encoding="utf-8"))
"""By exercise and file, for those of `submissions/wrong/`."""


@pytest.mark.parametrize("exercise", CODE)
def test_every_file_in_the_table_is_there(exercise: str) -> None:
    names = {f"wrong/{path.name}" for path in entry(exercise).submissions("wrong")}
    assert len(POINTS[exercise]) > 15
    assert set(POINTS[exercise]) <= names
    assert all(
        0 <= points < entry(exercise).exercise.max_points for points in POINTS[exercise].values()
    )


@pytest.mark.slow
@pytest.mark.parametrize("exercise", daily(["slope", "improve-weights"], "slope"))
def test_points_of_slips(exercise: str) -> None:
    for name, points in POINTS[exercise].items():
        source = (entry(exercise).folder / "submissions" / name).read_text(encoding="utf-8")
        assert graded(exercise, source).score.points == points, name


@pytest.mark.slow
@pytest.mark.parametrize("exercise", daily(CODE, "slope"))
def test_points_in_the_sandbox(exercise: str, heavy_server: Server) -> None:
    found = entry(exercise)
    folder = found.folder / "submissions"
    expected = {folder / name: points for name, points in POINTS[exercise].items()}
    right = [found.folder / "solution.py", *found.submissions("right")]
    expected |= dict.fromkeys(right, found.exercise.max_points)
    grader = Grader(FOLDER, heavy_server.run, b"secret")
    for path, points in expected.items():
        outcome = grader.grade(Job(exercise, "tests", "program", path.read_bytes(), path.name))
        assert outcome.verdict.score.points == points, path.name
