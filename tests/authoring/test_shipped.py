"""The shipped exercises are proved in the sandbox: claims, hidden data, bundled programs."""

from __future__ import annotations

import pytest

from checker import catalog
from checker.authoring.validate import prove
from checker.sandbox import Server
from tests.shipped import CODE, ENTRIES, FOLDER, entry
from tests.sizes import daily

NAMES = [path.parent.name for path in catalog.spec_files(FOLDER)]


@pytest.mark.slow
@pytest.mark.parametrize("name", daily(NAMES, "01-forward-error", "05-slope"))
def test_every_shipped_exercise_is_proved(name: str, heavy_server: Server) -> None:
    path = FOLDER / "backpropagation" / name / "exercise.json"
    assert prove(path, heavy_server.run, seeds=2) == ()


@pytest.mark.parametrize("exercise", CODE)
def test_every_code_exercise_brings_its_programs(exercise: str) -> None:
    found = entry(exercise)
    assert found.read("solution.py")
    assert found.read("starter.py")
    assert len(found.submissions("right")) >= 5
    assert len(found.submissions("wrong")) >= 5


def test_titles_and_stems_are_each_exercises_own() -> None:
    titles = [one.exercise.title for one in ENTRIES]
    stems = [one.exercise.prompt for one in ENTRIES]
    assert len(set(titles)) == len(titles)
    assert len(set(stems)) == len(stems)
    assert not [title for title in titles if "cluster" in title.lower()]


def test_every_exercise_requires_one_that_stands_before_it() -> None:
    seen: set[str] = set()
    for one in ENTRIES:
        assert set(one.exercise.requires) <= seen, one.exercise.id
        seen.add(one.exercise.id)


def test_every_exercise_states_every_convention() -> None:
    for one in ENTRIES:
        stated = one.exercise.conventions.model_fields_set
        assert stated == set(type(one.exercise.conventions).model_fields), one.exercise.id
