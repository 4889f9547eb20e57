"""The wheel, installed by itself and run from another folder: all that it needs travels in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed wheel and nothing else of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    wheels = tmp_path_factory.mktemp("wheels")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT)]
    subprocess.run([*pip, *build], check=True, stderr=subprocess.PIPE)
    (wheel,) = wheels.glob("exercise_checker-*.whl")
    install = ["install", "--no-deps", "--target", str(folder), str(wheel)]
    subprocess.run([*pip, *install], check=True, stderr=subprocess.PIPE)
    return folder


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_it_is_the_wheel_that_runs(installed: Path, tmp_path: Path) -> None:
    code = "import checker, db; print(checker.__file__); print(db.__file__)"
    for line in run(installed, tmp_path, "-c", code).stdout.splitlines():
        assert line.startswith(str(installed))


def test_it_lists_and_grades(installed: Path, tmp_path: Path) -> None:
    assert "slope" in run(installed, tmp_path, "-m", "checker", "list").stdout
    solution = ROOT / "exercises/backpropagation/05-slope/solution.py"
    grade = ["-m", "checker", "grade", "slope", str(solution), "--db", str(tmp_path / "s.sqlite3")]
    done = run(installed, tmp_path, *grade)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Attempt 1, stored." in done.stdout


def test_schemas_and_migrations_travel(installed: Path) -> None:
    assert (installed / "checker/_data/schemas/verdict.schema.json").is_file()
    assert list((installed / "db/migrations/versions").glob("0001_*.py"))
