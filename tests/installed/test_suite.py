"""The suites that attack the sandbox, run against the installed copy instead of the checkout."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from .conftest import ROOT
from .copies import Copy

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def tests(folder: Path) -> Path:
    """The tests and what they read beside them, but not the program."""
    here = folder / "tests"
    skipped = shutil.ignore_patterns("__pycache__", "installed")
    for name in ("tests", "exercises"):
        shutil.copytree(ROOT / name, here / name, ignore=skipped)
    shutil.copy(ROOT / "pyproject.toml", here)
    return here


@pytest.mark.parametrize(
    ("files", "least"),
    [
        (("tests/sandbox",), 300),
        (("tests/security/test_attacks.py", "-k", "test_attack or breaches"), 480),
        (("tests/security/test_tiers.py", "tests/security/test_machines.py"), 8),
    ],
    ids=["runs", "attacks", "tiers"],
)
def test_it_holds(
    with_pytest: Copy,
    tests: Path,
    files: tuple[str, ...],
    least: int,
) -> None:
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    done = with_pytest.run(*words, cwd=tests)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= least, done.stdout[-2000:]


def test_it_is_the_installed_copy(installed: Copy, with_pytest: Copy, tests: Path) -> None:
    code = "import checker, tests.security.field as field; print(checker.__file__, field.EXERCISES)"
    told = with_pytest.run("-c", code, cwd=tests).stdout.split()
    assert [Path(path).is_relative_to(installed.library) for path in told] == [True, True]
