"""A worker's process: connected to PostgreSQL, again and again, until it is told to stop.

Procrastinate's own worker hands out jobs and reports to the server every few seconds that it
is alive. Beside it each worker looks for jobs of those that fell silent, and lets them wait again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.app.grader import Grader
from checker.jobs import procrastinated
from checker.jobs.reconnecting import FIRST, Backoff, open_with_backoff
from checker.jobs.worker import LogLine, PutBack, Say, WorkerTools, grade_all, grading
from checker.models.errors import CheckerError, OutdatedError, StorageError
from checker.models.queue import Lane, failure
from checker.store import Store
from checker.store.queued import Queued

if TYPE_CHECKING:
    import threading

    from checker.models.observation import Runner

BUGS = 5
"""So often a job is run again that failed for no reason known here."""
_PRUNE_EVERY = 100
_OPEN_SECONDS = 10.0

Sandbox = Callable[[], AbstractContextManager["Runner"]]


@dataclass(frozen=True)
class WorkerSettings:
    """Where and how a worker works. Workers that are silent for `silence` seconds are taken for
    dead."""

    database: str
    exercises: Path
    secret: bytes
    lanes: tuple[Lane, ...]
    silence: float = 30.0


def work(place: WorkerSettings, sandbox: Sandbox, say: Say, stopping: threading.Event) -> None:
    """Grade jobs until SIGTERM or SIGINT, which let the submission in hand be finished.

    Waits for a server that is away. Raises StorageError where the database cannot be used though
    its server answers, and OutdatedError, which it says, where a newer program upgraded it.
    """
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    backoff = Backoff(say)
    try:
        opened = open_with_backoff(
            lambda: Store.open(place.database), place.database, backoff, stopping
        )
        if opened is None:
            return
        with opened as store, sandbox() as run:
            grade = grading(Grader(place.exercises, run, place.secret))
            asyncio.run(_until_signal(place, WorkerTools(grade, Queued(store), say, stopping)))
    except OutdatedError as error:
        say(LogLine("outdated", "", why=str(error)))
        raise
    except Exception as error:
        known = isinstance(error, CheckerError)
        say(LogLine("fault", "", why=str(error) if known else type(error).__name__))
        raise


async def _until_signal(place: WorkerSettings, tools: WorkerTools) -> None:
    stop = asyncio.Event()

    def stop_now() -> None:
        tools.stopping.set()
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop_now)
    # A job whose end could not be noted is taken up again; there is nothing to trace.
    loop.set_exception_handler(
        lambda _, context: tools.say(LogLine("lost", "", why=_name(context)))
    )
    await until_stopped(place, tools, stop)


def _name(context: dict[str, Any]) -> str:
    error = context.get("exception")
    return type(error.__cause__ or error).__name__ if error is not None else ""


async def until_stopped(place: WorkerSettings, tools: WorkerTools, stop: asyncio.Event) -> None:
    """Work, connecting again whenever the connection is lost. Raises OutdatedError."""
    backoff = Backoff(tools.say)
    while not stop.is_set():
        try:
            await _connected(place, tools, stop, backoff)
            pause = FIRST
        except OutdatedError:
            raise
        except Exception as error:
            pause = backoff.lost(error)
        if not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)


async def _connected(
    place: WorkerSettings, tools: WorkerTools, stop: asyncio.Event, backoff: Backoff
) -> None:
    """Work until told to stop, or until the connection is lost. Raises OutdatedError."""
    outdated = asyncio.get_running_loop().create_future()
    app = _app(place, tools, outdated)
    async with contextlib.AsyncExitStack() as held:
        if not await _before(stop, held.enter_async_context(app.open_async())):
            return
        backoff.found()
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=list(place.lanes),
                concurrency=1,
                install_signal_handlers=False,
                delete_jobs="always",
                fetch_job_polling_interval=min(1.0, place.silence / 4),
                update_heartbeat_interval=place.silence / 6,
                stalled_worker_timeout=place.silence,
            )
        )
        sweep = asyncio.create_task(_sweep(app, place, tools))
        side = (asyncio.create_task(stop.wait()), sweep, outdated)
        try:
            await asyncio.wait([worker, *side], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (worker, *side):
                task.cancel()
            ended = await asyncio.gather(worker, *side, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error


async def _before(stop: asyncio.Event, act: Coroutine[Any, Any, object]) -> bool:
    """Whether something was done before it was time to stop; else it is given up at once."""
    doing, stopped = asyncio.ensure_future(act), asyncio.ensure_future(stop.wait())
    await asyncio.wait([doing, stopped], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if doing.done():
        doing.result()
        return True
    doing.cancel()
    await asyncio.wait([doing], timeout=1.0)
    return False


def _app(place: WorkerSettings, tools: WorkerTools, outdated: asyncio.Future[None]) -> Any:
    found = procrastinated.package()
    connector = found.PsycopgConnector(
        conninfo=procrastinated.conninfo(place.database),
        min_size=1,
        max_size=4,
        # Who waits longer for a connection than it may be silent is taken for dead meanwhile.
        timeout=min(_OPEN_SECONDS, place.silence),
    )
    app = found.App(connector=connector)

    @app.task(name=procrastinated.TASK, pass_context=True, retry=_again(found, tools, outdated))  # type: ignore[untyped-decorator]
    def grade(context: Any, keys: Sequence[str]) -> None:
        grade_all(tools, keys, context.job.queue)

    return app


def _again(found: Any, tools: WorkerTools, outdated: asyncio.Future[None]) -> Any:
    class Again(found.BaseRetryStrategy):  # type: ignore[misc]
        """What was put back waits again, and so does what could not be stored."""

        def get_retry_decision(self, *, exception: BaseException, job: Any) -> Any:
            if isinstance(exception, OutdatedError) and not outdated.done():
                outdated.set_exception(exception)
            if isinstance(exception, PutBack | OutdatedError):
                return found.RetryDecision()
            if isinstance(exception, StorageError) or job.attempts < BUGS:
                return found.RetryDecision(retry_in={"seconds": 1})
            for key in job.task_kwargs["keys"]:
                tools.jobs.fail(failure(key, exception))
            return None

    return Again()


async def _sweep(app: Any, place: WorkerSettings, tools: WorkerTools) -> None:
    """Let the jobs of workers that fell silent wait again; forget what ended long ago."""
    turn = os.getpid()  # Workers begin at different turns.
    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=place.silence):
            with contextlib.suppress(Exception):  # Another worker was quicker.
                await app.job_manager.retry_job(job)
                tools.say(LogLine("taken-back", "", lane=job.queue))
        turn += 1
        if turn % _PRUNE_EVERY == 0:
            await asyncio.to_thread(tools.jobs.prune)
        await asyncio.sleep(place.silence / 3)
