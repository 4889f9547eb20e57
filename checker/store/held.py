"""Databases that stay open for as long as a service runs, so that each question finds them open.

To open one anew, and to make its statements anew, takes ten times as long as an answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine

_HELD: dict[tuple[int, str], Engine] = {}
"""By process: a child has no use of its parent's connections."""


@contextmanager
def holding(engine: Engine, address: str | URL | Path) -> Iterator[None]:
    """Meanwhile this engine stands for its address, in this process."""
    key = os.getpid(), str(address)
    before = _HELD.get(key)
    _HELD[key] = engine
    try:
        yield
    finally:
        if before is None:
            _HELD.pop(key, None)
        else:
            _HELD[key] = before


def engine(address: str | URL | Path) -> Engine | None:
    """The engine that stands for an address, if any does."""
    return _HELD.get((os.getpid(), str(address)))
