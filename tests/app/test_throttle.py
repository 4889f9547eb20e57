"""How often a password may be tried, counted in the database for all processes of a site."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select, text

from checker.app import throttle
from checker.app.throttle import MEMORY, Throttle
from checker.store import Store
from checker.store.accounts import Accounts
from checker.store.wrong_passwords import FailedTries
from db import wrong_passwords
from db.account_models import PasswordFailures
from db.statements import table
from tests.classroom import HOUR, NOON
from tests.db.processes import printed_lines, release, start
from tests.sizes import daily

pytestmark = pytest.mark.slow
SECRET = b"secret" * 6
OPEN = timedelta(0)
GUESSING = """
import sys
from datetime import timedelta
from checker.app.throttle import Throttle
from checker.store.accounts import Accounts
from tests.app.test_throttle import SECRET
from tests.classroom import NOON

with Accounts.open(sys.argv[1]) as accounts:
    limit = Throttle(accounts, SECRET)
    print("ready", flush=True)
    sys.stdin.read(1)
    for n in range(30):
        name = ("ada", f"{sys.argv[2]} {n}")[n % 2]
        print(limit.count_try(name, "10.0.0.1", NOON) <= timedelta(0), name.split()[0], flush=True)
"""


@pytest.fixture
def accounts(database: str) -> Iterator[Accounts]:
    with Accounts.open(database) as opened:
        yield opened


@pytest.fixture
def limit(accounts: Accounts) -> Throttle:
    return Throttle(accounts, SECRET)


def rows(accounts: Accounts) -> int:
    with accounts.reading() as connection:
        return connection.execute(
            select(func.count()).select_from(table(PasswordFailures))
        ).scalar_one()


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 4), (11, 512), (30, 900)]
)
def test_waits_double_and_end(failures: int, seconds: int) -> None:
    tries = FailedTries(failures, NOON)
    assert throttle.wait(2, tries, NOON).total_seconds() == seconds
    assert throttle.wait(2, tries, NOON + timedelta(minutes=15)) <= OPEN


def test_tries_at_one_moment_are_counted_before_any_fails(limit: Throttle) -> None:
    waits = [limit.count_try("ada", "10.0.0.1", NOON) > OPEN for _ in range(6)]
    assert waits == [False] * 5 + [True]
    limit.passed("Ada ", "10.0.0.1")
    assert limit.count_try("ada", "10.0.0.1", NOON) <= OPEN


def test_whoever_got_in_has_failed_nowhere(
    limit: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "FREE", {"pair": 9, "network": 2, "name": 2})
    for _ in range(4):
        assert limit.count_try("ada", "10.0.0.1", NOON) <= OPEN
        limit.passed("ada", "10.0.0.1")


@pytest.mark.parametrize("address", ["10.0.0.1", "2001:db8::{:x}"])
def test_many_names_from_one_network_have_to_wait(limit: Throttle, address: str) -> None:
    for n in range(30):
        assert limit.count_try(f"name {n}", address.format(n + 1), NOON) <= OPEN
    assert limit.count_try("another", address.format(99), NOON) > OPEN
    # Those who wait for the address's sake are not counted under their names.
    assert limit.count_try("another", "192.0.2.1", NOON) <= OPEN


def test_addresses_of_ipv4_told_in_ipv6_are_not_one_network(limit: Throttle) -> None:
    for n in range(30):
        assert limit.count_try(f"name {n}", "::ffff:10.0.0.1", NOON) <= OPEN
    assert limit.count_try("another", "10.0.0.1", NOON) > OPEN
    assert limit.count_try("another", "::ffff:10.0.0.2", NOON) <= OPEN


def test_however_a_name_is_spelt_its_tries_are_counted_together(limit: Throttle) -> None:
    spelt = ["Jos\u00e9", "Jose\u0301", " JOSE\u0301 ", "Jose\u0341"]
    for n in range(5):
        assert limit.count_try(spelt[n % 4], "10.0.0.1", NOON) <= OPEN
    for name in spelt:
        assert limit.count_try(name, "10.0.0.1", NOON) > OPEN


def test_nobody_is_kept_out_by_tries_from_elsewhere(limit: Throttle) -> None:
    while limit.count_try("ada", "10.0.0.1", NOON) <= OPEN:
        pass
    assert limit.count_try("ada", "10.0.0.2", NOON) <= OPEN
    tried = sum(limit.count_try("ada", f"10.0.1.{n}", NOON) <= OPEN for n in range(60))
    assert tried == 44


def test_what_failed_an_hour_ago_counts_no_more(limit: Throttle) -> None:
    for _ in range(5):
        limit.count_try("ada", "10.0.0.1", NOON)
    assert limit.count_try("ada", "10.0.0.1", NOON + timedelta(minutes=59)) <= OPEN
    assert limit.count_try("ada", "10.0.0.1", NOON + timedelta(minutes=59)) > OPEN
    later = NOON + 2 * HOUR
    assert [limit.count_try("ada", "10.0.0.1", later) <= OPEN for _ in range(5)] == [True] * 5


def test_old_rows_are_swept(accounts: Accounts, limit: Throttle) -> None:
    limit.count_try("ada", "10.0.0.1", NOON)
    limit.count_try("bob", "10.0.0.1", NOON + MEMORY)
    assert rows(accounts) == 5
    limit.count_try("cleo", "10.0.0.2", NOON + 2 * MEMORY + timedelta(seconds=1))
    assert rows(accounts) == 3


def test_who_has_to_wait_writes_nothing(
    accounts: Accounts, limit: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        limit.count_try("ada", "10.0.0.1", NOON)
    monkeypatch.setattr("checker.store.wrong_passwords.writing", None)
    assert limit.count_try("ada", "10.0.0.1", NOON) > OPEN


def test_neither_names_nor_addresses_lie_in_the_database(
    accounts: Accounts, limit: Throttle
) -> None:
    limit.count_try("ada", "10.0.0.1", NOON)
    with accounts.reading() as connection:
        keys = connection.execute(select(table(PasswordFailures).c.key)).scalars().all()
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)
    with_another = Throttle(accounts, b"another" * 5)
    with_another.count_try("ada", "10.0.0.1", NOON)
    assert rows(accounts) == 6


@pytest.mark.slow
@pytest.mark.parametrize("database", daily(["sqlite", "postgresql"], "sqlite"), indirect=True)
def test_of_many_processes_all_count_together(database: str) -> None:
    guessing = [start(GUESSING, database, f"p{n}") for n in range(3)]
    release(*guessing)
    tried = [line for line in printed_lines(*guessing) if line.startswith("True")]
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
    counts, keys = accounts.wrong_passwords(), ["a", "b", "c"]
    counts.count_try(keys, NOON, lambda _: OPEN, MEMORY)
    with ThreadPoolExecutor() as threads, Store.open(database) as store:
        with store.writing() as connection:
            wrong_passwords.hold(connection, ["b"], NOON)
            passed = threads.submit(counts.passed, "a", ["c", "b"])
            wait_for_locks(connection, 1)
            tried = threads.submit(counts.count_try, keys, NOON, lambda _: OPEN, MEMORY)
            wait_for_locks(connection, 2)
        passed.result()
        assert tried.result() == OPEN
