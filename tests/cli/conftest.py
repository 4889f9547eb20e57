"""Run the command as a user does: in a process of its own, with a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli.app import app

Checker = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def checker(tmp_path: Path) -> Checker:
    """The real thing: its own process, exit code, standard output and standard error."""

    def run(*arguments: str | Path, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "CHECKER_DATABASE_URL": str(tmp_path / "scores.sqlite3"),
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
        }
        return subprocess.run(
            [sys.executable, "-m", "checker", *map(str, arguments)],
            input=stdin if isinstance(stdin, str) else stdin.decode("latin-1"),
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def invoke(tmp_path: Path) -> Invoke:
    """The same commands inside this process: quick, for what starts no other process."""

    def run(*arguments: str | Path) -> Result:
        environment = {"CHECKER_DATABASE_URL": str(tmp_path / "scores.sqlite3")}
        return CliRunner(env=environment).invoke(app, list(map(str, arguments)))

    return run


@pytest.fixture
def bundled() -> Callable[[str, str], Path]:
    """A bundled program by exercise id and path within its folder."""

    def find(exercise: str, path: str) -> Path:
        (folder,) = (ROOT / "exercises").glob(f"*/*-{exercise}")
        return folder / path

    return find
