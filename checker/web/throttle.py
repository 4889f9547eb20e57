"""How often a password may be tried: by name, and by the address that the tries come from.

Kept in the memory of one process; several processes allow as many times more.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

KEYS_AT_MOST = 10_000
"""The oldest are forgotten first, so that nobody fills the memory with names."""


@dataclass(frozen=True)
class Tries:
    """Failures in a row, and when the last one was."""

    failed: int
    last: datetime


class Throttle:
    """After `free` failures each one doubles the wait, from a second up to `longest`."""

    def __init__(self, free: int, longest: timedelta = timedelta(minutes=15)) -> None:
        self._free, self._longest = free, longest
        self._tries: OrderedDict[str, Tries] = OrderedDict()
        self._lock = threading.Lock()

    def knock(self, key: str, now: datetime) -> timedelta:
        """How long to wait; zero or less where a try may be made, which counts as failed already.

        Otherwise tries at one moment would all be made before the first of them is known to fail.
        """
        with self._lock:
            wait = self._wait(key, now)
            if wait <= timedelta(0):
                self._fail(key, now)
        return wait

    def take_back(self, key: str) -> None:
        """Count a try no more."""
        with self._lock:
            tries = self._tries.get(key)
            if tries is not None:
                self._tries[key] = replace(tries, failed=tries.failed - 1)

    def passed(self, key: str) -> None:
        """Forget the failures of whoever got in."""
        with self._lock:
            self._tries.pop(key, None)

    def _wait(self, key: str, now: datetime) -> timedelta:
        tries = self._tries.get(key)
        if tries is None or tries.failed < self._free:
            return timedelta(0)
        seconds = 2 ** min(tries.failed - self._free, 20)
        return min(timedelta(seconds=seconds), self._longest) - (now - tries.last)

    def _fail(self, key: str, now: datetime) -> None:
        """Count a failure; those that lie an hour back count no more."""
        before = self._tries.pop(key, None)
        is_recent = before is not None and now - before.last < timedelta(hours=1)
        self._tries[key] = Tries(before.failed + 1 if before and is_recent else 1, now)
        while len(self._tries) > KEYS_AT_MOST:
            self._tries.popitem(last=False)


class Doors:
    """Both ways to count the tries of a password; each try stands before both."""

    def __init__(self) -> None:
        self._by_name, self._by_address = Throttle(5), Throttle(30)

    def knock(self, name: str, address: str, now: datetime) -> timedelta:
        """How long to wait; zero or less where the password may be tried, which is counted."""
        wait = self._by_address.knock(_network(address), now)
        if wait > timedelta(0):
            return wait
        wait = self._by_name.knock(_person(name), now)
        if wait > timedelta(0):
            self._by_address.take_back(_network(address))
        return wait

    def passed(self, name: str, address: str) -> None:
        """The password was right: what failed under the name before is forgotten."""
        self._by_name.passed(_person(name))
        self._by_address.take_back(_network(address))


def _person(name: str) -> str:
    return name.strip().casefold()


def _network(address: str) -> str:
    """An address, or of IPv6 the network: whoever has one address there has all of them."""
    with suppress(ValueError):
        known = ip_address(address)
        if known.version == 6:
            return str(ip_network((int(known), 64), strict=False))
    return address
