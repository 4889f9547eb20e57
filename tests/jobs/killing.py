"""Workers, fork servers and PostgreSQL killed at random moments of a run.

`python -m tests.jobs.killing 500 [SEED]` says what became of so many submissions.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from checker.jobs.postgresql import Postgresql
from checker.models.errors import StorageError
from checker.models.job import Job
from checker.models.queue import Lane
from tests.postgresql import started

SOURCE = """\
import time
preds = np.sum(weights * input_data)
error = preds - target
slope = 2 * input_data * error
time.sleep({wait})
mine = {number}
"""
CHECKER = str(Path(sys.executable).with_name("checker"))
KINDS = ("worker", "fork server", "command", "PostgreSQL")


@dataclass
class Machines:
    """Commands that stand for machines, each with `processes` workers; they are begun anew."""

    url: str
    folder: Path
    number: int = 2
    processes: int = 2
    silence: float = 4.0
    commands: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def keep_up(self) -> None:
        """Begin what is to run and does not, as a service manager does."""
        self.commands = [one for one in self.commands if one.poll() is None]
        while len(self.commands) < self.number:
            with (self.folder / "log").open("ab") as log:
                words = ["worker", "--processes", str(self.processes), "--silence"]
                self.commands.append(
                    subprocess.Popen(
                        [CHECKER, *words, str(self.silence), "--db", self.url, "--log-format",
                         "json", "--secret", str(self.folder / "secret")],
                        stdout=log,
                        stderr=log,
                    )
                )  # fmt: skip

    def victims(self, kind: str) -> list[int]:
        """The processes of a kind that run now."""
        commands = [one.pid for one in self.commands]
        if kind == "command":
            return commands
        workers = [pid for one in commands for pid in _children(one)]
        if kind == "worker":
            return workers
        return [pid for one in workers for pid in _children(one)]

    def stop(self) -> None:
        """Let all of them stop by themselves."""
        for one in self.commands:
            one.terminate()
        for one in self.commands:
            one.wait(60)


def _children(pid: int) -> list[int]:
    try:
        return [one.pid for one in psutil.Process(pid).children()]
    except psutil.Error:
        return []


@contextlib.contextmanager
def server() -> Iterator[Any]:
    """A PostgreSQL that may be killed."""
    with started(tempfile.mkdtemp(prefix="checker-kill-", dir="/tmp")) as running:
        yield running


def restart(running: Any) -> None:
    """Kill a PostgreSQL, all of it, and begin it anew."""
    kill(running)
    begin(running)


def kill(running: Any) -> None:
    """Kill a PostgreSQL, all of it."""
    server = psutil.Process(running.get_pid())
    family = [server, *server.children()]
    for one in family:
        with contextlib.suppress(psutil.Error):
            one.kill()
    psutil.wait_procs(family, timeout=10)
    (running.pgdata / "postmaster.pid").unlink(missing_ok=True)


def begin(running: Any) -> None:
    """Begin a PostgreSQL that was killed."""
    for _ in range(20):
        try:
            running.ensure_postgres_running()
            return
        except (subprocess.SubprocessError, AssertionError):
            time.sleep(0.5)
    raise RuntimeError("PostgreSQL did not come back")


def submissions(number: int, wait: float) -> list[Job]:
    """As many that all differ, each of a learner of its own."""
    return [
        Job("slope", f"learner{n}", "program", SOURCE.format(wait=wait, number=n).encode(),
            "slope.py", key=f"job{n:06}")
        for n in range(number)
    ]  # fmt: skip


def put(url: str, jobs: list[Job], lane: Lane) -> None:
    """Put jobs down: in bulk, or one by one as learners do."""
    queue = Postgresql.open(url)
    now = datetime.now(UTC)
    for some in [jobs] if lane == "bulk" else [[one] for one in jobs]:
        queue.put(some, now, lane)
    queue.close()


def left(url: str) -> int | None:
    """How many are not ended; None while the server is away."""
    try:
        return int(ask(url, "SELECT count(*) FROM queued WHERE state IN ('waiting', 'running')"))
    except (SQLAlchemyError, StorageError):
        return None


def ask(url: str, query: str) -> Any:
    """The one value that a query gives."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    try:
        with engine.connect() as connection:
            return connection.execute(text(query)).scalar_one()
    finally:
        engine.dispose()


@dataclass(frozen=True)
class RunSummary:
    """What became of a run."""

    kills: Counter[str]
    seconds: float
    attempts: int
    learners: int
    states: dict[str, int]


def run(number: int, seed: int, folder: Path, *, kills: int, most: float = 240.0) -> RunSummary:
    """Put `number` submissions down, kill something whenever some more have ended, count verdicts.

    How many more is drawn, so that a slow machine meets no more kills than a fast one.
    """
    chance, done = random.Random(seed), Counter[str]()
    due = sorted(chance.sample(range(1, number), kills))
    with server() as running:
        url, jobs = running.get_uri(), submissions(number, 0.1)
        put(url, jobs[::3], "interactive")
        put(url, [one for n, one in enumerate(jobs) if n % 3], "bulk")
        machines = Machines(url, folder)
        began = time.monotonic()
        while (waiting := left(url)) != 0:
            if time.monotonic() - began > most:
                raise TimeoutError(f"{waiting} of {number} were not graded after {most:g} s")
            machines.keep_up()
            if due and waiting is not None and number - waiting >= due[0]:
                kind = KINDS[done.total() % len(KINDS)]
                if _kill(kind, machines, running, chance):
                    done[kind] += 1
                    due.pop(0)
            time.sleep(chance.uniform(0.02, 0.2))
        seconds = time.monotonic() - began
        machines.stop()
        query = "SELECT count(*) FROM queued WHERE state = '{}'"
        states = {state: ask(url, query.format(state)) for state in ("done", "failed")}
        attempts = ask(url, "SELECT count(*) FROM attempt WHERE status = 'correct'")
        learners = ask(url, "SELECT count(DISTINCT learner_id) FROM attempt")
    return RunSummary(done, seconds, attempts, learners, states)


def _kill(kind: str, machines: Machines, running: Any, chance: random.Random) -> int:
    if kind == "PostgreSQL":
        restart(running)
        return 1
    victims = machines.victims(kind)
    if not victims:
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(chance.choice(victims), signal.SIGKILL)
    return 1


if __name__ == "__main__":
    wanted, drawn = int(sys.argv[1]), int((sys.argv[2:] or ["1"])[0])
    with tempfile.TemporaryDirectory() as place:
        print(run(wanted, drawn, Path(place), kills=wanted // 20, most=1800))
        print(Counter(line.partition('"event": ')[2].partition(",")[0]
                      for line in Path(place, "log").read_text().splitlines()))  # fmt: skip
