"""Several processes write at once, and one is killed: nothing that was confirmed is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import checker
from checker.store import Store

pytestmark = pytest.mark.slow

ROOT = str(Path(checker.__file__).parents[1])
WRITER = """
import sys
from datetime import UTC, datetime
from hashlib import sha256
from checker.observation import Submission
from checker.store import Store
from checker.verdict import Finding, Receipt, Score, Verdict

path, learner, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.read(1)
for n in range(count):
    source = f"{learner} {n}".encode()
    digest = sha256(source).hexdigest()
    finding = Finding(check="x", status="right", points=1, max_points=1, message="Right.")
    receipt = Receipt(
        spec_digest="e" * 64, submission_digest=digest, solver_version="1", program_version="1",
        isolation="none", seed_digest="", tolerance={},
    )
    verdict = Verdict(
        exercise="first", status="correct", score=Score(points=1, max_points=1),
        findings=(finding,) * 3, feedback=str(n), receipt=receipt,
    )
    with Store.open(path, busy_timeout=60) as store:
        number = store.save(
            verdict, learner=learner, title="First", seed="s", when=datetime.now(UTC),
            submission=Submission("a.py", source, digest),
        )
    print(number, flush=True)
"""


def writer(path: Path, learner: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), learner, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": ROOT},
    )


def release(*writers: subprocess.Popen[str]) -> None:
    """Wait until every writer has started, then let them go at the same moment."""
    for process in writers:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in writers:
        assert process.stdin
        process.stdin.write("g")
        process.stdin.flush()


def check_sound(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


@pytest.mark.parametrize("learners", ["abcdefgh", "aaaaaaaa"])
def test_eight_processes_lose_nothing(tmp_path: Path, learners: str) -> None:
    path = tmp_path / "new.db"
    writers = [writer(path, learner, 20) for learner in learners]
    numbers: dict[str, list[int]] = {}
    release(*writers)
    for learner, process in zip(learners, writers, strict=True):
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        numbers.setdefault(learner, []).extend(map(int, out.split()))
    check_sound(path)
    with Store.open(path) as store:
        for learner, given in numbers.items():
            stored = store.attempts(learner, findings=True)
            assert sorted(given) == list(range(1, len(given) + 1))
            assert sorted(attempt.number for attempt in stored) == sorted(given)
            assert all(len(attempt.findings) == 3 for attempt in stored)
        assert sum(map(len, numbers.values())) == 160


def test_a_killed_writer_leaves_a_sound_file(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    confirmed = 0
    for kill in range(6):
        process = writer(path, "ada", 10_000)
        release(process)
        assert process.stdout
        for _ in range(3 + 7 * kill):
            confirmed = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        confirmed = max([confirmed, *map(int, rest.split())])
        with Store.open(path) as store:
            stored = store.attempts("ada", findings=True)
            assert confirmed <= len(stored) <= confirmed + 1
            confirmed = len(stored)
            assert all(len(attempt.findings) == 3 for attempt in stored)
            assert store.verdict(stored[-1].id).feedback == stored[-1].feedback
        check_sound(path)
