"""What 100,000 further attempts cost each command: `python -m tests.many_attempts [--help]`.

The same commands run on two copies of a class's database, one of them with attempts of others
added. What counts is a command's processor time, its children's included, the least of several
runs: other work on the machine can only lengthen it. Of PostgreSQL, whose own processes work too,
it is the time by the clock. More than 1.2 times as much is too much.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from checker import __version__, solver
from checker.app import assigning, classes
from checker.app.assigning import AssignmentSettings, MarkEdit
from checker.models.course import Person
from tests import postgresql
from tests.classroom import fill
from tests.shipped import ENTRIES, FOLDER, entry

FURTHER, OTHERS, LEARNERS = 100_000, 250, 30
ROUNDS = 5
MOST = 1.2

CURRENT = """
UPDATE receipt SET solver_version = ?, program_version = ?, tolerance = ?
WHERE attempt_id IN (SELECT id FROM attempt WHERE exercise_id = ?)
"""
ADD = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :count - 1),
kinds AS (SELECT a.*, row_number() OVER (ORDER BY id) - 1 AS kind, count(*) OVER () AS kinds
          FROM attempt a),
new AS (SELECT i, k.* FROM n JOIN kinds k ON k.kind = i % k.kinds)
INSERT INTO attempt (id, learner_id, exercise_digest, exercise_id, submission_digest, file_name,
  status, points, max_points, feedback, counts, submitted_at, variant)
SELECT 1000000 + i, -1 - (i / 7) % :others, exercise_digest, exercise_id, submission_digest,
  file_name, status, points, max_points, feedback, counts,
  datetime(submitted_at, '+' || i || ' seconds') || '.000000', variant FROM new
"""
PARTS = """
WITH n AS (SELECT a.id AS i, (SELECT min(b.id) FROM attempt b WHERE b.id < 1000000
  AND b.submission_digest = a.submission_digest AND b.exercise_id = a.exercise_id) AS was
  FROM attempt a WHERE a.id >= 1000000)
INSERT INTO {table} SELECT {columns} FROM n JOIN {table} t ON t.attempt_id = n.was
"""


def make(folder: Path, further: int = FURTHER) -> tuple[Path, Path]:
    """A class's database, and the same with so many attempts of others."""
    small, large = folder / "small.db", folder / "large.db"
    database = str(small)
    fill(database, LEARNERS)
    with closing(sqlite3.connect(small)) as connection:
        for one in ENTRIES:
            # As if graded by this very program, so that nothing is due to be graded again.
            told = json.dumps(one.exercise.tolerance.model_dump())
            values = (solver.VERSION, __version__, told, one.exercise.id)
            connection.execute(CURRENT, values)
        connection.commit()
    classes.new(database, "dl", "Deep learning", "UTC", "kim")
    people = [Person(f"learner-{n:02}") for n in range(LEARNERS)]
    classes.enrol(database, "dl", people, "kim")
    ids = [one.exercise.id for one in ENTRIES]
    assigning.assign(MarkEdit(FOLDER, database, "dl", "kim"), ids, AssignmentSettings({}, {}))
    shutil.copy(small, large)
    with closing(sqlite3.connect(large)) as connection:
        names = [(-1 - n, f"other-{n}") for n in range(OTHERS)]
        connection.executemany("INSERT INTO learner (id, name) VALUES (?, ?)", names)
        connection.execute(ADD, {"count": further, "others": OTHERS})
        for table, key in (("finding", "attempt_id"), ("receipt", "attempt_id")):
            listed = connection.execute(f"PRAGMA table_info({table})").fetchall()
            columns = ["n.i" if row[1] == key else f't."{row[1]}"' for row in listed]
            connection.execute(PARTS.format(table=table, columns=", ".join(columns)))
        connection.commit()
    return small, large


