"""Processes are killed at many moments: the file is sound, and what was shown is stored."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from checker.store import Store
from db import schema
from tests.sizes import daily

from .processes import UPGRADER, WRITER, files, grading, release, shown, start
from .support import CHAIN, NEXT, NOW, backups, check_sound, later, raw, save

__all__ = ["files"]

pytestmark = pytest.mark.slow

SLOW_MIGRATION = f"""
import time
from alembic import op
import sqlalchemy as sa
{CHAIN}
def upgrade():
    with op.batch_alter_table("learner", recreate="always") as table:
        table.add_column(sa.Column("email", sa.String(), nullable=True))
    print("half", flush=True)
    time.sleep(60)
"""


def kill(process: subprocess.Popen[str]) -> None:
    """End a process at once, with those that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()


def count(path: Path) -> int:
    """How many verdicts are stored by now."""
    try:
        [(found,)] = raw(path, "SELECT count(*) FROM attempt")
    except sqlite3.OperationalError:
        return 0  # There is no table yet, or somebody writes.
    return int(str(found))


def wait_for(file: Path, process: subprocess.Popen[str]) -> None:
    while not file.exists() and process.poll() is None:
        time.sleep(0.0005)


@pytest.mark.parametrize("count", daily([10, 50]))
def test_commands_killed_at_many_moments_lose_nothing(
    tmp_path: Path, files: list[Path], count: int
) -> None:
    path = tmp_path / "new.db"
    began = time.monotonic()
    assert shown(grading(path, files[50]).communicate()[0]) == [1]
    whole = time.monotonic() - began
    moments, seen = random.Random(1), 1
    for n, file in enumerate(files[:count]):
        process = grading(path, file)
        if n % 2:
            time.sleep(moments.uniform(0, 1.1 * whole))
        else:
            # Within the few milliseconds in which the verdict is stored and shown.
            wait_for(path.with_name("new.db-wal"), process)
            time.sleep(moments.uniform(0, 0.02))
        kill(process)
        out, _ = process.communicate()
        check_sound(path)
        with Store.open(path, reading=True) as store:
            stored = store.attempts("ada", "slope", findings=True)
        assert all(len(attempt.findings) == 3 for attempt in stored)
        if shown(out):
            assert stored[-1].file_name == str(file)
            assert shown(out) == [len(stored)]
        assert seen <= len(stored) <= seen + 1
        seen = len(stored)


@pytest.mark.parametrize(("rounds", "at_once"), daily([(2, 3), (4, 5)], (2, 3)))
def test_writers_killed_at_many_moments_lose_nothing(
    tmp_path: Path, rounds: int, at_once: int
) -> None:
    path = tmp_path / "new.db"
    moments, confirmed = random.Random(2), 0
    for _ in range(rounds):
        writers = [start(WRITER, path, "ada", 10_000) for _ in range(at_once)]
        release(*writers)
        while count(path) <= confirmed and writers[0].poll() is None:
            time.sleep(0.002)
        printed = []
        for process in writers:
            time.sleep(moments.uniform(0, 0.05))
            process.kill()
        for process in writers:
            out, err = process.communicate()
            assert err == ""
            printed += [int(number) for number in out.split("\n")[:-1]]
        with Store.open(path) as store:
            stored = store.attempts("ada", findings=True)
        # A writer may be killed after it stored and before it printed.
        numbers = {attempt.number for attempt in stored}
        assert set(printed) <= numbers
        assert confirmed + len(printed) <= len(stored) <= confirmed + len(printed) + at_once
        confirmed = len(stored)
        assert all(len(attempt.findings) == 3 for attempt in stored)
        check_sound(path)
    assert confirmed


def test_an_upgrade_killed_half_way_is_done_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, folder = tmp_path / "old.db", tmp_path / "slow"
    with Store.open(path) as store:
        save(store)
    folder.mkdir()
    (folder / f"{schema.revision(NEXT)}_slow.py").write_text(SLOW_MIGRATION)
    process = start(UPGRADER, path, folder)
    release(process)
    assert process.stdout
    assert process.stdout.readline() == "half\n"
    process.kill()
    process.communicate()
    assert raw(path, "PRAGMA user_version") == [(NOW,)]
    check_sound(path)
    monkeypatch.setattr(schema, "CURRENT", later())
    with Store.open(path) as store:
        assert save(store) == 2
    assert len(backups(path)) == 1
    check_sound(path)
