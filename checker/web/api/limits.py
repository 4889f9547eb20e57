"""How many requests one caller may make: a bucket of tokens that fills again with time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

CALLERS_AT_MOST = 10_000


class Bucket:
    """Each caller may make `most` requests at once, and `per_minute` over time.

    `clock` gives seconds. Whoever was not heard of for long has a full bucket again.
    """

    def __init__(self, most: int, per_minute: float, clock: Callable[[], float]) -> None:
        self._most, self._rate, self._clock = most, per_minute / 60, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, caller: str) -> int:
        """Take one; 0 where there was one, else the whole seconds until there is."""
        with self._lock:
            now = self._clock()
            left, at = self._left.pop(caller, (float(self._most), now))
            left = min(self._most, left + (now - at) * self._rate)
            allowed = left >= 1
            self._left[caller] = (left - 1 if allowed else left, now)
            while len(self._left) > CALLERS_AT_MOST:
                self._left.popitem(last=False)
        return 0 if allowed else ceil((1 - left) / self._rate)
