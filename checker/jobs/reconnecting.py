"""Reconnecting to PostgreSQL: growing pauses, one line when it goes and one when it is back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from checker.jobs import procrastinated
from checker.jobs.worker import LogLine, Say
from checker.models.errors import StorageError

FIRST, LONGEST = 0.5, 8.0
"""Seconds of the first pause, and of the longest one; each is twice the one before."""
_LASTING = 10.0
"""A connection that held for so many seconds was no accident: pauses are short again."""
_PING_SECONDS = 5
Opened = TypeVar("Opened")


class Backoff:
    """The pauses while a server is away, and what is said of that."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._pause, self._is_away = FIRST, False
        self._changed = monotonic()

    def lost(self, why: BaseException) -> float:
        """It is not there; gives how many seconds to pause."""
        if not self._is_away:
            if monotonic() - self._changed > _LASTING:
                self._pause = FIRST
            self._is_away, self._changed = True, monotonic()
            self._say(LogLine("away", "", why=type(why.__cause__ or why).__name__))
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST)
        return pause

    def found(self) -> None:
        """It is there."""
        if self._is_away:
            away = monotonic() - self._changed
            self._is_away, self._changed = False, monotonic()
            self._say(LogLine("back", "", seconds=round(away, 1)))


def open_with_backoff(
    open_: Callable[[], Opened], database: str, backoff: Backoff, stopping: threading.Event
) -> Opened | None:
    """Open something of a server's, as soon as that answers; None where told to stop meanwhile.

    Raises StorageError where the server answers, and what is asked of it fails all the same.
    """
    failed = False
    while not stopping.is_set():
        try:
            opened = open_()
        except StorageError as error:
            if failed and _answers(database):
                raise
            # It may come up between the two questions: then it is tried once more, and no oftener.
            failed = True
            while not stopping.is_set() and not _answers(database):
                failed = False
                stopping.wait(backoff.lost(error))
        else:
            backoff.found()
            return opened
    return None


def _answers(database: str) -> bool:
    """Whether a server is there and takes connections, be it not ours."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo
    from psycopg.pq import PGconn, Ping

    conninfo = procrastinated.conninfo(database)
    patience = conninfo_to_dict(conninfo).get("connect_timeout", _PING_SECONDS)
    asked = make_conninfo(conninfo, connect_timeout=patience)
    return PGconn.ping(asked.encode()) not in (Ping.NO_RESPONSE, Ping.REJECT)
