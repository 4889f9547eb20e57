"""One clean environment that this program is installed in as the README says, for all of these."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import copies
from .copies import Copy

ROOT = Path(__file__).parents[2]


def readme_command() -> list[str]:
    """Give the words of the README's way to install the program on its own."""
    found = re.search(r"on its own: `(pip install [^`]+)`", (ROOT / "README.md").read_text("utf-8"))
    assert found is not None
    return found[1].split()


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder that every user may enter, which pytest's own are not."""
    made = Path(tempfile.mkdtemp(prefix="installed-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made)


@pytest.fixture(scope="session")
def installed(folder: Path) -> Copy:
    """The wheel with all that it requires, from the package index; built by pip from the README."""
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    _pip(environment, readme_command()[1:])
    (library,) = environment.glob("lib/python3*/site-packages")
    return Copy(environment / "bin/python", library)


@pytest.fixture(scope="session")
def unpacked(folder: Path) -> Copy:
    """The wheel, and links to what it says that it requires: as good, and made in seconds."""
    environment = folder / "linked"
    made = [sys.executable, "-m", "venv", "--without-pip", str(environment)]
    subprocess.run(made, check=True)
    (library,) = environment.glob("lib/python3*/site-packages")
    here, alone = Path(sys.prefix), ["--no-deps", "--no-index"]
    _pip(here, ["wheel", "--no-build-isolation", "-w", str(folder), *alone, "."])
    (wheel,) = folder.glob("*.whl")
    python = str(environment / "bin/python")
    _pip(here, ["--python", python, "install", *alone, str(wheel)])
    copies.complete(library)
    return Copy(environment / "bin/python", library)


@pytest.fixture(scope="session")
def with_pytest(installed: Copy, folder: Path) -> Copy:
    """The same, but that it finds pytest, which is not installed in it."""
    tools = folder / "tools"
    wanted = ["install", "--target", str(tools), "pytest", "hypothesis"]
    _pip(installed.python.parents[1], wanted)
    return Copy(installed.python, installed.library, {"PYTHONPATH": str(tools)})


def _pip(environment: Path, words: list[str]) -> None:
    variables = os.environ | {"PIP_CONSTRAINT": "constraints.txt", "PIP_QUIET": "1"}
    command = [str(environment / "bin/python"), "-m", "pip", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
