"""The class of the demonstration: thirty learners, the same each time, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.app import analysis, demo, demo_class, gradebook
from checker.store import Store
from tests.classroom import NOON
from tests.grading.observing import observe
from tests.shipped import FOLDER


@pytest.mark.slow
def test_a_class_is_made_of_what_was_graded_and_only_once(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/x.db"
    day = [one for one in demo.submissions(FOLDER) if one[0].exercise.kind == "choice"]
    graded = list(demo.grade_all(FOLDER, day, observe, b"secret", database))
    assert demo_class.fill(FOLDER, database, graded, NOON)
    book = gradebook.book(FOLDER, database, demo_class.COURSE)
    assert [line.member.name for line in book.lines] == sorted(demo_class.NAMES)
    assert 0 < sum(line.points for line in book.lines) < 30 * book.max_points
    items = analysis.analysis(FOLDER, database, demo_class.COURSE).items
    assert all(item.n > 15 and item.responses for item in items)
    assert not demo_class.fill(FOLDER, database, graded, NOON)
    again = f"sqlite:///{tmp_path}/y.db"
    demo_class.fill(FOLDER, again, graded, NOON)
    with Store.open(database) as one, Store.open(again) as other:
        for name in demo_class.NAMES:
            made = [
                [(x.exercise, x.points) for x in store.attempts(name)] for store in (one, other)
            ]
            assert made[0] == made[1]
