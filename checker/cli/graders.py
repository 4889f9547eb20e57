"""Who grades the files of a class: processes of this command, or workers on the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from checker.cli import settings
from checker.models.batch import HandedIn
from checker.models.errors import UsageError
from checker.sandbox import UNSAFE, Server

if TYPE_CHECKING:
    from checker.app.batch import Reply
    from checker.app.grader import Grader
    from checker.models.observation import Runner

Answers = Callable[[Iterable[HandedIn]], Iterator[tuple[HandedIn, "Reply | None"]]]


@contextmanager
def in_processes(grader: Grader, size: int, salt: str, *, unsafe: bool) -> Iterator[Answers]:
    """Processes of this command, each with a sandbox of its own."""
    from checker.app import batch
    from checker.app.process_pool import ProcessPool

    @contextmanager
    def sandbox() -> Iterator[Runner]:
        with Server.start(policy=UNSAFE if unsafe else None) as server:
            yield server.run

    with ProcessPool(lambda: batch.worker(grader, sandbox, salt), size) as workers:
        yield workers.answers


@contextmanager
def on_queue(grader: Grader, salt: str) -> Iterator[Answers]:
    """Whoever runs `checker worker` on this database."""
    from checker.jobs import bulk
    from checker.jobs.postgresql import Postgresql

    with closing(Postgresql.open(settings.database())) as queue:
        yield lambda files: bulk.answers(queue, grader, files, salt)


def refuse_queue(*, dry_run: bool, unsafe: bool) -> None:
    """Raise UsageError for what workers do not do."""
    if dry_run or unsafe:
        other = "--dry-run" if dry_run else "--unsafe-no-sandbox"
        raise UsageError(f"Workers store what they grade, sealed; leave out --queue or {other}.")
