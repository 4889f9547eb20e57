"""How fast verdicts are stored, over the same rows written by SQLite's driver alone."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import cast

from checker.models.record import Record, VerdictData
from checker.models.said import joined, say
from checker.store import Store
from tests.classroom import NOON, record

VERDICTS = 1000
Batch = list[tuple[Record, datetime]]


def batch(count: int, first: int = 0) -> Batch:
    """Verdicts of different programs, of thirty learners."""
    made = []
    for n in range(first, first + count):
        one = record("slope", n % 5, slip="missing-factor-2", source=b"mine = %d" % n)
        one = replace(one, verdict=_told(one.verdict, n), learner=f"learner-{n % 30}")
        made.append((replace(one, job_key=f"{n:064}"), NOON))
    return made


def _told(verdict: VerdictData, n: int) -> VerdictData:
    """The verdict with sentences such as graders say, which know what they are made of."""
    wrong = joined([
        say("{subject} is {value}.", subject="`slope`", value=f"[{n}, {n}.5]"),
        say("The factor 2, which comes from the square, is missing."),
        say("Needed: {rule}.", rule=say("2 · {x} · {error}", x="`x`", error="`error`")),
    ])  # fmt: skip
    findings = [
        {**one, "message": wrong if one["status"] == "wrong" else _right(one["check"])}
        for one in verdict["findings"]
    ]
    return cast("VerdictData", {**verdict, "feedback": wrong, "findings": findings})


def _right(check: str) -> str:
    return say("{subject} is right.", subject=f"`{check}`")


def over_the_driver(rounds: int = 5) -> float:
    """A class's verdicts stored in one transaction, over the bare inserts of the same rows."""
    verdicts = batch(VERDICTS)
    timed = [_both(verdicts) for _ in range(rounds)]
    return median(one for one, _ in timed) / median(other for _, other in timed)


def _both(verdicts: Batch) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        path, bare = Path(name, "stored.db"), Path(name, "bare.db")
        for one in (path, bare):
            Store.open(one).close()
        with Store.open(path) as store:
            began = time.perf_counter()
            store.put_all(verdicts)
            stored = time.perf_counter() - began
        return stored, _bare(path, bare)


def _bare(path: Path, bare: Path) -> float:
    """Insert what one file holds into another, which has the same tables and settings."""
    with closing(sqlite3.connect(path)) as whole, closing(sqlite3.connect(bare)) as made:
        listed = ("learner", "exercise", "submission", "attempt", "finding", "receipt")
        tables = {name: whole.execute(f"SELECT * FROM {name}").fetchall() for name in listed}
        made.execute("PRAGMA synchronous=FULL")
        began = time.perf_counter()
        for name, rows in tables.items():
            marks = ", ".join("?" * len(rows[0]))
            made.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        made.commit()
        return time.perf_counter() - began


def a_second(url: str, seconds: float = 2.0, at_once: int = 1) -> float:
    """Verdicts stored a second in transactions of so many."""
    with Store.open(url) as store:
        stored, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            store.put_all(batch(at_once, stored))
            stored += at_once
        return stored / (time.perf_counter() - began)
