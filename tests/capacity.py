"""Rates of this machine, and what follows for a day of submissions: `python -m tests.capacity`.

Prints the tables of docs/capacity.md. Whatever is measured is measured here and now; the rest is
arithmetic, and each line says how.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import tempfile
from datetime import UTC, datetime
from math import ceil
from pathlib import Path

from sqlalchemy import create_engine, text

from checker.store import Store
from tests import postgresql
from tests.class_speed import FEW, MANY, class_seconds
from tests.storage_speed import a_second, batch

A_DAY = 1_000_000
SECONDS = 86_400
PEAK = 10
"""The busiest hour of a deadline's evening, over the mean hour of the day."""
ROOM = 0.5
"""How full a machine may be at the peak: half is left for what is not foreseen."""
TERM_DAYS = 120


def rates() -> dict[str, float]:
    """Submissions graded, and verdicts stored, a second."""
    each = (_spent(MANY) - _spent(FEW)) / (MANY - FEW)
    found = {"graded": (os.cpu_count() or 1) / each, "each": each}
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder, "scores.db"))
        found["sqlite one"] = a_second(file)
        found["sqlite fifty"] = a_second(str(Path(folder, "more.db")), at_once=50)
        found |= _of_a_server(Path(folder))
    return found


def _spent(files: int) -> float:
    """The processor time of a class, its children's included: other work does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    class_seconds(files)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def _of_a_server(folder: Path) -> dict[str, float]:
    with postgresql.started(folder / "pg") as running:
        server = postgresql.address(running)
        one, other = a_second(server), postgresql.new_database(server)
        fifty = a_second(other, at_once=50)
        with Store.open(other) as store:
            before = _size(other)
            stored = store.put_all(batch(5000, 10_000_000))
        bytes_each = (_size(other) - before) / stored
        return {"postgresql one": one, "postgresql fifty": fifty, "bytes": bytes_each}


def _size(database: str) -> int:
    engine = create_engine(database)
    with engine.connect() as connection:
        size = connection.execute(text("SELECT pg_database_size(current_database())"))
        found = int(size.scalar_one())
    engine.dispose()
    return found


def page(found: dict[str, float]) -> str:
    """The tables, in Markdown."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    load, mean = os.getloadavg()[0], A_DAY / SECONDS
    peak = mean * PEAK
    machines = ceil(peak / (found["graded"] * ROOM))
    a_day = A_DAY * found["bytes"] / 1e9
    writes = found["postgresql one"]
    return "\n".join(
        [
            f"{datetime.now(UTC):%Y-%m-%d}, {machine}, load {load:.1f} at the end",
            "",
            "| measured here | a second |",
            "|---|---|",
            f"| programs graded, sealed, hidden runs included, stored: {os.cpu_count()} cores ÷ "
            f"{found['each'] * 1000:.1f} ms of processor time each | {found['graded']:.0f} |",
            f"| verdicts stored one by one, SQLite | {found['sqlite one']:.0f} |",
            f"| verdicts stored fifty at once, SQLite | {found['sqlite fifty']:.0f} |",
            f"| verdicts stored one by one, PostgreSQL, one connection | {writes:.0f} |",
            "| verdicts stored fifty at once, PostgreSQL, one connection | "
            f"{found['postgresql fifty']:.0f} |",
            "",
            f"PostgreSQL keeps {found['bytes'] / 1000:.1f} kB a verdict, with its indexes.",
            "",
            f"| for {A_DAY:,} a day | how | |",
            "|---|---|---|",
            f"| mean | {A_DAY:,} ÷ {SECONDS:,} s | {mean:.1f} a second |",
            f"| peak hour | mean × {PEAK} | {peak:.0f} a second |",
            f"| machines that grade | {peak:.0f} ÷ ({found['graded']:.0f} × {ROOM}), up | "
            f"**{machines}** of two cores |",
            f"| connections that store, one by one | {peak:.0f} ÷ ({writes:.0f} × {ROOM}), up | "
            f"{ceil(peak / (writes * ROOM))} |",
            f"| PostgreSQL, larger each day | {A_DAY:,} × {found['bytes'] / 1000:.1f} kB | "
            f"{a_day:.1f} GB |",
            f"| after a term | × {TERM_DAYS} days | {a_day * TERM_DAYS:.0f} GB |",
        ]
    )


if __name__ == "__main__":
    print(page(rates()))
    sys.exit(0)
