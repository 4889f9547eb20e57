"""start: a file that runs as it is, whose given part is known as given when it is graded."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from checker.app import service
from checker.app.grader import Grader
from checker.models.job import Job
from checker.sandbox import Server

from ..shipped import CODE, FOLDER, entry
from ..sizes import daily
from .conftest import Invoke

VARIED = ("slope", "improve-weights", "many-updates")


def begun(exercise: str, variant: str | None = None) -> str:
    return service.starter(service.exercise(FOLDER, exercise, variant))


def test_the_data_and_helpers_stand_above_the_learners_part() -> None:
    own = entry("slope").read("starter.py")
    assert own is not None
    assert begun("slope").removesuffix(own) == (
        "# The slope of the loss (slope)\n"
        "\n"
        "# Given. The grader has all of it too, so leave it as it is: it lets you run this file.\n"
        "import numpy as np\n"
        "\n"
        "weights = np.array([0, 2, 1])\n"
        "input_data = np.array([1, 2, 3])\n"
        "target = 0\n"
        "\n"
        "\n"
        "# Your part\n"
    )


@pytest.mark.parametrize("exercise", CODE)
def test_every_given_name_is_set_once_and_typed_nowhere_else(exercise: str) -> None:
    spec = entry(exercise).exercise
    tree = ast.parse(begun(exercise))
    bound = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert bound == [function.name for function in spec.functions]
    own = entry(exercise).read("starter.py") or ""
    assert "Already there" not in own
    assigned = {
        target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
        if isinstance(target, ast.Name)
    }  # fmt: skip
    supplied = {step.learner_name for step in spec.steps if step.supplied}
    assert {*spec.preloads, *supplied} <= assigned


def test_a_variants_starter_holds_its_numbers() -> None:
    own, plain = begun("slope", "7"), begun("slope")
    assert own.startswith("# The slope of the loss (slope, variant 7)\n")
    page = service.page(service.exercise(FOLDER, "slope", "7"))
    assert page["preloads"][1] in own
    assert page["preloads"][1] not in plain


def test_start_says_how_to_run_and_to_grade(invoke: Invoke, tmp_path: Path) -> None:
    home = tmp_path / "my work"
    told = invoke("start", "5", home, "--variant", "a b").output
    path = home / "slope.py"
    assert told == (
        f"Wrote {path}. It runs as it is: python '{path}'\n"
        f"When you are ready: checker grade slope '{path}' --variant 'a b'\n"
    )
    assert path.read_text(encoding="utf-8") == begun("slope", "a b")


@pytest.mark.slow
@pytest.mark.parametrize("exercise", daily(CODE, "slope", "many-updates"))
def test_an_untouched_starter_runs_with_plain_python(exercise: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(begun(exercise), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, timeout=60, check=False,
        env={"MPLBACKEND": "agg", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


RUNS = [(one, None) for one in CODE] + [(one, seed) for one in VARIED for seed in ("7", "8")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("exercise", "seed"),
    daily(RUNS, ("many-points", None), ("many-updates", None), ("slope", "7")),
)
def test_a_solution_below_the_given_part_is_right(
    heavy_server: Server, exercise: str, seed: str | None
) -> None:
    found = entry(exercise)
    source = begun(exercise, seed) + (found.read("solution.py") or "")
    job = Job(exercise, "", "program", source.encode(), "mine.py", seed)
    graded = Grader(FOLDER, heavy_server.run, b"secret").grade(job)
    assert graded.verdict.status == "correct", graded.verdict.feedback


@pytest.mark.slow
@pytest.mark.parametrize("exercise", daily(CODE, "slope", "perfect-prediction"))
def test_a_slip_below_the_given_part_is_told_as_without_it(
    heavy_server: Server, exercise: str
) -> None:
    path = entry(exercise).submissions("wrong")[0]
    own = path.read_text(encoding="utf-8")
    first = []
    for source in (own, begun(exercise) + own):
        job = Job(exercise, "", "program", source.encode(), "mine.py")
        graded = Grader(FOLDER, heavy_server.run, b"secret").grade(job)
        wrong = next(one for one in graded.verdict.findings if one.status == "wrong")
        first.append((wrong.check, wrong.slip))
    assert first[0] == first[1], path.name
