"""A file that is being worked on: when it was saved, and what it then holds."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

POLL = 0.02
"""Seconds between two looks; a look costs a few microseconds."""
SETTLED = 0.01
"""A save is over once the file stays the same for so long: editors write in several steps."""

State = tuple[int, int, int] | None


@dataclass(frozen=True)
class Saves:
    """Iterate over it: None while the file is not there, its path after each save.

    A save is recognized by time, size or inode, so that editors which write a new file and put
    it in the old one's place are seen as well.
    """

    path: Path

    def __iter__(self) -> Iterator[Path | None]:
        seen: State = None
        if _state(self.path) is None:
            yield None
        while True:
            now = _state(self.path)
            if now is None or now == seen:
                time.sleep(POLL)
                continue
            seen = self._settled(now)
            if seen is not None:
                yield self.path

    def _settled(self, now: State) -> State:
        """Wait until two looks agree. An editor may take the file away for a moment."""
        while True:
            time.sleep(SETTLED)
            later = _state(self.path)
            if later == now:
                return now
            now = later


def _state(path: Path) -> State:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
