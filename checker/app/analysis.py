"""The use case of an analysis: how exercises behave in a class, from everybody's first attempts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker import catalog
from checker.app import statistics
from checker.app.gradebook import in_order, known_course
from checker.app.meanings import meanings
from checker.app.own_numbers import counted
from checker.models.course import CountedAttempt, Course, First
from checker.models.errors import SpecError, UnknownExerciseError, UsageError

if TYPE_CHECKING:
    from checker.store.courses import Courses
    from checker.store.handed import Pair


@dataclass(frozen=True)
class Item:
    """One exercise; all but `solved` and the medians are of first attempts alone.

    `difficulty` is the mean share of the points: small is hard. `discrimination` is of
    `compared` learners, who tried other exercises too; None where it cannot be computed. Of those
    who `solved` it, at whatever attempt: the median time since the first attempt, in seconds, and
    the median number of attempts.
    """

    exercise: str
    title: str
    n: int
    difficulty: float | None
    discrimination: float | None
    compared: int
    right: int
    solved: int
    median_seconds: float | None
    median_attempts: float | None
    slips: tuple[tuple[str, int], ...]
    meanings: Mapping[str, str]
    """What each of the slips is, in a sentence."""
    responses: tuple[tuple[str, int], ...]
    keys: tuple[str, ...] = ()
    """Which of the responses are right."""

    @property
    def few(self) -> bool:
        """Whether too few took part for the figures to say much."""
        return self.n < statistics.FEW


@dataclass(frozen=True)
class Analysis:
    """The exercises of a course, or of the whole database."""

    course: Course | None
    items: tuple[Item, ...]


def analysis(
    folder: Path, database: str, course: str | None = None, exercise: str | None = None
) -> Analysis:
    """Analyse what a course's learners, or all learners, handed in.

    With `exercise` only that one. Raises UnknownCourseError and UsageError.
    """
    from checker.store import courses

    with courses.reading(database) as found:
        of = None if course is None else known_course(found, course)
        tried: dict[str, list[First]] = {}
        scores: dict[int, dict[str, float]] = {}
        for (learner, name), first in _firsts(found, of).items():
            tried.setdefault(name, []).append(first)
            scores.setdefault(learner, {})[name] = _share(first)
        names = in_order(folder, tried)
        if exercise is not None:
            names = [_one(folder, names, exercise)]
        titles = {name: one.title for name, one in found.versions().items()}
        items = [_item(found, folder, name, titles[name], tried[name], scores) for name in names]
    return Analysis(of, tuple(items))


def _firsts(found: Courses, course: Course | None) -> Mapping[Pair, First]:
    """Everybody's first attempts; in a course those that count under its rules."""
    if course is None:
        return found.firsts()
    rules = {one.exercise: one.rules for one in found.assignments(course.id)}
    made = found.made(course.id)
    at_own = {pair: counted(rules[pair[1]], pair[0], tried) for pair, tried in made.items()}
    return {pair: _first(tried) for pair, tried in at_own.items() if tried}


def _first(made: Sequence[CountedAttempt]) -> First:
    one = made[0]
    right = (each for each in enumerate(made, 1) if each[1].points >= each[1].max_points)
    number, solved = next(right, (0, None))
    at = solved.at if solved else None
    return First(one.attempt_id, one.points, one.max_points, one.at, at, number, one.variant)


def _one(folder: Path, names: Sequence[str], exercise: str) -> str:
    """The exercise that is meant, by its id or number."""
    if exercise not in names:
        exercise = catalog.find(folder, exercise).exercise.id
    if exercise not in names:
        raise UsageError(f"Nobody has handed in {exercise} yet.")
    return exercise


def _share(first: First) -> float:
    return first.points / first.max_points


def _item(  # noqa: PLR0913, PLR0917  # what is known of one exercise
    found: Courses,
    folder: Path,
    name: str,
    title: str,
    tried: Sequence[First],
    scores: statistics.Scores,
) -> Item:
    first = [one.attempt_id for one in tried]
    shares = [_share(one) for one in tried]
    solved = [(one.solved_at - one.at, one.number) for one in tried if one.solved_at is not None]
    discrimination, compared = statistics.item_rest(scores, name)
    entry = _entry(folder, name)
    read, keys = _reader(entry) if entry else (None, ())
    # What an option or number means, and which is right, differs from variant to variant.
    same = [one.attempt_id for one in tried if one.variant is None]
    said = found.sources(same).values() if read else ()
    slips = statistics.frequencies(slip for _, slip in found.slips(first))
    known = meanings(entry.exercise if entry else None) if slips else {}
    return Item(
        name,
        title,
        len(first),
        statistics.mean(shares),
        discrimination,
        compared,
        sum(share >= 1 for share in shares),
        len(solved),
        statistics.median(time.total_seconds() for time, _ in solved),
        statistics.median(number for _, number in solved),
        slips,
        {code: known[code] for code, _ in slips if code in known},
        statistics.frequencies(map(read, said)) if read else (),
        keys if same else (),
    )


def _entry(folder: Path, name: str) -> catalog.Entry | None:
    try:
        return catalog.find(folder, name)
    except (UnknownExerciseError, SpecError, UsageError):
        return None


def _reader(entry: catalog.Entry) -> tuple[Callable[[bytes], str] | None, tuple[str, ...]]:
    """What makes of a response the option that it means, and the right ones; None for programs."""
    if entry.exercise.kind == "code":
        return None, ()
    if entry.exercise.kind != "choice":
        return _text, ()
    from checker.app import service
    from checker.grading.respond import matching

    shown = service.options(entry)

    def read(source: bytes) -> str:
        meant = matching(shown, _text(source))
        return meant.name if meant else _text(source)

    return read, tuple(one.name for one in shown if one.is_key)


def _text(source: bytes) -> str:
    return source.decode("utf-8", "replace").strip()
