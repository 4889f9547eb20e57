"""A class's files put on the bulk queue, and what comes of each as soon as a worker stored it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from checker.app import batch
from checker.app.batch import FAULT, Reply
from checker.models.batch import HandedIn, Result
from checker.models.errors import UsageError
from checker.models.job import Job

if TYPE_CHECKING:
    from checker.app.grader import Grader
    from checker.jobs import Queue

TOGETHER = 50
"""Files in one job."""
AHEAD = 1000
"""Files that wait at most: what is read is kept in the database, not here."""

Sent = dict[Future[None], tuple[HandedIn, str]]


def answers(
    queue: Queue, grader: Grader, files: Iterable[HandedIn], salt: str = ""
) -> Iterator[tuple[HandedIn, Reply | None]]:
    """Each file with its message, in the order in which they are done.

    Nothing is left to be stored. A file that was put in by an earlier run is not put in again.
    Raises StorageError.
    """
    left, sent = iter(files), Sent()
    while True:
        while len(sent) <= AHEAD - TOGETHER and (some := list(islice(left, TOGETHER))):
            jobs: dict[str, tuple[HandedIn, Job]] = {}
            for one in some:
                try:
                    job = _job(one, grader, salt)
                except UsageError as error:
                    yield one, Reply(batch.unread(grader, one, str(error)))
                else:
                    jobs[job.key] = one, job
            queue.put([job for _, job in jobs.values()], datetime.now(UTC), "bulk")
            sent |= {queue.watch(key): (one, key) for key, (one, _) in jobs.items()}
        if not sent:
            return
        for ended in wait(sent, return_when=FIRST_COMPLETED).done:
            handed_in, key = sent.pop(ended)
            yield handed_in, _reply(queue, handed_in, key)


def _job(one: HandedIn, grader: Grader, salt: str) -> Job:
    content = batch.read(one.path)
    key = batch.key_of(one, content, grader, salt)
    return Job(
        one.exercise, one.learner, "program", content, one.path.name, one.variant, key, one.at
    )


def _reply(queue: Queue, one: HandedIn, key: str) -> Reply:
    state = queue.state(key, one.learner)
    if state is None or state.result is None:
        why = state.why if state is not None and state.why else "It was taken off the queue."
        return Reply(Result(one, FAULT, reason=why))
    verdict = state.result.verdict
    result = batch.result_of(one, verdict, key)
    return Reply(result if result.status != FAULT else Result(one, FAULT, reason=verdict.feedback))
