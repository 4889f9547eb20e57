"""The use cases, each a short story. The CLI and the web call this and nothing deeper.

Edges come in as plain callables: `run` is a sandbox, `record` takes a verdict to be kept. Imports
that only some commands need stand inside the functions, so that a light command starts quickly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import catalog
from checker.catalog import Entry
from checker.errors import Problem, UsageError
from checker.observation import Runner, Submission

if TYPE_CHECKING:
    from checker.grading.plan import Plan
    from checker.grading.respond import Shown
    from checker.store import Store, StoredAttempt
    from checker.verdict import Verdict


@dataclass(frozen=True)
class Graded:
    """A verdict with what is needed to keep it."""

    title: str
    submission: Submission
    seed: str
    verdict: Verdict


def exercises(folder: Path) -> tuple[Entry, ...]:
    """All exercises, in the order in which they are meant to be done."""
    return tuple(catalog.load_all(folder))


def exercise(folder: Path, exercise_id: str) -> Entry:
    """One exercise by its id."""
    return catalog.find(folder, exercise_id)


def submission(name: str, source: bytes) -> Submission:
    """A submission from bytes."""
    return Submission(name, source, hashlib.sha256(source).hexdigest())


def grade(folder: Path, exercise_id: str, handed_in: Submission, run: Runner) -> Graded:
    """Grade a program: on the given data, then on hidden data that tell every slip apart."""
    from checker.grading.grade import grade as judge

    entry = exercise(folder, exercise_id)
    if entry.exercise.kind != "code":
        raise UsageError(
            f"{exercise_id} takes a response, not a file: checker answer {exercise_id} RESPONSE"
        )
    plan = _plan(entry, handed_in)
    return Graded(
        entry.exercise.title,
        handed_in,
        plan.seed,
        judge(plan, handed_in, plan.observe(handed_in, run)),
    )


def answer(folder: Path, exercise_id: str, response: str) -> Graded:
    """Grade a response to a choice or a number."""
    from checker.grading.respond import respond

    entry = exercise(folder, exercise_id)
    if entry.exercise.kind == "code":
        raise UsageError(f"{exercise_id} takes a Python file: checker grade {exercise_id} FILE")
    handed_in = submission("response", response.encode("utf-8", "surrogateescape"))
    plan = _plan(entry, handed_in)
    verdict = respond(plan, response, plan.receipt(handed_in, "none"))
    return Graded(entry.exercise.title, handed_in, plan.seed, verdict)


def options(entry: Entry) -> tuple[Shown, ...]:
    """The options of a choice, as a learner sees them."""
    from checker.grading.respond import options as shown

    return shown(plan_of(entry, "options"))


def plan_of(entry: Entry, seed: str) -> Plan:
    """An exercise made ready to be graded, with hidden data drawn from a seed."""
    from checker.grading.plan import Plan

    return Plan(entry.exercise, entry.digest, entry.functions, seed)


def _plan(entry: Entry, handed_in: Submission) -> Plan:
    # The same file gets the same hidden data again, so that CI sees one verdict for one commit;
    # whoever types hidden values into a file changes the file's digest, and with it the data.
    seed = hashlib.sha256(f"practice/{entry.digest}/{handed_in.digest}".encode()).hexdigest()
    return plan_of(entry, seed)


def keeper(database: str, learner: str) -> Callable[[Graded], int]:
    """Load what storing takes; the result stores a verdict and gives its attempt's number.

    Calling the result raises StorageError where the verdict could not be stored.
    """
    from checker.store import Store

    def keep(graded: Graded) -> int:
        with Store.open(database) as store:
            return _save(store, graded, learner)

    return keep


def _save(store: Store, graded: Graded, learner: str) -> int:
    from datetime import UTC, datetime

    return store.save(
        graded.verdict,
        learner=learner,
        title=graded.title,
        submission=graded.submission,
        seed=graded.seed,
        when=datetime.now(UTC),
    )


def scores(
    database: str, learner: str, exercise_id: str | None = None
) -> tuple[StoredAttempt, ...]:
    """A learner's attempts, the newest last."""
    from checker.store import Store

    with Store.open(database) as store:
        return store.attempts(learner, exercise_id)


def progress(
    folder: Path, database: str, learner: str
) -> tuple[tuple[Entry, StoredAttempt | None], ...]:
    """Each exercise with the learner's best attempt at it, if there is one."""
    from checker.store import Store

    entries = exercises(folder)
    with Store.open(database) as store:
        best = store.best(learner)
    return tuple((entry, best.get(entry.exercise.id)) for entry in entries)


def validate(paths: Iterable[Path], run: Runner) -> Iterator[tuple[Path, tuple[Problem, ...]]]:
    """Prove specs one by one; a spec without problems is proved."""
    from checker.authoring.validate import prove

    for path in paths:
        yield path, prove(path, run)


def spec_paths(folder: Path, paths: Iterable[Path]) -> list[Path]:
    """The specs that the paths name: files, exercise folders, or folders of chapters."""
    named = list(paths)
    if not named:
        return catalog.spec_files(folder)
    found: list[Path] = []
    for path in named:
        below = [path] if path.is_file() else sorted(path.glob("**/exercise.json"))
        if not below:
            raise UsageError(f"There is no exercise.json at {path}.")
        found += below
    return found


def starter(folder: Path, exercise_id: str) -> str:
    """The text of an exercise's starter file. Raises UsageError where it has none."""
    entry = exercise(folder, exercise_id)
    text = entry.read("starter.py")
    if text is None:
        raise UsageError(
            f"{exercise_id} takes a response, not a file: checker answer {exercise_id} RESPONSE"
        )
    return text


def page(entry: Entry) -> dict[str, Any]:
    """All that a learner may read of an exercise, as plain values: never a key or a slip."""
    from checker.grading.page import page as shown

    return shown(plan_of(entry, "page"))


Attempt = tuple[Entry, str | Path]
"""An exercise, and a response or a file for it."""


def demo_submissions(folder: Path) -> list[Attempt]:
    """A learner's day: every option of the choices, every bundled program, in order."""
    day: list[Attempt] = []
    for entry in exercises(folder):
        if entry.exercise.kind == "choice":
            day += [(entry, option.name) for option in options(entry)]
        else:
            day += [(entry, path) for path in entry.submissions("wrong")]
            day += [(entry, path) for path in entry.submissions("right")]
    return day


def demo(folder: Path, day: Iterable[Attempt], run: Runner, database: str) -> Iterator[Graded]:
    """Grade and store a day's attempts, one by one, for the learner `demo`."""
    from checker.store import Store

    with Store.open(database) as store:
        for entry, work in day:
            exercise_id = entry.exercise.id
            if isinstance(work, Path):
                graded = grade(folder, exercise_id, submission(work.name, work.read_bytes()), run)
            else:
                graded = answer(folder, exercise_id, work)
            _save(store, graded, "demo")
            yield graded