def commands(folder: Path) -> dict[str, list[str]]:
    """The commands that read or write what is stored, by a short name."""
    solution = str(entry("slope").folder / "solution.py")
    mine = ["--learner", "learner-07"]
    return {
        "grade": [*mine, "grade", "slope", solution],
        "answer": [*mine, "answer", "forward-error", "11"],
        "scores": [*mine, "scores"],
        "progress": [*mine, "progress"],
        "hint": [*mine, "hint", "slope"],
        "list --progress": [*mine, "list", "--progress"],
        "class show": ["class", "show", "dl"],
        "class list": ["class", "list"],
        "gradebook COURSE": ["gradebook", "dl"],
        "gradebook COURSE --steps": ["gradebook", "dl", "--steps", "--json"],
        "gradebook": ["gradebook", "--format", "csv"],
        "analysis COURSE": ["analysis", "dl"],
        "analysis": ["analysis"],
        "analysis --exercise": ["analysis", "--exercise", "slope"],
        "regrade --dry-run": ["regrade", "--dry-run"],
        "learner list": ["learner", "list"],
        "learner export": ["learner", "export", "learner-07", "-o", str(folder / "x.zip")],
        "learner erase --dry-run": ["learner", "erase", "learner-07", "--dry-run"],
        "account tokens": ["account", "tokens", "learner-07"],
        "db status": ["db", "status"],
    }


@contextmanager
def on_a_server(folder: Path, small: Path, large: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two databases of a PostgreSQL of its own, with the same in them."""
    with postgresql.started(folder / "pg") as running:
        server, addresses = postgresql.address(running), []
        for source in (small, large):
            address = postgresql.new_database(server)
            run(["--db", str(source), "db", "copy", address])
            engine = create_engine(address, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(text("VACUUM ANALYZE"))  # As a server does by itself in time.
            engine.dispose()
            addresses.append(address)
        yield addresses[0], addresses[1]


def measure(
    small: str, large: str, folder: Path, clock: Callable[[], float], only: str = ""
) -> Iterator[tuple[str, float, float]]:
    """Each command with its least time on the small database and on the large one."""
    for name, arguments in commands(folder).items():
        if only and only not in name:
            continue
        pairs = []
        for _ in range(ROUNDS + 1):
            pair = []
            for database in (small, large):
                began = clock()
                run(["--db", database, *arguments])
                pair.append(clock() - began)
                Path(folder, "x.zip").unlink(missing_ok=True)
            pairs.append(pair)
        yield name, min(one for one, _ in pairs[1:]), min(other for _, other in pairs[1:])


def run(arguments: list[str]) -> None:
    """Run `checker` with these arguments. Raises RuntimeError where it does not do its work."""
    checker = str(Path(sys.executable).with_name("checker"))
    environment = {n: value for n, value in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [checker, *arguments], capture_output=True, env=environment, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{arguments} ended with {done.returncode}: {done.stderr}")


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(arguments: list[str]) -> int:
    """Print the table; 1 if a command became slower by more than a fifth."""
    asked = _asked(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = make(folder, asked.count)
        if not asked.postgresql:
            return _told(asked, measure(str(small), str(large), folder, _spent, asked.only))
        with on_a_server(folder, small, large) as (one, other):
            return _told(asked, measure(one, other, folder, time.perf_counter, asked.only))


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.many_attempts")
    parser.add_argument("--count", type=int, default=FURTHER, help="how many attempts are added")
    parser.add_argument("--only", default="", help="commands with this in their name")
    parser.add_argument("--postgresql", action="store_true", help="in a PostgreSQL of its own")
    return parser.parse_args(arguments)


def _told(asked: argparse.Namespace, measured: Iterator[tuple[str, float, float]]) -> int:
    missed = False
    print(f"{'command':<28}{'before':>9}{'after':>9}  ratio, with {asked.count:,} more attempts")
    for command, before, after in measured:
        missed |= after > MOST * before
        mark = "" if after <= MOST * before else "  MISSED"
        print(f"{command:<28}{before:8.3f}s{after:8.3f}s  {after / before:.2f}{mark}", flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
