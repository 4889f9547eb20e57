"""A course's limit holds whichever process stores or puts down: the database counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from checker.app import assigning, classes, records
from checker.app.assigning import AssignmentSettings, MarkEdit
from checker.app.refusals import ClosedError
from checker.models.course import Person
from checker.models.record import Record
from checker.store import Store
from tests.classroom import NOON, record
from tests.db.processes import printed_lines, release, start
from tests.shipped import FOLDER
from tests.sizes import daily

PROCESSES, EACH = 3, 5
KEEPING = """
import sys
from checker.app import records
from checker.models.errors import UsageError
from tests.app.test_limits import handed_in

database, name = sys.argv[1:]
with records.standing(database) as keep:
    print("ready", flush=True)
    sys.stdin.read(1)
    for n in range(int({each})):
        try:
            keep(handed_in(f"{{name}}-{{n}}"))
        except UsageError as error:
            print(error.code, flush=True)
        else:
            print("kept", flush=True)
"""
PUTTING = """
import sys
from checker.jobs.postgresql import Postgresql
from checker.models.errors import UsageError
from checker.models.job import Job
from tests.classroom import NOON

queue = Postgresql.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.read(1)
for n in range(int({each})):
    key = f"{{sys.argv[2]}}-{{n}}"
    job = Job("slope", "ada", "program", key.encode(), key=key, limited_by=("dl",))
    try:
        queue.put([job], NOON)
    except UsageError as error:
        print(error.code, flush=True)
    else:
        print("put", flush=True)
queue.close()
"""


def handed_in(key: str, hours: int = 0, **more: object) -> Record:
    """What ada handed in, in a course that limits attempts."""
    made = record("slope", 1, source=key.encode(), learner="ada", job_key=key)
    return replace(made, at=NOON + timedelta(hours=hours), limited_by=("dl",), **more)  # type: ignore[arg-type]


@pytest.fixture
def limited(database: str) -> str:
    """A database in which ada has three attempts at `slope`."""
    classes.new(database, "dl", "", "UTC", "kim")
    classes.enrol(database, "dl", [Person("ada")], "kim")
    assigning.assign(
        MarkEdit(FOLDER, database, "dl", "kim"), ["slope"], AssignmentSettings({}, {"attempts": 3})
    )
    return database


def count(database: str) -> int:
    with Store.open(database, reading=True) as store:
        return len(store.attempts("ada"))


def test_what_is_one_too_many_is_not_stored(limited: str) -> None:
    with records.standing(limited) as keep:
        assert [keep(handed_in(key)).attempt for key in "abc"] == [1, 2, 3]
        with pytest.raises(ClosedError, match="All attempts that the course allows are made"):
            keep(handed_in("d"))
        # The same job once more is no other attempt, and where nothing is limited nobody asks.
        assert keep(handed_in("c")).attempt == 3
        assert count(limited) == 3
        assert keep(replace(handed_in("e"), limited_by=())).attempt == 4


def test_a_pause_between_attempts_is_held_when_they_are_stored(limited: str) -> None:
    assigning.assign(
        MarkEdit(FOLDER, limited, "dl", "kim"),
        ["slope"],
        AssignmentSettings({}, {"cooldown": timedelta(hours=2)}),
    )
    with records.standing(limited) as keep:
        keep(handed_in("a"))
        with pytest.raises(ClosedError, match="14:00"):
            keep(handed_in("b", hours=1))
        assert keep(handed_in("c", hours=2)).attempt == 2


def test_it_is_judged_by_when_it_was_handed_in(limited: str) -> None:
    closes = {"due": "2026-12-01 13:00", "closes": "2026-12-01 13:00"}
    assigning.assign(
        MarkEdit(FOLDER, limited, "dl", "kim"), ["slope"], AssignmentSettings(closes, {})
    )
    with records.standing(limited) as keep:
        keep(handed_in("a", hours=1))
        with pytest.raises(ClosedError, match="closed"):
            keep(handed_in("b", hours=2))


@pytest.mark.slow
@pytest.mark.parametrize("database", daily(["sqlite", "postgresql"], "postgresql"), indirect=True)
def test_of_many_processes_attempts_only_those_that_are_left_are_stored(limited: str) -> None:
    told = _from_processes(KEEPING, limited)
    assert (told.count("kept"), told.count("closed")) == (3, PROCESSES * EACH - 3)
    assert count(limited) == 3


@pytest.mark.slow
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_of_many_processes_programs_one_waits_at_a_time(limited: str) -> None:
    pytest.importorskip("procrastinate", reason="the queue extra is not installed")
    told = _from_processes(PUTTING, limited)
    assert (told.count("put"), told.count("unfinished")) == (1, PROCESSES * EACH - 1)
    with records.standing(limited) as keep, pytest.raises(Exception, match="still being checked"):
        keep(handed_in("beside"))


def _from_processes(code: str, database: str) -> list[str]:
    """What all of them say, let go at one moment."""
    started = [start(code.format(each=EACH), database, f"p{n}") for n in range(PROCESSES)]
    release(*started)
    return " ".join(printed_lines(*started)).split()
