"""Only an exercise that is proved as it stands is kept as a score."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checker import solver
from checker.app import service
from checker.authoring import SEEDS
from checker.catalog import PROOF
from checker.catalog.entry import digest_of
from checker.models.errors import UsageError
from tests.shipped import ENTRIES, entry

from .conftest import Invoke

NOT_PROVED = "Not stored: this exercise is not proved as it stands"


@pytest.mark.parametrize("exercise_id", [one.exercise.id for one in ENTRIES])
def test_shipped_exercises_are_proved_as_they_stand(exercise_id: str) -> None:
    assert service.is_proved(entry(exercise_id)), "run `checker validate`"


@pytest.fixture
def chapter(tmp_path: Path) -> Path:
    """One choice in a folder of its own, with its proof."""
    source = entry("forward-error").folder
    shutil.copytree(source, tmp_path / "mine" / "backpropagation" / source.name)
    return tmp_path / "mine"


def scores(invoke: Invoke) -> str:
    return invoke("scores", "--json").output


def test_a_proved_exercise_is_stored(invoke: Invoke, chapter: Path) -> None:
    done = invoke("answer", "forward-error", "11", "--exercises", chapter)
    assert NOT_PROVED not in done.output
    assert "forward-error" in scores(invoke)


@pytest.mark.slow
def test_a_changed_exercise_is_graded_and_not_stored_until_it_is_proved(
    invoke: Invoke, chapter: Path
) -> None:
    (spec,) = chapter.rglob("exercise.json")
    text = spec.read_text(encoding="utf-8").replace('"title": "', '"title": "Changed: ')
    spec.write_text(text, encoding="utf-8")
    done = invoke("answer", "forward-error", "11", "--exercises", chapter)
    assert NOT_PROVED in done.output
    assert scores(invoke).strip() == "[]"
    assert "1 of 1 exercise proved." in invoke("validate", spec).output
    done = invoke("answer", "forward-error", "11", "--exercises", chapter)
    assert NOT_PROVED not in done.output
    assert "forward-error" in scores(invoke)


@pytest.mark.slow
def test_few_seeds_prove_too_little(invoke: Invoke, chapter: Path) -> None:
    (proof,) = chapter.rglob(PROOF)
    proof.unlink()
    done = invoke("validate", proof.parent, "--seeds", "2")
    assert "1 of 1 exercise proved." in done.stdout
    assert done.stderr == (
        "Seeds: 2 of 20. Verdicts are stored only after a proof on all of them.\n"
    )
    assert SEEDS == 20
    assert not proof.exists()


def test_another_version_of_the_solver_has_not_proved_it() -> None:
    assert entry("slope").proved_by(solver.VERSION)
    assert not entry("slope").proved_by("another")


@pytest.mark.parametrize("held", ["[" * 100_000, "9" * 5000])
def test_a_proof_that_is_none_proves_nothing(chapter: Path, held: str) -> None:
    (proof,) = chapter.rglob(PROOF)
    proof.write_text(held)
    assert not service.is_proved(service.exercise(chapter, "forward-error"))
    proof.with_name("exercise.json").write_text(held)
    assert digest_of(proof.with_name("exercise.json")) is None


def test_a_proof_that_cannot_be_written_down_is_told(chapter: Path) -> None:
    (found,) = service.exercises(chapter)
    (found.folder / PROOF).unlink()
    (found.folder / PROOF).mkdir()
    with pytest.raises(UsageError, match=r"proof\.json cannot be written: Is a directory"):
        found.record_proof("another")
