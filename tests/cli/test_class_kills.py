"""A class's grading, killed at random moments: each submission ends with exactly one verdict."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT
from tests.sizes import daily

pytestmark = pytest.mark.slow
FINE = "Read as a folder for each learner (LEARNER/ID.py): {0} files of {0} learners.\n"
SOURCE = (
    "preds = np.sum(weights * input_data)\nerror = preds - target\nslope = 2 * input_data * error\n"
)


@pytest.fixture(params=daily([40, 100], 40))
def files(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def folder(tmp_path: Path, files: int) -> Path:
    root = tmp_path / "handed-in"
    for number in range(files):
        (root / f"learner{number}").mkdir(parents=True)
        (root / f"learner{number}" / "slope.py").write_text(f"{SOURCE}mine = {number}\n")
    return root


def begin(folder: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "CHECKER_DATABASE_URL": str(folder.parent / "scores.sqlite3"),
        "PYTHONPATH": str(ROOT),
    }
    words = [sys.executable, "-m", "checker", "grade-all", str(folder), "--jobs", "2"]
    return subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def stored(folder: Path) -> list[tuple[str, int, float]]:
    """Each learner with the number of verdicts and the points."""
    with contextlib.closing(sqlite3.connect(folder.parent / "scores.sqlite3")) as connection:
        return connection.execute(
            "SELECT name, count(*), sum(points) FROM attempt"
            " JOIN learner ON learner.id = learner_id GROUP BY name"
        ).fetchall()


def below(pid: int) -> Iterator[int]:
    """The processes that a process began, and those that they began."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in map(int, found):
        yield child
        yield from below(child)


def until(done: subprocess.Popen[bytes], folder: Path, least: int) -> None:
    """Wait until so many verdicts are stored."""
    while done.poll() is None:
        try:
            if len(stored(folder)) >= least:
                return
        except sqlite3.OperationalError:
            pass
        time.sleep(0.01)


def ended(done: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, told = done.communicate(timeout=120)
    return done.returncode, told.decode()


def check_all(folder: Path, files: int) -> None:
    found = stored(folder)
    assert len(found) == files
    assert {one[1:] for one in found} == {(1, 4)}


def test_the_command_killed_twice_and_repeated(folder: Path, files: int) -> None:
    for least in (1, files // 2):
        done = begin(folder)
        until(done, folder, least)
        done.kill()
        ended(done)
    assert ended(begin(folder)) == (0, FINE.format(files))
    check_all(folder, files)


def test_workers_and_fork_servers_killed_meanwhile(folder: Path, files: int) -> None:
    chance = random.Random(12)
    done = begin(folder)
    until(done, folder, 1)
    for _ in range(6):
        processes = list(below(done.pid))
        if processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(processes), signal.SIGKILL)
        time.sleep(chance.random() / 5)
    code, told = ended(done)
    # A file at which two processes were killed is told as a fault of ours, and graded next time.
    assert code in (0, 4), told
    assert ended(begin(folder)) == (0, FINE.format(files))
    check_all(folder, files)
