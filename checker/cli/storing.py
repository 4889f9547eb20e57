"""Keeping a verdict from a process of its own, which loads the database code while this one loads
NumPy and grades: a cold `checker grade` would otherwise wait for one after the other."""

from __future__ import annotations

import os
import pickle
import signal
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from checker.app.records import keeper, load
from checker.models.errors import StorageError
from checker.models.record import Keep, Kept

if TYPE_CHECKING:
    from checker.models.record import Record


@dataclass(frozen=True)
class Keeper:
    """The other process, forked before anything heavy is imported; call it with what to keep."""

    requests: IO[bytes]
    replies: IO[bytes]

    @staticmethod
    def start() -> Keeper:
        """Fork the process and do not wait for it. Where it is not used it ends with this one."""
        ask_here, ask = os.pipe()
        reply, reply_there = os.pipe()
        if os.fork() == 0:
            os.close(ask)
            os.close(reply)
            _serve(os.fdopen(ask_here, "rb"), os.fdopen(reply_there, "wb"))
        os.close(ask_here)
        os.close(reply_there)
        return Keeper(os.fdopen(ask, "wb"), os.fdopen(reply, "rb"))

    def keep(self, database: str, learner: str) -> Keep:
        """What stores a verdict; it raises StorageError where that failed."""

        def keep(record: Record) -> Kept:
            try:
                pickle.dump((database, learner, record), self.requests)
                self.requests.flush()
                stored = pickle.load(self.replies)
            except (OSError, EOFError):
                raise StorageError("The process that writes the database came to an end.") from None
            if isinstance(stored, Kept):
                return stored
            raise StorageError(stored)

        return keep


def _serve(requests: IO[bytes], replies: IO[bytes]) -> None:
    """In the other process: load, store verdicts and say so, until there are no more; leave."""
    # An interrupt is for whoever grades; a verdict that was handed over is still stored.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        load()
        while True:
            pickle.dump(_stored(requests), replies)
            replies.flush()
    finally:
        os._exit(0)


def _stored(requests: IO[bytes]) -> Kept | str:
    database, learner, record = pickle.load(requests)
    try:
        return keeper(database, learner)(record)
    except StorageError as error:
        return str(error)
