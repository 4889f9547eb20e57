"""The catalog as its author sees it: each exercise, and how far it is proved."""

from __future__ import annotations

import shutil
from pathlib import Path

from checker.app import proof_states
from tests.shipped import FOLDER


def test_each_exercise_says_how_far_it_is_proved(tmp_path: Path) -> None:
    chapter = tmp_path / "backpropagation"
    shutil.copytree(FOLDER / "backpropagation", chapter)
    changed = chapter / "05-slope/exercise.json"
    changed.write_text(changed.read_text().replace("The slope of the loss", "The gradient"))
    (chapter / "01-forward-error/proof.json").unlink()
    (chapter / "04-many-points/exercise.json").write_text("{")
    told = {one.id: one for one in proof_states.exercises(tmp_path)}
    assert len(told) == 11
    proofs = {name: one.proof for name, one in told.items() if one.proof != "proved"}
    assert proofs == {"slope": "changed", "forward-error": "not-proved", "many-points": "unsound"}
    assert told["slope"].title == "The gradient"
    assert told["many-points"].problem
    first = told["forward-error"]
    assert (first.number, first.kind, first.has_variants, first.has_drawing) == (
        "1", "choice", True, True,
    )  # fmt: skip
