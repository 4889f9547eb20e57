"""list, show and start, as a learner uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from .conftest import Checker, Invoke

IDS = [
    "forward-error", "weight-change", "perfect-prediction", "many-points", "slope",
    "improve-weights", "many-updates", "forward-backward-count", "zero-error-slopes",
    "round-of-backprop", "many-points-original",
]  # fmt: skip


def test_list_shows_every_exercise_in_order(invoke: Invoke) -> None:
    listed = json.loads(invoke("list", "--json").output)
    assert [one["id"] for one in listed] == IDS
    text = invoke("list").output
    assert text.index("slope") < text.index("improve-weights")


def test_list_with_progress_before_anything_is_graded(invoke: Invoke) -> None:
    output = invoke("list", "--progress").output
    assert (
        output.splitlines()[-1] == "Nothing is graded yet. Begin with: checker show forward-error"
    )


def test_columns_in_which_nothing_stands_are_left_out(invoke: Invoke) -> None:
    def heads() -> list[str]:
        return invoke("list", "--progress").output.splitlines()[0].split()

    before = ["order", "id", "title", "kind", "points", "attempts"]
    assert heads() == before
    invoke("answer", "forward-error", "11")
    assert heads() == [*before[:-1], "status", "best", "at", "attempt", "attempts"]
    assert set(json.loads(invoke("list", "--progress", "--json").output)[0]) > {"variant"}


def test_an_empty_folder_of_exercises_is_told(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("list", "--exercises", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"Error: There are no exercises in {tmp_path}. Name a folder that holds them, each with "
        "its spec at CHAPTER/NN-ID/exercise.json.\n"
    )


@pytest.mark.parametrize("exercise", IDS)
def test_every_page_can_be_read(invoke: Invoke, exercise: str) -> None:
    result = invoke("show", exercise)
    assert result.exit_code == 0
    assert exercise in result.output
    told = json.loads(invoke("show", exercise, "--json").output)["conventions"]
    assert ("\nConventions\n" in result.output) is bool(told)


def test_a_page_holds_what_the_learner_needs_and_never_the_key(invoke: Invoke) -> None:
    page = json.loads(invoke("show", "slope", "--json").output)
    assert page["preloads"] == [
        "import numpy as np",
        "weights = np.array([0, 2, 1])",
        "input_data = np.array([1, 2, 3])",
        "target = 0",
    ]
    assert page["asked"] == [
        {"name": "preds", "points": 1},
        {"name": "error", "points": 1},
        {"name": "slope", "points": 2},
    ]
    assert "expected" not in page
    assert "[14, 28, 42]" not in json.dumps(page)


def test_options_are_shown_by_what_one_responds_with(invoke: Invoke) -> None:
    def responses(exercise: str) -> list[str]:
        page = json.loads(invoke("show", exercise, "--json").output)
        return [option["response"] for option in page["options"]]

    assert responses("forward-error") == ["5", "6", "11", "16"]
    assert responses("weight-change") == ["more", "less", "same"]
    assert responses("forward-backward-count") == ["0", "1", "4", "8"]
    assert responses("zero-error-slopes") == ["all-zero", "activation", "inputs"]
    assert responses("round-of-backprop") == ["0", "2", "6", "not-enough"]


def _told(result: Result) -> tuple[int, str]:
    return result.exit_code, result.stderr


def test_a_mistyped_id_gets_the_nearest_ones(invoke: Invoke) -> None:
    assert _told(invoke("show", "improve-weight")) == (
        2,
        "Error: There is no exercise 'improve-weight'. Did you mean improve-weights?\n",
    )
    assert _told(invoke("show", "zzz")) == (
        2,
        "Error: There is no exercise 'zzz'. To see those there are: checker list\n",
    )


def test_start_writes_a_starter_and_never_over_a_learners_work(
    invoke: Invoke, tmp_path: Path
) -> None:
    path = tmp_path / "homework" / "slope.py"
    first = invoke("start", "slope", path.parent)
    assert first.output == (
        f"Wrote {path}. It runs as it is: python {path}\n"
        f"When you are ready: checker grade slope {path}\n"
    )
    path.write_text("mine", encoding="utf-8")
    again = invoke("start", "slope", path.parent)
    assert _told(again) == (
        2,
        f"Error: {path} is already there and was left as it is; --force writes over it.\n",
    )
    assert path.read_text(encoding="utf-8") == "mine"
    assert invoke("start", "slope", path.parent, "--force").exit_code == 0
    assert path.read_text(encoding="utf-8") != "mine"


def test_start_of_a_choice_says_how_to_respond(invoke: Invoke, tmp_path: Path) -> None:
    assert _told(invoke("start", "forward-error", tmp_path)) == (
        2,
        "Error: forward-error takes a response, not a file: "
        "checker answer forward-error RESPONSE\n",
    )


@pytest.mark.slow
def test_light_commands_import_only_what_they_use(checker: Checker, tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['checker', *{arguments!r}]\n"
        "from checker.cli.app import app\n"
        "app(standalone_mode=False)\n"
        "print(sorted({{'numpy', 'sqlalchemy', 'pydantic', 'rich'}} & sys.modules.keys()))\n"
    )
    import subprocess
    import sys

    from .conftest import ROOT

    def imported(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code.format(arguments=list(arguments))],
            capture_output=True, text=True, cwd=ROOT, check=True,
        )  # fmt: skip
        return done.stdout.splitlines()[-1]

    assert imported("--help") == "[]"
    assert imported("list", "--json") == "['pydantic']"


def test_ids_complete_in_the_shell(invoke: Invoke) -> None:
    from click.testing import CliRunner

    from checker.cli.app import app

    completing = {
        "_CHECKER_COMPLETE": "bash_complete",
        "COMP_WORDS": "checker show s",
        "COMP_CWORD": "2",
    }
    result = CliRunner(env=completing).invoke(app, prog_name="checker")
    assert result.output == "plain,slope\n"


def test_a_database_named_before_the_command_outranks_the_environment(
    invoke: Invoke, tmp_path: Path
) -> None:
    named = tmp_path / "named.sqlite3"
    assert invoke("--db", named, "answer", "forward-error", "11").exit_code == 0
    assert named.exists()
    assert not (tmp_path / "scores.sqlite3").exists()
