"""export and import, as their users run them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker import catalog
from checker.cli.app import app
from checker.exchange.formats import NAMES
from tests.sizes import slow_but

SHIPPED = catalog.default_folder()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_all_exercises_go_out_and_code_is_named() -> None:
    done = run("export", "moodle")
    assert done.exit_code == 0
    assert done.stdout.count('<question type="multichoice">') == 5
    assert done.stderr.splitlines() == [
        "Programs are not exported (perfect-prediction, many-points, slope, improve-weights, "
        "many-updates, many-points-original): no question of this format takes one."
    ]


def test_what_the_format_cannot_hold_is_said() -> None:
    done = run("export", "gift", "forward-error")
    assert done.stderr.splitlines() == [
        "Hints are left out (forward-error): GIFT has no place for them.",
        "Drawings are described in words (forward-error): GIFT holds no pictures.",
    ]
    both = run("export", "gift", "forward-error", "weight-change").stderr.splitlines()
    assert both[0] == (
        "Hints are left out (forward-error, weight-change): GIFT has no place for them."
    )
    assert run("export", "moodle", "forward-error").stderr == ""


def test_questions_without_an_empty_line_between_them_are_told(tmp_path: Path) -> None:
    file = tmp_path / "own.gift"
    file.write_text("::Q1:: 2 + 2? {=4 ~5}\n::Q2:: The sky is blue {T}\n")
    done = run("import", "gift", file, "--into", tmp_path / "in")
    assert (done.exit_code, done.stderr.splitlines()) == (
        2,
        [
            "Note: Q1: another question follows it: leave an empty line between them.",
            f"Error: No question of {file} can be taken over: the notes say why.",
        ],
    )
    file.write_text("// nothing\n")
    told = run("import", "gift", file, "--into", tmp_path / "in").stderr
    assert told == f"Error: No question of {file} can be taken over: there is none in it.\n"


@pytest.mark.parametrize("form", slow_but(NAMES, "moodle"))
def test_what_was_exported_is_the_same_proved_exercise_again(form: str, tmp_path: Path) -> None:
    out, into = tmp_path / "out.x", tmp_path / "into"
    sent = run("export", form, "forward-error", "weight-change", "--variants", "2", "-o", out)
    assert sent.exit_code == 0
    assert sent.stderr.splitlines()[-1] == f"Wrote {out}."
    back = run("import", form, out, "--into", into)
    assert back.exit_code == 0, back.stderr
    assert back.stderr == ""
    assert back.stdout.splitlines() == [
        "Wrote:",
        f"  {into}/backpropagation/01-forward-error  (an exercise)",
        f"  {into}/backpropagation/02-weight-change  (an exercise)",
        f"Prove what is complete: checker validate {into}",
    ]
    for name in ("forward-error", "weight-change"):
        mine, theirs = catalog.find(into, name), catalog.find(SHIPPED, name)
        assert mine.digest == theirs.digest
        # So what was proved there is proved here, byte for byte.
        shutil.copy(theirs.folder / "proof.json", mine.folder)
        assert mine.read("proof.json") == theirs.read("proof.json")
    again = run("import", form, out, "--into", into)
    assert again.exit_code == 2
    assert "forward-error: it is already there, and was left as it is." in again.stderr


def test_folders_are_written_and_read(tmp_path: Path) -> None:
    course = tmp_path / "course"
    assert run("export", "prairielearn", "forward-error", "-o", course).exit_code == 0
    made = course / "questions/backpropagation/forward-error"
    assert (made / "clientFilesQuestion/forward-error.svg").read_bytes().startswith(b"<svg")
    assert run("import", "prairielearn", course, "--into", tmp_path / "in").exit_code == 0
    twice = run("export", "prairielearn", "forward-error", "-o", course)
    assert twice.exit_code == 2
    assert "is already there and was left as it is" in twice.stderr


def test_a_change_made_elsewhere_is_said(tmp_path: Path) -> None:
    text = run("export", "moodle", "weight-change").stdout
    file = tmp_path / "a.xml"
    file.write_text(text.replace(">less accurate<", ">worse<"), encoding="utf-8")
    done = run("import", "moodle", file, "--into", tmp_path / "in")
    assert done.exit_code == 0
    assert done.stderr == (
        "Note: weight-change: changed after it was exported: answers. The exercise is written as "
        "it was exported; make the change in its exercise.json.\n"
    )


def test_a_spec_that_was_damaged_makes_a_draft(tmp_path: Path) -> None:
    text = run("export", "gift", "weight-change").stdout
    file = tmp_path / "a.txt"
    file.write_text(text.replace("exercise-checker: eN", "exercise-checker: xx"), encoding="utf-8")
    done = run("import", "gift", file, "--into", tmp_path / "in")
    assert f"{tmp_path}/in/backpropagation/01-weight-change  (a draft: IMPORTED.md" in done.stdout
    assert (tmp_path / "in/backpropagation/01-weight-change/draft.json").is_file()


def test_another_exercise_in_the_way_is_left_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "a.xml"
    run("export", "moodle", "forward-error", "-o", out)
    there = tmp_path / "in/backpropagation/01-forward-error/exercise.json"
    there.parent.mkdir(parents=True)
    there.write_text("{}", encoding="utf-8")
    done = run("import", "moodle", out, "--into", tmp_path / "in")
    assert (done.exit_code, there.read_text(encoding="utf-8")) == (2, "{}")
    assert "is another exercise, and was left as it is" in done.stderr


def test_nothing_is_written_by_a_dry_run(tmp_path: Path) -> None:
    out = tmp_path / "a.xml"
    run("export", "moodle", "forward-error", "-o", out)
    done = run("import", "moodle", out, "--into", tmp_path / "in", "--dry-run")
    assert done.stdout.splitlines()[0] == "Would write:"
    assert not (tmp_path / "in").exists()


def test_an_exercise_that_is_not_proved_stays_here(tmp_path: Path) -> None:
    folder = tmp_path / "exercises"
    shutil.copytree(SHIPPED / "backpropagation/01-forward-error", folder / "a/01-forward-error")
    (folder / "a/01-forward-error/proof.json").unlink()
    done = run("export", "moodle", "--exercises", folder)
    assert done.exit_code == 2
    assert "(forward-error): it is not proved as it stands. Prove it with: checker" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "moodle", "slope"), "There is nothing to export."),
        (("export", "word"), "'word' is not one of"),
        (("export", "moodle", "slop"), "There is no exercise 'slop'. Did you mean slope"),
        (("import", "moodle", "nowhere.xml"), "There is no file nowhere.xml."),
    ],
)
def test_wrong_usage_is_told(words: tuple[str, ...], told: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.parametrize("form", ["tap", "csv", "gitlab", "gradescope"])
def test_a_response_is_reported_in_each_format(form: str) -> None:
    done = run("answer", "forward-error", "16", "--dry-run", "--format", form)
    assert "The actual value was not subtracted from the prediction." in done.stdout


def test_classroom50_is_refused_before_anything_runs_where_its_runner_is_not() -> None:
    for words in (("answer", "forward-error", "11"), ("grade", "slope", "nowhere.py")):
        done = run(*words, "--dry-run", "--format", "classroom50")
        assert (done.exit_code, done.stdout) == (2, "")
        assert "whose runner sets CLASSROOM" in done.stderr
