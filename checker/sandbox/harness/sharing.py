"""Runs of one program that share a process, since it leaves nothing behind. Runs in the child."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .session import Session, load

if TYPE_CHECKING:
    from .session import Further, Result

_USED = 0.1
"""Of the processor time for one run: what may be used up before another one begins."""


def results(session: Session, further: Callable[[], bytes]) -> Iterator[Result]:
    """Give the result of a run, then those of `further` ones, of which it reads what differs.

    That is read when the first run is over, and nothing printed goes out any more. What did not
    finish, or took long, is for a process of its own to do again.
    """
    request, used = session.request, time.process_time
    silence, most = _Silence(request["output_kib"] << 10), _USED * request["cpu_seconds"]
    result = session.run()
    yield result
    others: list[Further] = load(further())
    for other in others:
        if result["outcome"] != "finished" or used() > most:
            return
        sys.stdout = sys.stderr = silence
        result = Session({**request, **other}).run()
        yield result


class _Silence:
    """Takes what further runs print, which nobody reads, up to the limit for one run."""

    def __init__(self, most: int) -> None:
        self._left = most

    def write(self, text: str) -> int:
        self._left -= len(text.encode("utf-8", "replace"))
        if self._left < 0:
            os._exit(0)
        return len(text)

    def flush(self) -> None:
        """There is nothing to wait for."""
