"""Many learners who check at once: `python -m tests.web.load [LEARNERS]` prints how that went.

A site with accounts is started as anybody would start it; every learner hands in one program over
the API at the same moment, and asks again, as the site says, until there is a verdict.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import httpx2

from checker.app import accounts, service
from tests.shipped import entry

from .served import site

SUBMISSIONS = "/api/v1/submissions"
LONGEST = 300
"""Seconds after which a learner gives up."""


@dataclass(frozen=True)
class Wait:
    """One learner's evening: what it ended with, after how long, and what was said meanwhile."""

    status: str
    seconds: float
    positions: tuple[int, ...]


@dataclass(frozen=True)
class Evening:
    """What became of everybody, and how many attempts each has in the database."""

    waits: tuple[Wait, ...]
    stored: Counter[int]
    seconds: float

    def __str__(self) -> str:
        waited = sorted(wait.seconds for wait in self.waits)
        told = Counter(wait.status for wait in self.waits)
        return (
            f"{len(waited)} learners in {self.seconds:.1f} s: {dict(told)}; "
            f"attempts each: {dict(self.stored)}\n"
            f"a wait of {median(waited):.1f} s at the median, {waited[-1]:.1f} s at most; "
            f"{sum(bool(wait.positions) for wait in self.waits)} were told their place"
        )


def evening(folder: Path, learners: int) -> Evening:
    """Let so many learners check at once, on a database in this folder."""
    database = f"sqlite:///{folder}/scores.sqlite3"
    names = [f"learner-{number}" for number in range(learners)]
    shown = tokens(database, names)
    with site(database, "--accounts") as address:
        began = time.monotonic()
        waits = asyncio.run(_all(address, shown))
        seconds = time.monotonic() - began
    stored = Counter(len(service.scores(database, name)) for name in names)
    return Evening(tuple(waits), stored, seconds)


def tokens(database: str, names: list[str]) -> list[str]:
    """Accounts of these names, and a token of each."""
    now = datetime.now(UTC)
    with accounts.opened(database) as opened:
        for name in names:
            opened.set_password(name, "", now)  # which makes the account; nobody signs in
        return [accounts.new_token(opened, name, "load", ("read", "submit"), now) for name in names]


async def _all(address: str, shown: list[str]) -> list[Wait]:
    source = entry("slope").read("solution.py") or ""
    limits = httpx2.Limits(max_connections=len(shown))
    async with httpx2.AsyncClient(base_url=address, limits=limits, timeout=LONGEST) as client:
        return await asyncio.gather(*(_one(client, token, source) for token in shown))


async def _one(client: httpx2.AsyncClient, token: str, source: str) -> Wait:
    began, positions = time.monotonic(), list[int]()
    headers = {"Authorization": f"Bearer {token}"}
    told = await client.post(
        SUBMISSIONS, json={"exercise": "slope", "source": source}, headers=headers
    )
    place = ""
    while time.monotonic() - began < LONGEST:
        if told.status_code == 201 or (told.status_code == 200 and told.json()["verdict"]):
            status = str(told.json()["verdict"]["status"])
            return Wait(status, time.monotonic() - began, tuple(positions))
        if told.status_code not in (200, 202):
            return Wait(f"answer {told.status_code}", time.monotonic() - began, tuple(positions))
        place = place or told.headers["Location"]
        if told.json()["position"]:
            positions.append(told.json()["position"])
        await asyncio.sleep(1)
        told = await client.get(place, headers=headers)
    return Wait("no verdict", time.monotonic() - began, tuple(positions))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        print(evening(Path(made), int(sys.argv[1]) if len(sys.argv) > 1 else 200))
