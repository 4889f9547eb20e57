"""Run the command as a user does: in a process of its own, with a database of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker import store
from checker.cli.app import app
from checker.store.failures import address_of

from .commands import Commands

Checker = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands]:
    """Where commands are forked from."""
    with Commands.start() as started:
        yield started


@pytest.fixture
def checker(commands: Commands, tmp_path: Path) -> Checker:
    """The real thing, but imported already: its own process, exit code, output and errors."""

    def run(*arguments: str | Path, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "CHECKER_DATABASE_URL": str(tmp_path / "scores.sqlite3"),
            "PYTHONPATH": str(ROOT),
        }
        typed = stdin.encode() if isinstance(stdin, str) else stdin
        return commands.run([*map(str, arguments)], typed, tmp_path, environment)

    return run


@pytest.fixture
def invoke(tmp_path: Path, quick_files: None) -> Iterator[Invoke]:
    """The same commands inside this process: quick, for what starts no other process.

    Once there is a database it is held open, as a site holds it.
    """
    database = tmp_path / "scores.sqlite3"
    with ExitStack() as held:

        def run(*arguments: str | Path) -> Result:
            if database.is_file() and not store.held.engine(address_of(str(database))):
                held.enter_context(store.Store.held(str(database)))
            environment = {"CHECKER_DATABASE_URL": str(database)}
            return CliRunner(env=environment).invoke(app, list(map(str, arguments)))

        yield run


@pytest.fixture
def bundled() -> Callable[[str, str], Path]:
    """A bundled program by exercise id and path within its folder."""

    def find(exercise: str, path: str) -> Path:
        (folder,) = (ROOT / "exercises").glob(f"*/*-{exercise}")
        return folder / path

    return find
