"""Every code that a class can be told has a sentence."""

from __future__ import annotations

from checker import catalog
from checker.app.meanings import meanings
from tests.shipped import FOLDER


def test_an_exercises_own_slips_are_told_in_its_names() -> None:
    slope = meanings(catalog.find(FOLDER, "slope").exercise)
    assert slope["weights-for-inputs"] == "Here `weights` was used where `input_data` belongs."
    assert slope["hard-coded"] == "It does not change when the data do."
    assert "weights-for-inputs" not in meanings()


def test_every_slip_of_the_shipped_exercises_has_one() -> None:
    for entry in catalog.load_all(FOLDER):
        known = meanings(entry.exercise)
        named = {option.slip for option in entry.exercise.options if option.slip}
        files = (entry.folder / "submissions" / "wrong").glob("*.py")
        named |= {path.stem.partition("--")[0] for path in files}
        assert named <= known.keys()
