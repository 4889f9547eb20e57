"""Each grader set up for the same exercise, the way its documentation shows.

A grader is made once in a folder; `grade` then takes one learner's file and says what a teacher
would read: the share of the points, and the words that the learner is told.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.peers.files import GIVEN, KEY, LEARNERS, PRINTED, program

Graded = tuple[float, str]
Grade = Callable[[str], Graded]
PINS = {
    "gradescope-utils": "0.5.0",
    "pytest": "9.2.0",
    "check50": "3.5.0",
    "otter-grader": "7.0.0",
    "nbgrader": "0.9.6",
}
KEYS = (("preds", "7"), ("error", "7"), ("slope", KEY))
MORE = ("numpy==2.4.6", "ipykernel==7.4.0")


def run(command: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of a grader's."""
    environment = {n: value for n, value in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    environment["PATH"] = f"{Path(command[0]).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def with_pytest(folder: Path, binaries: Path) -> Grade:
    """One test a step, each an assertion on the module's names."""
    tests = [
        f"def test_{name}():\n    np.testing.assert_allclose(slope.{name}, {value})\n"
        for name, value in KEYS
    ]
    (folder / "test_slope.py").write_text("import numpy as np\nimport slope\n\n" + "\n".join(tests))

    def grade(kind: str) -> Graded:
        (folder / "slope.py").write_text(program(kind))
        told = run([binaries / "pytest", "-q", "test_slope.py"], folder).stdout
        passed = re.search(r"(\d+) passed", told)
        return int(passed[1]) / 3 if passed else 0.0, told

    return grade


def with_gradescope_utils(folder: Path, binaries: Path) -> Grade:
    """unittest with weights, run by its JSONTestRunner, which writes results.json."""
    (folder / "tests").mkdir()
    checks = [
        f"    @weight(1)\n    def test_{name}(self):\n"
        f"        np.testing.assert_allclose(slope.{name}, {value})\n"
        for name, value in KEYS
    ]
    (folder / "tests" / "test_slope.py").write_text(
        "import unittest\nimport numpy as np\nimport slope\n"
        "from gradescope_utils.autograder_utils.decorators import weight\n\n"
        "class TestSlope(unittest.TestCase):\n" + "\n".join(checks)
    )
    (folder / "run_tests.py").write_text(
        "import unittest\n"
        "from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner\n"
        "if __name__ == '__main__':\n"
        "    suite = unittest.defaultTestLoader.discover('tests')\n"
        "    with open('results.json', 'w') as file:\n"
        "        JSONTestRunner(visibility='visible', stream=file).run(suite)\n"
    )

    def grade(kind: str) -> Graded:
        (folder / "slope.py").write_text(program(kind))
        run([binaries / "python", "run_tests.py"], folder)
        found = json.loads((folder / "results.json").read_text())
        said = "\n".join(one.get("output", "") for one in found["tests"])
        return sum(one.get("score", 0) for one in found["tests"]) / 3, said

    return grade


def with_check50(folder: Path, binaries: Path) -> Grade:
    """One check that the file exists, and one of what it prints."""
    checks = folder / "checks"
    checks.mkdir()
    (checks / ".cs50.yml").write_text("check50: true\n")
    (checks / "__init__.py").write_text(
        "import check50\n\n"
        "@check50.check()\ndef exists():\n"
        '    """slope.py exists"""\n    check50.exists("slope.py")\n\n'
        "@check50.check(exists)\ndef prints_slope():\n"
        '    """prints the slope"""\n'
        f'    check50.run("python3 slope.py").stdout("{KEY}", regex=False).exit(0)\n'
    )

    def grade(kind: str) -> Graded:
        (folder / "slope.py").write_text(program(kind))
        command: list[str | Path] = [
            binaries / "check50",
            "--dev",
            "-o",
            "json",
            "--output-file",
            "told.json",
        ]
        run([*command, "checks"], folder)
        told = json.loads((folder / "told.json").read_text())
        (shown,) = [one for one in told["results"] if one["name"] == "prints_slope"]
        return float(shown["passed"]), json.dumps(shown.get("cause"))

    return grade


def with_otter(folder: Path, binaries: Path) -> Grade:
    """A test file a step, zipped by `otter generate` and run by `otter run`."""
    (folder / "tests").mkdir()
    for name, value in KEYS:
        case = {"code": f">>> bool(np.allclose({name}, {value}))\nTrue", "hidden": False}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        test = {"name": name, "points": 1, "suites": [suite]}
        (folder / "tests" / f"{name}.py").write_text(f"OK_FORMAT = True\n\ntest = {test!r}\n")
    (folder / "otter_config.json").write_text('{"assignment_name": "slope"}')
    run([binaries / "otter", "generate", "--no-environment", "--no-requirements"], folder)

    def grade(kind: str) -> Graded:
        (folder / "slope.py").write_text(program(kind))
        run([binaries / "otter", "run", "-a", "autograder.zip", "--no-logo", "slope.py"], folder)
        found = json.loads((folder / "results.json").read_text())
        steps = [one for one in found["tests"] if one.get("max_score")]
        said = "\n".join(str(one.get("output", "")) for one in found["tests"])
        most = sum(one["max_score"] for one in steps)
        return sum(one["score"] for one in steps) / most if most else 0.0, said

    return grade


def with_nbgrader(folder: Path, binaries: Path) -> Grade:
    """A notebook with a cell to solve and a test cell a step, graded by `nbgrader autograde`."""
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'dl'\n"
        "c.ClearSolutions.code_stub = {'python': 'pass'}\n"
    )
    source = folder / "source" / "ps1"
    source.mkdir(parents=True)
    cells = [_cell("given", GIVEN), _cell("mine", LEARNERS["right"], solution=True)]
    for name, value in KEYS:
        cells.append(_cell(f"test-{name}", f"assert np.allclose({name}, {value})", points=1))
    _write(source / "slope.ipynb", cells)
    nbgrader = binaries / "nbgrader"
    run([nbgrader, "generate_assignment", "ps1", "--force"], folder)
    handed = folder / "submitted" / "ada" / "ps1"
    handed.mkdir(parents=True)

    def grade(kind: str) -> Graded:
        shutil.copy(folder / "release" / "ps1" / "slope.ipynb", handed / "slope.ipynb")
        notebook = json.loads((handed / "slope.ipynb").read_text())
        notebook["cells"][1]["source"] = LEARNERS[kind]
        (handed / "slope.ipynb").write_text(json.dumps(notebook))
        run([nbgrader, "autograde", "ps1", "--student", "ada", "--force"], folder)
        run([nbgrader, "export", "--to", "grades.csv"], folder)
        score = (folder / "grades.csv").read_text().splitlines()[1].split(",")
        names = (folder / "grades.csv").read_text().splitlines()[0].split(",")
        graded = json.loads((folder / "autograded" / "ada" / "ps1" / "slope.ipynb").read_text())
        said = json.dumps([cell.get("outputs") for cell in graded["cells"]])
        return float(score[names.index("score")]) / 3, said

    return grade


