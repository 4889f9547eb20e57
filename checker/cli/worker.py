"""Grading what waits on the queue: worker."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from checker.cli import settings
from checker.cli.settings import with_database, with_exercises, with_secret
from checker.models.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.jobs.serving import WorkerSettings
    from checker.jobs.worker import LogLine
    from checker.models.observation import Runner
    from checker.models.queue import Lane
    from checker.reports.logs import Log, LogFormat


@click.command(short_help="Grade what waits on the queue of `checker serve --queue`.")
@click.option(
    "--queues",
    default="interactive,bulk",
    show_default=True,
    metavar="NAMES",
    help="Which queues to take jobs from; interactive ones come first.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="How many jobs are graded at once, each in a process of its own.",
)
@click.option(
    "--silence",
    type=click.FloatRange(1, 3600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="A worker that is silent for so long is taken for dead, and its job given to another.",
)
@settings.log_format
@with_exercises
@with_secret
@with_database
def worker(queues: str, processes: int, silence: float, log_format: LogFormat) -> int:
    """Grade what `checker serve --queue` puts down, until you press Ctrl-C or SIGTERM comes.

    The submission in hand is finished, the rest of its job is put back. Workers on other machines
    need the same exercises and the same secret. A line on stderr says what became of each one.
    While PostgreSQL is away, at the beginning too, a worker waits for it.

    \b
    Examples:
      checker worker --db postgresql://grader@db.example.org/quiz
      checker worker --processes 4 --queues bulk --log-format json
    """
    from checker.jobs.postgresql import check
    from checker.jobs.serving import WorkerSettings

    log, lanes = settings.log(log_format), _lanes(queues)
    place = WorkerSettings(
        settings.database(),
        settings.exercises_folder(),
        settings.secret(make=True),
        lanes,
        silence,
    )
    check(place.database)
    return _work(place, processes, log)


def _work(place: WorkerSettings, processes: int, log: Log) -> int:
    """Wait for PostgreSQL, make the queue's tables, and keep workers going; the exit code."""
    from checker.jobs.postgresql import Postgresql
    from checker.jobs.processes import run, stopped_by_signals
    from checker.jobs.reconnecting import Backoff, open_with_backoff
    from checker.jobs.serving import work

    def say(line: LogLine) -> None:
        log.event(**asdict(line), worker=os.getpid())

    stopping, code = stopped_by_signals(), 0
    opened = open_with_backoff(
        lambda: Postgresql.open(place.database), place.database, Backoff(say), stopping
    )
    if opened is not None:
        opened.close()
        log.event("ready", queues=",".join(place.lanes), processes=processes)
        code = run(
            lambda event: work(place, _sandbox, say, event),
            processes,
            lambda pid, code: log.event("worker-ended", worker=pid, code=code),
            stopping,
        )
    log.event("stopped")
    return code


@contextmanager
def _sandbox() -> Iterator[Runner]:
    from checker.sandbox import Server

    with Server.start_both() as server:
        yield server.run


def _lanes(queues: str) -> tuple[Lane, ...]:
    from checker.models.queue import LANES

    wanted = [name.strip() for name in queues.split(",")]
    other = [name for name in wanted if name not in LANES]
    if other:
        raise UsageError(f"There is no queue {other[0]!r}; there are {' and '.join(LANES)}.")
    return tuple(lane for lane in LANES if lane in wanted)
