"""Installed as the README says, run from another folder: each command does its work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sizes import daily

from .conftest import ROOT
from .copies import Copy

pytestmark = pytest.mark.slow
SLOPE = ROOT / "exercises/backpropagation/05-slope"


@pytest.fixture(params=daily(["unpacked", "installed"], "unpacked"), scope="module")
def copy(request: pytest.FixtureRequest) -> Copy:
    """Linked together, or installed with pip to the letter."""
    found: Copy = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def checker(copy: Copy, tmp_path: Path) -> object:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / "elsewhere"
        folder.mkdir(exist_ok=True)
        return subprocess.run(
            [str(copy.python.parent / "checker"), *words],
            cwd=folder,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_it_is_the_wheel_that_runs(copy: Copy) -> None:
    code = "import checker, db; print(checker.__file__); print(db.__file__)"
    for line in copy.run("-c", code).stdout.splitlines():
        assert Path(line).is_relative_to(copy.library)


def test_all_requirements_are_met(copy: Copy) -> None:
    own = ["--python", str(copy.python), "check"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", *own], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_schemas_and_migrations_travel(copy: Copy) -> None:
    assert (copy.library / "checker/_data/schemas/verdict.schema.json").is_file()
    assert list((copy.library / "db/migrations/versions").glob("0001_*.py"))


def test_doctor_and_list(checker) -> None:  # type: ignore[no-untyped-def]
    found = json.loads(checker("doctor", "--json").stdout)
    assert found["tier"] in ("A", "B")
    assert all(each["error"] == "" for each in found["tried"] if each["tier"] == found["tier"])
    told = checker("list")
    assert (told.returncode, told.stderr) == (0, "")
    assert "slope" in told.stdout


@pytest.mark.parametrize(
    ("source", "code", "told", "kept"),
    [
        ((SLOPE / "solution.py").read_text("utf-8"), 0, "All correct.", "Attempt 1, stored."),
        ("slope = [1, 2, 3]\n", 1, "of 4 points", "Attempt 1, stored."),
        ("slope = = 1\n", 1, "line 1", "did not count as an attempt"),
    ],
    ids=["right", "wrong", "broken"],
)
def test_grade(checker, tmp_path: Path, source: str, code: int, told: str, kept: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "mine.py").write_text(source, "utf-8")
    done = checker("grade", "slope", str(tmp_path / "mine.py"))
    assert (done.returncode, done.stderr) == (code, ""), done.stderr
    assert told in done.stdout
    assert kept in done.stdout


def test_answer(checker) -> None:  # type: ignore[no-untyped-def]
    done = checker("answer", "forward-error", "11")
    assert done.returncode in (0, 1), done.stderr
    assert "Attempt 1, stored." in done.stdout


def test_catalogues_travel(checker) -> None:  # type: ignore[no-untyped-def]
    done = checker("answer", "forward-error", "5", "--language", "de")
    assert "Das ist der Zielwert selbst, nicht der Fehler." in done.stdout


@pytest.mark.parametrize("exercise", daily(["01-forward-error", "05-slope"], "01-forward-error"))
def test_validate_and_preview(checker, tmp_path: Path, copy: Copy, exercise: str) -> None:  # type: ignore[no-untyped-def]
    one = copy.library / "checker/_data/exercises/backpropagation" / exercise
    done = checker("validate", str(one), "--seeds", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    done = checker("preview", exercise[3:], "-o", str(tmp_path / "page.html"))
    assert done.returncode == 0, done.stderr
    assert "<h1>" in (tmp_path / "page.html").read_text("utf-8")


@pytest.mark.parametrize("name", daily(["doctor", "demo"], "doctor"))
def test_the_demo_runs_where_it_is_installed(checker, name: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    words = [name] if name == "doctor" else [name, "--db", str(tmp_path / "demo.sqlite3")]
    assert checker(*words).returncode == 0
