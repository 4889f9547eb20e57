"""Databases that stay open for as long as a service runs, so that each question finds them open.

To open one anew, and to make its statements anew, takes ten times as long as an answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine

_HELD: list[tuple[tuple[int, str], Engine]] = []
"""By process and address: a child has no use of its parent's connections."""


@contextmanager
def holding(engine: Engine, address: str | URL | Path) -> Iterator[None]:
    """Meanwhile this engine stands for its address, in this process."""
    one = (os.getpid(), str(address)), engine
    _HELD.append(one)
    try:
        yield
    finally:
        _HELD.remove(one)


def engine(address: str | URL | Path) -> Engine | None:
    """The engine that stands for an address, if any does; of several services' the latest."""
    key = os.getpid(), str(address)
    return next((engine for held, engine in reversed(_HELD) if held == key), None)
