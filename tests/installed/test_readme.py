"""Installed as the README says, run from another folder: each command does its work."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.sizes import daily

from .conftest import ROOT
from .copies import Copy

pytestmark = pytest.mark.slow
SLOPE = ROOT / "exercises/backpropagation/05-slope"


@pytest.fixture
def checker(installed: Copy, tmp_path: Path) -> object:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / "elsewhere"
        folder.mkdir(exist_ok=True)
        return subprocess.run(
            [str(installed.python.parent / "checker"), *words],
            cwd=folder,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_it_is_the_wheel_that_runs(installed: Copy) -> None:
    code = "import checker, db; print(checker.__file__); print(db.__file__)"
    for line in installed.run("-c", code).stdout.splitlines():
        assert Path(line).is_relative_to(installed.library)


def test_all_requirements_are_met(installed: Copy) -> None:
    done = installed.run("-m", "pip", "check")
    assert done.returncode == 0, done.stdout


def test_schemas_and_migrations_travel(installed: Copy) -> None:
    assert (installed.library / "checker/_data/schemas/verdict.schema.json").is_file()
    assert list((installed.library / "db/migrations/versions").glob("0001_*.py"))


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


def test_validate_and_preview(checker, tmp_path: Path, installed: Copy) -> None:  # type: ignore[no-untyped-def]
    one = installed.library / "checker/_data/exercises/backpropagation/05-slope"
    done = checker("validate", str(one), "--seeds", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    done = checker("preview", "slope", "-o", str(tmp_path / "slope.html"))
    assert done.returncode == 0, done.stderr
    assert "<h1>" in (tmp_path / "slope.html").read_text("utf-8")


@pytest.mark.parametrize("name", daily(["doctor", "demo"], "doctor"))
def test_the_demo_runs_where_it_is_installed(checker, name: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    words = [name] if name == "doctor" else [name, "--db", str(tmp_path / "demo.sqlite3")]
    assert checker(*words).returncode == 0
