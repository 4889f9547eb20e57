"""A number stands for an exercise's id, and what is suggested can be pasted as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from checker import catalog
from checker.cli.app import app

from ..shipped import ENTRIES, FOLDER
from .conftest import Invoke


@pytest.mark.parametrize("number", ["5", "05"])
def test_a_number_shows_the_exercise(invoke: Invoke, number: str) -> None:
    assert invoke("show", number).output == invoke("show", "slope").output


def test_a_number_is_stored_as_the_id(invoke: Invoke) -> None:
    assert invoke("answer", "1", "11").output.startswith("The error of a prediction (forward-error")
    (stored,) = json.loads(invoke("scores", "1", "--json").output)
    assert stored["exercise"] == "forward-error"
    assert invoke("hint", "1").output.startswith("Hint 1 of ")
    assert invoke("solution", "1").exit_code == 0


def test_a_number_that_none_has_is_told(invoke: Invoke) -> None:
    done = invoke("show", "99")
    assert (done.exit_code, done.stderr) == (
        2,
        "Error: There is no exercise 99. To see those there are: checker list\n",
    )


def test_a_number_of_several_chapters_names_their_exercises(invoke: Invoke, tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "backpropagation" / "01-forward-error", tmp_path / "a" / "01-one")
    shutil.copytree(FOLDER / "backpropagation" / "02-weight-change", tmp_path / "b" / "01-two")
    done = invoke("show", "1", "--exercises", tmp_path)
    assert (done.exit_code, done.stderr) == (
        2,
        "Error: Several chapters have an exercise 1. Say which one: one or two.\n",
    )


def completed(*words: str) -> list[tuple[str, str | None]]:
    """What the shell is offered for the last word."""
    found = ShellComplete(app, {}, "checker", "_CHECKER_COMPLETE")
    return [(one.value, one.help) for one in found.get_completions(list(words[:-1]), words[-1])]


def test_ids_and_numbers_are_completed() -> None:
    assert completed("show", "many-p") == [("many-points", None), ("many-points-original", None)]
    assert completed("grade", "5") == [("5", "slope")]
    assert completed("hint", "1")[0] == ("1", "forward-error")
    assert completed("scores", "sl") == [("slope", None)]


def test_the_next_exercise_is_named_once_all_is_correct(invoke: Invoke) -> None:
    right = invoke("answer", "forward-error", "11").output
    assert right.endswith("\n\nNext: weight-change. Read it with: checker show weight-change\n")
    assert "Next:" not in invoke("answer", "forward-error", "5").output


def test_after_the_last_exercise_comes_the_progress() -> None:
    following = [catalog.after(entry) for entry in ENTRIES]
    assert following == [*(entry.exercise.id for entry in ENTRIES[1:]), None]


def test_what_is_suggested_repeats_the_options(invoke: Invoke, tmp_path: Path) -> None:
    db, home = tmp_path / "my scores.db", tmp_path / "my exercises"
    shutil.copytree(FOLDER / "backpropagation", home / "backpropagation")
    known = ("--exercises", home, "--db", db, "--learner", "ada l")
    again = f"--exercises '{home}' --learner 'ada l' --db '{db}'"
    words = invoke("solution", "slope", *known).stderr.splitlines()
    assert set(words[1].split(" --")) == set(
        f"For the next hint: checker hint slope {again}".split(" --")
    )
    right = invoke(*known, "answer", "forward-error", "11").output
    assert right.endswith(f"checker show weight-change --exercises '{home}'\n")
    nothing = invoke("scores", "--db", db, "--learner", "bo").output
    assert nothing == (
        f"There are no attempts yet. Begin with: checker list --db '{db}' --learner bo\n"
    )
