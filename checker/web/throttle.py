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
    """Ways to count the tries of a password; each try stands before all of them.

    Few are free for a name from one network, so that nobody keeps another one out from elsewhere;
    more for a name from anywhere, and for a network at whatever names.
    """

    def __init__(self) -> None:
        self._pair, self._network, self._name = Throttle(5), Throttle(30), Throttle(50)

    def knock(self, name: str, address: str, now: datetime) -> timedelta:
        """How long to wait; zero or less where the password may be tried, which is counted."""
        passed: list[tuple[Throttle, str]] = []
        for door, key in self._each(name, address):
            wait = door.knock(key, now)
            if wait > timedelta(0):
                for before, counted in passed:
                    before.take_back(counted)
                return wait
            passed.append((door, key))
        return timedelta(0)

    def passed(self, name: str, address: str) -> None:
        """The password was right: what failed under the name from there is forgotten."""
        pair, network, by_name = self._each(name, address)
        pair[0].passed(pair[1])
        for door, key in (network, by_name):
            door.take_back(key)

    def _each(self, name: str, address: str) -> tuple[tuple[Throttle, str], ...]:
        who, where = _person(name), _network(address)
        return (self._pair, f"{where} {who}"), (self._network, where), (self._name, who)


def _person(name: str) -> str:
    return name.strip().casefold()


def _network(address: str) -> str:
    """An address, or of IPv6 the network: whoever has one address there has all of them."""
    with suppress(ValueError):
        known = ip_address(address)
        if known.version == 6:
            return str(ip_network((int(known), 64), strict=False))
    return address
