"""A class's folder from the command line: what is read, graded, told, and left with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.store import Store
from tests.cli.conftest import Checker, Invoke

WRONG = "preds = np.sum(weights * input_data)\nerror = preds - target\nslope = input_data * error\n"
RIGHT = WRONG.replace("input_data * error", "2 * input_data * error")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "handed-in"
    for learner, text in (("ada", RIGHT), ("bo", WRONG), ("cy", "import os\nos.abort()\n")):
        (root / learner).mkdir(parents=True)
        (root / learner / "slope.py").write_text(text)
    (root / "cy" / "notes.txt").touch()
    return root


def test_what_would_be_graded_is_listed(invoke: Invoke, folder: Path) -> None:
    done = invoke("grade-all", folder, "--list")
    assert done.exit_code == 0
    assert done.stdout == "".join(f"{n}\tslope\t{n}/slope.py\n" for n in ("ada", "bo", "cy"))
    assert done.stderr == (
        "Read as a folder for each learner (LEARNER/ID.py): 3 files of 3 learners.\n"
        "Left alone (1):\n  cy/notes.txt: it is no Python file\n"
    )


def test_files_of_a_course_with_own_numbers_are_warned_of(invoke: Invoke, folder: Path) -> None:
    for words in ("new dl", "enrol dl ada bo", "assign dl slope --variants"):
        assert invoke("class", *words.split()).exit_code == 0
    told = " ".join(invoke("grade-all", folder, "--list").stderr.split())
    assert (
        "Note: the course dl gives each learner numbers of their own (slope). 2 files will be "
        "graded on the numbers that all have, and that does not count there; to grade each on "
        "their own numbers, add --course dl."
    ) in told
    told = " ".join(invoke("grade-all", folder, "--list", "--course", "dl").stderr.split())
    assert told.count("Note") == 1
    assert told.endswith(
        "Note: not in dl, and so left out of its gradebook: cy. "
        "To take them in: checker class enrol dl NAME"
    )


def test_a_list_needs_no_database(invoke: Invoke, folder: Path) -> None:
    (folder.parent / "other").write_text("no database")
    done = invoke("grade-all", folder, "--list", "--db", folder.parent / "other")
    assert (done.exit_code, done.stdout.count("slope.py")) == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "nowhere is not there. Name the folder that holds the learners' files."),
        (
            ["class.zip"],
            "class.zip is packed. Unpack it, and name the folder that holds the learners' files.",
        ),
        ([".", "--exercise", "forward-error"], "forward-error takes a response, not a file"),
        ([".", "--exercise", "slop"], "Did you mean slope?"),
        ([".", "--pass-at", "80"], "'80' is not a share from 0% to 100%, as in 80%."),
        ([".", "--manifest", "no.csv"], "no.csv cannot be read: No such file or directory."),
    ],
)
def test_wrong_usage_is_told(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("class.zip").write_bytes(b"PK")
    done = invoke("grade-all", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not (tmp_path / "scores.sqlite3").exists()


@pytest.mark.slow
def test_a_class_is_graded_stored_and_not_graded_twice(
    checker: Checker, folder: Path, tmp_path: Path
) -> None:
    done = checker("grade-all", folder, "--jobs", "2")
    assert done.returncode == 0
    assert done.stdout.startswith("3 files of 3 learners: 3 graded now.\n\nexercise  files  mean")
    assert "0: 1 · 2: 1 · 4: 1" in done.stdout
    assert "missing-factor-2 1" in done.stdout
    assert "\x1b" not in done.stderr
    (folder / "bo/slope.py").write_text(RIGHT)
    (folder / "dee").mkdir()
    (folder / "dee/slope.py").write_bytes(bytes(2 << 20))
    done = checker("grade-all", folder, "--json", "--pass-at", "50%")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert [(one["learner"], one["status"], one["graded_before"]) for one in told["files"]] == [
        ("ada", "correct", True),
        ("bo", "correct", False),
        ("cy", "refused", True),
        ("dee", "invalid", False),
    ]
    assert told["files"][3]["told"] == "It is larger than 1 MiB; a submission is a short program."
    assert told["exercises"][0]["distribution"] == [
        {"points": 0, "files": 2},
        {"points": 4, "files": 2},
    ]
    with Store.open(tmp_path / "scores.sqlite3") as store:
        assert {name: len(store.attempts(name)) for name in store.learners()} == {
            "ada": 1,
            "bo": 2,
            "cy": 1,
        }
    done = checker("grade-all", folder, "--dry-run", "--pass-at", "0%", "--report", "pages")
    assert done.returncode == 0
    assert done.stderr.splitlines()[-2:] == ["Not stored, as you asked.", "Wrote pages/index.html."]
    assert len(list((tmp_path / "pages/learners").iterdir())) == 4
    with Store.open(tmp_path / "scores.sqlite3") as store:
        assert len(store.attempts("bo")) == 2


@pytest.mark.slow
def test_several_files_have_one_total(checker: Checker, folder: Path, tmp_path: Path) -> None:
    files = [folder / "ada/slope.py", folder / "bo/slope.py"]
    done = checker("grade", "slope", *files)
    assert done.returncode == 1
    assert f"── {files[1]} ──\nThe slope of the loss (slope)\npartial, 2 of 4" in done.stdout
    assert done.stdout.endswith("\nIn all: 6 of 8 points, 1 of 2 files correct.\n")
    assert "Attempt 2, stored." in done.stdout
    done = checker(
        "grade", "slope", *files, "--json", "--pass-at", "75%", "--report", "tap=all.tap"
    )
    assert done.returncode == 0
    assert [one["file"] for one in json.loads(done.stdout)] == list(map(str, files))
    assert done.stderr == "In all: 6 of 8 points, 1 of 2 files correct.\n"
    assert (tmp_path / "all.tap").read_text().count("slope: ") == 6
    assert checker("grade", "slope", files[1], "--pass-at", "51%").returncode == 1


def test_a_figure_is_of_one_file(invoke: Invoke, folder: Path) -> None:
    files = [folder / "ada/slope.py", folder / "bo/slope.py"]
    done = invoke("grade", "many-updates", *files, "--figure", "curve.svg")
    assert (done.exit_code, "A figure is of one file's curve." in done.stderr) == (2, True)


@pytest.mark.slow
def test_in_a_course_each_file_is_graded_on_its_learners_own_numbers(
    checker: Checker, folder: Path, tmp_path: Path
) -> None:
    assert checker("class", "new", "dl").returncode == 0
    assert checker("class", "enrol", "dl", "ada").returncode == 0
    assert checker("class", "assign", "dl", "slope", "--variants").returncode == 0
    plain = checker("grade-all", folder)
    assert plain.returncode == 0
    assert "add --course dl." in " ".join(plain.stderr.split())
    assert checker("grade-all", folder, "--course", "dl").returncode == 0
    (own,) = json.loads(checker("class", "show", "dl", "--json").stdout)["members"]
    with Store.open(tmp_path / "scores.sqlite3") as store:
        made = {name: [one.variant for one in store.attempts(name)] for name in ("ada", "bo")}
    assert made == {"ada": [None, own["variant"]], "bo": [None]}
    assert "ada          4       4" in checker("gradebook", "dl").stdout
    lost = checker("grade-all", folder, "--course", "nope")
    assert (lost.returncode, lost.stderr.splitlines()[-1]) == (
        2, "Error: There is no course 'nope'. There is dl.",
    )  # fmt: skip
