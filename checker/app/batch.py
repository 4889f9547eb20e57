"""Grading what a whole class handed in: shared out to workers, stored in batches, begun again.

A file is graded once: the key of its job says whose it is, what it holds, for which version of the
exercise and of the solver. What is stored under that key is not graded again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from checker import catalog
from checker.app import process_pool
from checker.models.batch import MAX_BYTES, HandedIn, Result, Tally
from checker.models.errors import CheckerError, SpecError, UnsoundError, UsageError
from checker.models.job import Job

if TYPE_CHECKING:
    from checker.app.grader import Grader
    from checker.models.observation import Runner
    from checker.models.record import Record
    from checker.models.verdict import Verdict
    from checker.store import Store

AT_ONCE = 100
"""Verdicts that are stored in one transaction, or fewer once a second has passed."""
_LOOKED_UP = 200
FAULT = "grader_fault"
UNREAD = "invalid"

Sandbox = Callable[[], AbstractContextManager["Runner"]]
"""Starts fork servers of one's own; used in each worker."""


@dataclass(frozen=True)
class Reply:
    """What a worker answers: the result, and what is to be stored of it."""

    result: Result
    record: Record | None = None


def programs(folder: Path) -> tuple[tuple[str, str], ...]:
    """The number and the id of each exercise that takes a program."""
    return tuple(
        (str(entry.exercise.order), entry.exercise.id)
        for entry in catalog.load_all(folder)
        if entry.exercise.kind == "code"
    )


def unsound(grader: Grader, exercises: Iterable[str]) -> dict[str, CheckerError]:
    """Which of the exercises may not be graded by, and why; the others are made ready."""
    found: dict[str, CheckerError] = {}
    for exercise in exercises:
        try:
            ready = grader.ready(exercise)
        except (SpecError, UnsoundError) as error:
            found[exercise] = error
        else:
            if not ready.proved:
                found[exercise] = UnsoundError(exercise, str(ready.entry.folder))
    return found


