"""How often a password may be tried: by name, and by the address that the tries come from.

Kept in the memory of one process; several processes allow as many times more.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

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

    def wait(self, key: str, now: datetime) -> timedelta:
        """How long to wait before the next try; zero or less where it may be made."""
        with self._lock:
            tries = self._tries.get(key)
        if tries is None or tries.failed < self._free:
            return timedelta(0)
        seconds = 2 ** min(tries.failed - self._free, 20)
        return min(timedelta(seconds=seconds), self._longest) - (now - tries.last)

    def failed(self, key: str, now: datetime) -> None:
        """Count a failure; those that lie an hour back count no more."""
        with self._lock:
            before = self._tries.pop(key, None)
            is_recent = before is not None and now - before.last < timedelta(hours=1)
            self._tries[key] = Tries(before.failed + 1 if before and is_recent else 1, now)
            while len(self._tries) > KEYS_AT_MOST:
                self._tries.popitem(last=False)

    def passed(self, key: str) -> None:
        """Forget the failures of whoever got in."""
        with self._lock:
            self._tries.pop(key, None)
