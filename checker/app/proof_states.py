"""The exercises as their author sees them: what there is, and how far each is proved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from checker import catalog
from checker.app import service
from checker.catalog import PROOF, Entry
from checker.models.errors import SpecError

ProofState = Literal["proved", "changed", "not-proved", "unsound"]
"""`changed`: what was proved is another version, of the exercise or of the solver."""


@dataclass(frozen=True)
class ListedExercise:
    """One exercise; of one that cannot be read only the folder's name is known."""

    id: str
    number: str
    chapter: str
    title: str
    proof: ProofState
    kind: str = ""
    points: float = 0.0
    has_variants: bool = False
    has_drawing: bool = False
    problem: str = ""


def exercises(folder: Path) -> tuple[ListedExercise, ...]:
    """Every exercise in order, also those that are not sound. Raises UsageError for no folder."""
    files, named = catalog.spec_files(folder), catalog.numbers(folder)
    return tuple(_listed(path, *numbered) for path, numbered in zip(files, named, strict=True))


def _listed(path: Path, number: str, name: str) -> ListedExercise:
    try:
        entry = catalog.load(path)
    except SpecError as error:
        chapter = path.parent.parent.name
        return ListedExercise(
            name, number, chapter, name, "unsound", problem=error.problems[0].message
        )
    exercise = entry.exercise
    return ListedExercise(
        exercise.id,
        number,
        exercise.chapter,
        exercise.title,
        _proof_state(entry),
        exercise.kind,
        exercise.max_points,
        exercise.variants is not None,
        bool(exercise.drawings),
    )


def _proof_state(entry: Entry) -> ProofState:
    if service.is_proved(entry):
        return "proved"
    return "changed" if entry.read(PROOF) else "not-proved"
