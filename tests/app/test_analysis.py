"""The analysis of a class: first attempts alone, slips and responses by frequency."""

from __future__ import annotations

import pytest

from checker.app import classes
from checker.app.analysis import Item, analysis
from checker.models.course import Person
from checker.models.errors import UsageError
from tests.classroom import HOUR, NOON, hand_in
from tests.shipped import FOLDER


def item(database: str, exercise: str, course: str | None = None) -> Item:
    (found,) = analysis(FOLDER, database, course, exercise).items
    return found


def test_first_attempts_alone_count(database: str) -> None:
    for learner, first, then in (("ada", 2, 4), ("grace", 1, 2), ("alan", 4, 4), ("zoe", 0, 4)):
        hand_in(database, learner, "slope", first, NOON, slip="missing-factor-2" * (first < 4))
        hand_in(database, learner, "slope", then, NOON + HOUR * (first + 1), slip="scaled")
    found = item(database, "slope")
    assert (found.n, found.difficulty, found.right, found.solved) == (4, 7 / 16, 1, 3)
    assert found.slips == (("missing-factor-2", 3),)
    assert found.meanings == {
        "missing-factor-2": "The factor 2, which comes from the square, is missing."
    }
    assert (found.median_seconds, found.median_attempts) == (3600, 2)
    assert (found.discrimination, found.compared, found.few) == (None, 0, True)
    assert found.responses == ()


def test_responses_are_told_as_the_options_that_they_mean(database: str) -> None:
    said = [(b"11", 1), (b" 11.0 ", 1), (b"16", 0), (b"16", 0), (b"-7", 0)]
    for n, (source, points) in enumerate(said):
        hand_in(database, f"learner-{n}", "forward-error", points, NOON, source=source)
    found = item(database, "1")
    assert found.responses[:2] == (("11", 2), ("16", 2))
    assert found.keys == ("11",)
    assert found.n == 5


def test_responses_on_other_numbers_are_not_mixed_in(database: str) -> None:
    hand_in(database, "ada", "forward-error", 1, NOON, source=b"11")
    hand_in(database, "bo", "forward-error", 1, NOON, source=b"7", variant="x")
    found = item(database, "forward-error")
    assert (found.n, found.responses, found.keys) == (2, (("11", 1),), ("11",))
    hand_in(database, "cy", "weight-change", 1, NOON, source=b"more", variant="x")
    found = item(database, "weight-change")
    assert (found.n, found.responses, found.keys) == (1, (), ())


def test_a_course_is_its_learners_at_what_is_assigned(database: str) -> None:
    classes.new(database, "dl", "", "UTC", "kim")
    classes.enrol(database, "dl", [Person("ada")], "kim")
    for learner in ("ada", "zoe"):
        hand_in(database, learner, "slope", 4, NOON)
    assert analysis(FOLDER, database, "dl").items == ()
    assert item(database, "slope").n == 2
    with pytest.raises(UsageError, match="Nobody has handed in slope yet"):
        item(database, "slope", "dl")


def test_discrimination_compares_with_the_other_exercises(database: str) -> None:
    for n in range(4):
        hand_in(database, f"learner-{n}", "slope", n, NOON)
        hand_in(database, f"learner-{n}", "many-points", n, NOON)
        hand_in(database, f"learner-{n}", "forward-error", n < 2, NOON)
    found = {one.exercise: one.discrimination for one in analysis(FOLDER, database).items}
    assert found["forward-error"] is not None
    assert found["forward-error"] < -0.8
    assert found["slope"] is not None