def key_of(handed_in: HandedIn, content: bytes, grader: Grader, salt: str = "") -> str:
    """What names the job of a file. With a salt it is that of another run."""
    from checker import solver

    digest = grader.ready(handed_in.exercise).entry.digest
    content_digest = hashlib.sha256(content).hexdigest()
    parts = ("class", salt, handed_in.learner, handed_in.exercise, digest, solver.VERSION)
    own = (handed_in.variant,) if handed_in.variant else ()
    text = "\0".join((*parts, content_digest, *own))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def read(path: Path) -> bytes:
    """The bytes of a submission. Raises UsageError, in words for its learner, where it is none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UsageError("It is not a regular file.")
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"It cannot be read: {why}.") from None
    if len(content) > MAX_BYTES:
        raise UsageError("It is larger than 1 MiB; a submission is a short program.")
    return content


@contextmanager
def place(database: str | None) -> Iterator[Store]:
    """Where verdicts are stored; without a database, in one that is thrown away at the end.

    Raises StorageError where the database cannot be opened.
    """
    from tempfile import TemporaryDirectory

    from checker.store import Store

    with ExitStack() as held:
        if database is None:
            folder = held.enter_context(TemporaryDirectory(prefix="checker-"))
            database = str(Path(folder) / "scores.sqlite3")
        yield held.enter_context(Store.open(database, busy_timeout=60.0))


@contextmanager
def worker(
    grader: Grader, sandbox: Sandbox, salt: str = ""
) -> Iterator[Callable[[HandedIn], Reply]]:
    """What a process of a pool does: its own sandbox is begun, and each file is graded in it."""
    with sandbox() as run:
        own = grader.running(run)
        yield lambda handed_in: _graded(own, handed_in, salt)


def _graded(grader: Grader, handed_in: HandedIn, salt: str) -> Reply:
    """Grade one file; whatever goes wrong with it, the next one is graded all the same."""
    try:
        content = read(handed_in.path)
    except UsageError as error:
        return Reply(unread(grader, handed_in, str(error)))
    try:
        key = key_of(handed_in, content, grader, salt)
        name, variant = handed_in.path.name, handed_in.variant
        job = Job(handed_in.exercise, handed_in.learner, "program", content, name, variant, key)
        outcome = grader.grade(job)
    except Exception as error:
        return Reply(Result(handed_in, FAULT, reason=f"{type(error).__name__}: {error}"))
    result = result_of(handed_in, outcome.verdict, key)
    if result.status == FAULT:
        return Reply(replace(result, key=None, reason=outcome.verdict.feedback))
    return Reply(result, outcome.record)


def unread(grader: Grader, handed_in: HandedIn, why: str) -> Result:
    """The result of a file that could not be read."""
    most = grader.ready(handed_in.exercise).entry.exercise.max_points
    return Result(handed_in, UNREAD, max_points=most, reason=why)


def result_of(handed_in: HandedIn, verdict: Verdict, key: str, *, before: bool = False) -> Result:
    """The little that is kept in memory of a verdict."""
    slips = dict.fromkeys(one.slip for one in verdict.findings if one.slip)
    score = verdict.score
    return Result(
        handed_in, verdict.status, score.points, score.max_points, tuple(slips), key, before=before
    )


def grade_all(
    files: Iterable[HandedIn],
    grader: Grader,
    store: Store,
    answers: Callable[[Iterable[HandedIn]], Iterator[tuple[HandedIn, Reply | None]]],
    salt: str = "",
) -> Iterator[Result]:
    """Grade what is not graded yet and store it; each file's result, as soon as it is stored.

    `answers` is a process pool's or a queue's. Results are given once they are stored, so that
    whatever was reported is kept. Raises StorageError, after which nothing more is graded.
    """
    known: list[Result] = []
    waiting: list[Reply] = []
    since = time.monotonic()
    try:
        for handed_in, reply in answers(_not_known(files, grader, store, salt, known)):
            waiting.append(reply or _gone(handed_in))
            if len(waiting) >= AT_ONCE or time.monotonic() - since > 1.0:
                yield from _stored(store, waiting)
                since = time.monotonic()
            yield from _taken(known)
    except KeyboardInterrupt:
        list(_stored(store, waiting))
        raise
    yield from _stored(store, waiting)
    yield from _taken(known)


def _taken(known: list[Result]) -> Iterator[Result]:
    found = known.copy()
    known.clear()
    yield from found


def _gone(handed_in: HandedIn) -> Reply:
    return Reply(Result(handed_in, FAULT, reason=process_pool.GONE))


def _stored(store: Store, replies: list[Reply]) -> Iterator[Result]:
    now = datetime.now(UTC)
    records = [
        (one.record, one.result.handed_in.at or now) for one in replies if one.record is not None
    ]
    if records:
        store.put_all(records)
    results = [one.result for one in replies]
    replies.clear()
    yield from results


def _not_known(
    files: Iterable[HandedIn], grader: Grader, store: Store, salt: str, known: list[Result]
) -> Iterator[HandedIn]:
    """The files to grade; the results of those that were graded before go into `known`."""
    some: list[HandedIn] = []
    for one in files:
        some.append(one)
        if len(some) == _LOOKED_UP:
            yield from _looked_up(some, grader, store, salt, known)
            some = []
    yield from _looked_up(some, grader, store, salt, known)


def _looked_up(
    some: list[HandedIn], grader: Grader, store: Store, salt: str, known: list[Result]
) -> Iterator[HandedIn]:
    keys: dict[str, HandedIn] = {}
    for one in some:
        try:
            keys[key_of(one, read(one.path), grader, salt)] = one
        except UsageError as error:
            known.append(unread(grader, one, str(error)))
    found = store.of_jobs(list(keys))
    for key, one in keys.items():
        if key in found:
            known.append(result_of(one, found[key], key, before=True))
        else:
            yield one


def tallies(folder: Path, results: Iterable[Result]) -> tuple[Tally, ...]:
    """The results by exercise and learner, in the order of the exercises."""
    by_exercise: dict[str, list[Result]] = {}
    for one in sorted(results, key=lambda one: one.handed_in.learner):
        by_exercise.setdefault(one.handed_in.exercise, []).append(one)
    return tuple(
        Tally(entry.exercise.id, entry.exercise.title, tuple(by_exercise[entry.exercise.id]))
        for entry in catalog.load_all(folder)
        if entry.exercise.id in by_exercise
    )


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
