"""How long one learner waits for another's ten programs: `python -m tests.web.crowding [SECONDS]`.

A site with accounts is started as anybody would start it, with two threads of its own or with two
workers. One learner hands in as many programs that sleep as may wait at once, then another one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from checker.app import service
from checker.web.site import MOST_OF_ONE
from tests.jobs import killing
from tests.shipped import entry

from .load import LONGEST, SUBMISSIONS, Wait, tokens
from .served import site

GREEDY, OTHER = "ada", "grace"
TWO = ("--processes", "2")
COUNTS = ("checker_queue_depth", "checker_submissions_total")


@dataclass(frozen=True)
class Crowd:
    """How the other learner fared, and how many of the greedy one's were graded before."""

    wait: Wait
    before: int

    def __str__(self) -> str:
        place = self.wait.positions[0] if self.wait.positions else 0
        return (
            f"{self.wait.status} after {self.wait.seconds:.1f} s, at place {place} at first; "
            f"{self.before} of {MOST_OF_ONE} were graded before"
        )


def by_threads(folder: Path, seconds: float) -> Crowd:
    """The site grades by itself."""
    database = f"sqlite:///{folder}/scores.sqlite3"
    shown = tokens(database, [GREEDY, OTHER])
    with site(database, "--accounts") as address:
        return _crowd(address, database, shown, seconds)


def by_workers(folder: Path, url: str, seconds: float) -> Crowd:
    """Two workers grade, over PostgreSQL."""
    shown, secret = tokens(url, [GREEDY, OTHER]), ("--secret", str(folder / "secret"))
    with site(url, "--accounts", "--queue", *secret) as address, _workers(url, *secret):
        return _crowd(address, url, shown, seconds)


@contextmanager
def _workers(url: str, *options: str) -> Iterator[None]:
    command = [killing.CHECKER, "worker", *TWO, "--db", url, *options]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as workers:
        try:
            yield
        finally:
            workers.terminate()


def _crowd(address: str, database: str, shown: list[str], seconds: float) -> Crowd:
    headers = [{"Authorization": f"Bearer {token}"} for token in shown]
    source = entry("slope").read("solution.py") or ""
    slow = f"import time\ntime.sleep({seconds})\n{source}"
    with (
        httpx2.Client(base_url=address, timeout=LONGEST) as client,
        ThreadPoolExecutor(MOST_OF_ONE) as threads,
    ):
        for number in range(MOST_OF_ONE):
            told = {"exercise": "slope", "source": f"{slow}mine = {number}\n"}
            threads.submit(client.post, SUBMISSIONS, json=told, headers=headers[0])
        late = time.monotonic() + 20
        while not _is_crowded(client):
            assert time.monotonic() < late
            time.sleep(0.05)
        wait = _asked(client, headers[1], source)
    (own,) = service.scores(database, OTHER)
    graded = service.scores(database, GREEDY)
    return Crowd(wait, sum(one.id < own.id for one in graded))


def _is_crowded(client: httpx2.Client) -> bool:
    """Whether all wait, run or have ended, as the site counts them, and two of them run."""
    lines = client.get("/metrics").text.splitlines()
    found = [line for line in lines if line.startswith(COUNTS) and 'queue="interactive"' in line]
    numbers = [int(float(line.rpartition(" ")[2])) for line in found]
    running = [number for line, number in zip(found, numbers, strict=True) if "running" in line]
    return sum(numbers) == MOST_OF_ONE and running == [2]


def _asked(client: httpx2.Client, headers: dict[str, str], source: str) -> Wait:
    began, positions = time.monotonic(), list[int]()
    body = {"exercise": "slope", "source": source}
    told = client.post(SUBMISSIONS, json=body, headers=headers)
    place = told.headers.get("Location", "")
    while not (verdict := told.json().get("verdict")):
        positions += [told.json()["position"]] if told.json()["position"] else []
        time.sleep(1)
        told = client.get(place, headers=headers)
    return Wait(verdict["status"], time.monotonic() - began, tuple(positions))


if __name__ == "__main__":
    asleep = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with tempfile.TemporaryDirectory() as made:
        print("two threads:", by_threads(Path(made), asleep), flush=True)
        with killing.server() as running:
            print("two workers:", by_workers(Path(made), running.get_uri(), asleep))
