"""checker ci on a course's repository: 30 submissions, right lines, exit codes, and quick."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from junitparser import JUnitXml

from tests.submissions.notebooks import FORWARD, WRONG, code, notebook

from .conftest import Checker

pytestmark = pytest.mark.slow
Bundled = Callable[[str, str], Path]


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.example")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def course(tmp_path: Path, bundled: Bundled) -> Path:
    """30 submissions: 24 right, 4 with a slip in line 3, a notebook with one, one that stops."""
    right = bundled("slope", "solution.py").read_text()
    wrong = bundled("slope", "submissions/wrong/missing-factor-2.py").read_text()
    for number in range(29):
        folder = tmp_path / f"handed-in/learner-{number:02}"
        folder.mkdir(parents=True)
        said = right if number < 24 else wrong if number < 28 else f"{FORWARD}nope()\n"
        (folder / "slope.py").write_text(said)
    held = notebook(code("# slope"), code(FORWARD + WRONG))
    (tmp_path / "handed-in/slope.ipynb").write_bytes(held)
    (tmp_path / "checker.toml").write_text(
        'submissions = ["handed-in"]\nreports = ["junit=out.xml", "gitlab=out.json", "github"]\n'
    )
    (tmp_path / ".gitignore").write_text("out.*\nscores.*\n")
    git(tmp_path, "init", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "x")
    return tmp_path


def test_a_repository_of_30_submissions(checker: Checker, course: Path) -> None:
    done = checker("ci", "--all")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "30 submissions: 24 correct, 6 not." in lines
    assert sum(line.startswith("✓   4/4 handed-in/learner-") for line in lines) == 24
    assert sum(line.startswith("✗   2/4 handed-in/learner-2") for line in lines) == 5
    whole = (course / "handed-in/slope.ipynb").read_text().splitlines()
    at = 1 + next(n for n, line in enumerate(whole) if WRONG in line)
    for file, line in [("learner-24/slope.py", 3), ("learner-28/slope.py", 3), ("slope.ipynb", at)]:
        assert f"::error file=handed-in/{file},line={line},title=slope%3A" in done.stdout
    report = JUnitXml.fromfile(str(course / "out.xml"))
    assert (len(list(report)), report.errors) == (30, 0)
    issues = json.loads((course / "out.json").read_text())
    assert {one["location"]["path"] for one in issues} >= {"handed-in/slope.ipynb"}

    began = time.monotonic()
    again = checker("ci", "--base", "main")
    assert (again.returncode, again.stdout.splitlines()[0]) == (0, "Nothing to grade.")
    assert time.monotonic() - began < 5

    (course / "handed-in/learner-03/slope.py").write_text("preds = 1\n")
    told = json.loads(checker("ci", "--base", "main", "--json", "--report", "tap=out.tap").stdout)
    assert [one["file"] for one in told["submissions"]] == ["handed-in/learner-03/slope.py"]


def test_each_kind_of_trouble_has_its_code(
    checker: Checker, course: Path, bundled: Bundled
) -> None:
    git(course, "rm", "-r", "-q", "handed-in")
    (course / "handed-in/ada").mkdir(parents=True)
    mine = course / "handed-in/ada/slope.py"
    shutil.copy(bundled("slope", "solution.py"), mine)
    assert checker("ci", "--report", "csv=/dev/full").returncode == 4
    assert checker("ci").returncode == 0
    shutil.copytree(bundled("slope", "").parent / "given", course / "ex/c/given")
    shutil.copytree(bundled("slope", ""), course / "ex/c/05-slope")
    spec = course / "ex/c/05-slope/exercise.json"
    spec.write_text(spec.read_text().replace('"id": "slope"', '"id": "slope",\n  "x": 1'))
    (course / "checker.toml").write_text('exercises = "ex"\nsubmissions = ["handed-in"]\nseeds = 1')
    done = checker("ci", "--report", "github")
    assert done.returncode == 3
    assert "::error file=ex/c/05-slope/exercise.json,line=" in done.stdout
    (course / "checker.toml").write_text("seed = 1")
    done = checker("ci")
    assert (done.returncode, done.stdout) == (2, "")
    told = "checker.toml:1: there is no setting 'seed'. Did you mean seeds?"
    assert " ".join(done.stderr.split()).endswith(told)


def test_grade_takes_a_file_or_folder_of_several(checker: Checker, course: Path) -> None:
    home = course / "mine"
    home.mkdir()
    (home / "hw.py").write_text(f"# %% slope\n{FORWARD}{WRONG}\n# %% many-points\n1 / 0\n")
    (home / "weight-change.txt").write_text("less\n")
    done = checker("grade", "mine", "--dry-run", "--report", "json=out.json")
    assert done.returncode == 1
    assert "In all: 3 of 9 points, 1 of 3 files correct." in done.stdout
    assert "Not found: forward-error, perfect-prediction, improve-weights," in done.stdout
    assert "Not found" not in checker("grade", "mine/weight-change.txt", "--dry-run").stdout
    assert [
        one["verdict"]["exercise"] for one in json.loads((course / "out.json").read_text())
    ] == [
        "slope",
        "many-points",
        "weight-change",
    ]
    # What is no option, or no response, stops nothing else.
    (home / "forward-error.txt").write_text("many\n")
    (home / "zero-error-slopes.py").write_text("x = 1\n")
    for number in range(8):
        (home / f"notes{number}.py").write_text("x = 1\n")
    done = checker("grade", "mine", "--dry-run", "--report", "csv=out.csv")
    assert done.returncode == 2
    assert "In all: 3 of 9 points, 1 of 3 files correct." in done.stdout
    assert "mine/forward-error.txt was left alone: forward-error has no option 'many'." in (
        " ".join(done.stderr.split())
    )
    assert "zero-error-slopes takes a response, not a file." in " ".join(done.stderr.split())
    assert (done.stderr.count("mine/notes"), done.stderr.count("left alone")) == (5, 8)
    assert "3 more files were left alone, too." in done.stderr
    rows = [row.split(",")[0] for row in (course / "out.csv").read_text().splitlines()[1:]]
    assert list(dict.fromkeys(rows)) == ["slope", "many-points", "weight-change"]
    done = checker("grade", "mine/forward-error.txt")
    assert (done.returncode, done.stdout) == (2, "")
    done = checker("grade", "slope")
    assert done.returncode == 2
    told = "Name the file that is to be graded: checker grade slope FILE; or a file"
    assert told in " ".join(done.stderr.split())