def _cell(name: str, source: str, *, solution: bool = False, points: int = 0) -> dict[str, object]:
    marked = {"grade": bool(points), "grade_id": name, "locked": not solution}
    marked |= {"schema_version": 3, "solution": solution, "task": False}
    if points:
        marked["points"] = points
    body = f"### BEGIN SOLUTION\n{source}### END SOLUTION" if solution else source
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {"nbgrader": marked},
        "outputs": [],
        "source": body,
    }


def _write(path: Path, cells: list[dict[str, object]]) -> None:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole))


def with_checker(folder: Path, _: Path) -> Grade:
    """This program, with its exercise `slope`: sealed, with hidden runs, stored."""
    checker = Path(sys.executable).with_name("checker")

    def grade(kind: str) -> Graded:
        (folder / "slope.py").write_text(f"{LEARNERS[kind]}{PRINTED}")
        command: list[str | Path] = [
            checker,
            "--db",
            "scores.sqlite3",
            "grade",
            "slope",
            "slope.py",
        ]
        told = json.loads(run([*command, "--format", "json"], folder).stdout)
        said = " ".join([told["feedback"], *(one["message"] for one in told["findings"])])
        return told["score"]["points"] / told["score"]["max_points"], said

    return grade


GRADERS: dict[str, Callable[[Path, Path], Grade]] = {
    "exercise-checker": with_checker,
    "gradescope-utils": with_gradescope_utils,
    "pytest": with_pytest,
    "check50": with_check50,
    "otter-grader": with_otter,
    "nbgrader": with_nbgrader,
}
