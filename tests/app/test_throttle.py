"""How often a password may be tried, counted in the database for all processes of a site."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select, text

from checker.app import throttle
from checker.app.throttle import MEMORY, Doors
from checker.store import Store
from checker.store.accounts import Accounts
from checker.store.knocks import Tries
from db import knocking
from db.account_models import Knock
from db.statements import table
from tests.classroom import HOUR, NOON
from tests.db.processes import release, said, start
from tests.sizes import daily

SECRET = b"secret" * 6
OPEN = timedelta(0)
GUESSING = """
import sys
from datetime import timedelta
from checker.app.throttle import Doors
from checker.store.accounts import Accounts
from tests.app.test_throttle import SECRET
from tests.classroom import NOON

with Accounts.open(sys.argv[1]) as accounts:
    doors = Doors(accounts, SECRET)
    print("ready", flush=True)
    sys.stdin.read(1)
    for n in range(30):
        name = ("ada", f"{sys.argv[2]} {n}")[n % 2]
        print(doors.knock(name, "10.0.0.1", NOON) <= timedelta(0), name.split()[0], flush=True)
"""


@pytest.fixture
def accounts(database: str) -> Iterator[Accounts]:
    with Accounts.open(database) as opened:
        yield opened


@pytest.fixture
def doors(accounts: Accounts) -> Doors:
    return Doors(accounts, SECRET)


def rows(accounts: Accounts) -> int:
    with accounts.reading() as connection:
        return connection.execute(select(func.count()).select_from(table(Knock))).scalar_one()


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 4), (11, 512), (30, 900)]
)
def test_waits_double_and_end(failures: int, seconds: int) -> None:
    tries = Tries(failures, NOON)
    assert throttle.wait(2, tries, NOON).total_seconds() == seconds
    assert throttle.wait(2, tries, NOON + timedelta(minutes=15)) <= OPEN


def test_tries_at_one_moment_are_counted_before_any_fails(doors: Doors) -> None:
    waits = [doors.knock("ada", "10.0.0.1", NOON) > OPEN for _ in range(6)]
    assert waits == [False] * 5 + [True]
    doors.passed("Ada ", "10.0.0.1")
    assert doors.knock("ada", "10.0.0.1", NOON) <= OPEN


def test_whoever_got_in_has_failed_nowhere(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "FREE", {"pair": 9, "network": 2, "name": 2})
    for _ in range(4):
        assert doors.knock("ada", "10.0.0.1", NOON) <= OPEN
        doors.passed("ada", "10.0.0.1")


@pytest.mark.parametrize("address", ["10.0.0.1", "2001:db8::{:x}"])
def test_many_names_from_one_network_have_to_wait(doors: Doors, address: str) -> None:
    for n in range(30):
        assert doors.knock(f"name {n}", address.format(n + 1), NOON) <= OPEN
    assert doors.knock("another", address.format(99), NOON) > OPEN
    # Those who wait for the address's sake are not counted under their names.
    assert doors.knock("another", "192.0.2.1", NOON) <= OPEN


def test_addresses_of_ipv4_told_in_ipv6_are_not_one_network(doors: Doors) -> None:
    for n in range(30):
        assert doors.knock(f"name {n}", "::ffff:10.0.0.1", NOON) <= OPEN
    assert doors.knock("another", "10.0.0.1", NOON) > OPEN
    assert doors.knock("another", "::ffff:10.0.0.2", NOON) <= OPEN


def test_nobody_is_kept_out_by_tries_from_elsewhere(doors: Doors) -> None:
    while doors.knock("ada", "10.0.0.1", NOON) <= OPEN:
        pass
    assert doors.knock("ada", "10.0.0.2", NOON) <= OPEN
    tried = sum(doors.knock("ada", f"10.0.1.{n}", NOON) <= OPEN for n in range(60))
    assert tried == 44


def test_what_failed_an_hour_ago_counts_no_more(doors: Doors) -> None:
    for _ in range(5):
        doors.knock("ada", "10.0.0.1", NOON)
    assert doors.knock("ada", "10.0.0.1", NOON + timedelta(minutes=59)) <= OPEN
    assert doors.knock("ada", "10.0.0.1", NOON + timedelta(minutes=59)) > OPEN
    later = NOON + 2 * HOUR
    assert [doors.knock("ada", "10.0.0.1", later) <= OPEN for _ in range(5)] == [True] * 5


def test_old_rows_are_swept(accounts: Accounts, doors: Doors) -> None:
    doors.knock("ada", "10.0.0.1", NOON)
    doors.knock("bob", "10.0.0.1", NOON + MEMORY)
    assert rows(accounts) == 5
    doors.knock("cleo", "10.0.0.2", NOON + 2 * MEMORY + timedelta(seconds=1))
    assert rows(accounts) == 3


def test_who_has_to_wait_writes_nothing(
    accounts: Accounts, doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        doors.knock("ada", "10.0.0.1", NOON)
    monkeypatch.setattr("checker.store.knocks.writing", None)
    assert doors.knock("ada", "10.0.0.1", NOON) > OPEN


def test_neither_names_nor_addresses_lie_in_the_database(accounts: Accounts, doors: Doors) -> None:
    doors.knock("ada", "10.0.0.1", NOON)
    with accounts.reading() as connection:
        keys = connection.execute(select(table(Knock).c.key)).scalars().all()
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)
    with_another = Doors(accounts, b"another" * 5)
    with_another.knock("ada", "10.0.0.1", NOON)
    assert rows(accounts) == 6


@pytest.mark.slow
@pytest.mark.parametrize("database", daily(["sqlite", "postgresql"], "sqlite"), indirect=True)
def test_of_many_processes_all_count_together(database: str) -> None:
    guessing = [start(GUESSING, database, f"p{n}") for n in range(3)]
    release(*guessing)
    tried = [line for line in said(*guessing) if line.startswith("True")]
    assert len(tried) == 30
    assert tried.count("True ada") == 5


def wait_for_locks(connection: Connection, number: int) -> None:
    """Until so many others wait for what is held here."""
    asked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while connection.execute(asked).scalar_one() < number:
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_who_gets_in_and_who_tries_meanwhile_do_not_wait_for_one_another(
    accounts: Accounts, database: str
) -> None:
    knocks, keys = accounts.knocks(), ["a", "b", "c"]
    knocks.knock(keys, NOON, lambda _: OPEN, MEMORY)
    with ThreadPoolExecutor() as threads, Store.open(database) as store:
        with store.writing() as connection:
            knocking.hold(connection, ["b"], NOON)
            passed = threads.submit(knocks.passed, "a", ["c", "b"])
            wait_for_locks(connection, 1)
            tried = threads.submit(knocks.knock, keys, NOON, lambda _: OPEN, MEMORY)
            wait_for_locks(connection, 2)
        passed.result()
        assert tried.result() == OPEN
