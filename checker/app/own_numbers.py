"""The numbers that are a learner's own: which variant it is, and which attempts are at it.

A learner has one seed, in every course and at every exercise, so that an exercise of several
courses has one page. Whoever does not know a learner's id, which is drawn at random, cannot tell
the seed beforehand.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker.models.batch import IgnoredFile
from checker.models.errors import CheckerError

if TYPE_CHECKING:
    from checker.app.classes import Class
    from checker.models.batch import Found, HandedIn
    from checker.models.course import CountedAttempt, Rules


def seed(learner_id: int) -> str:
    """The seed of a learner's own variants: a short word, the same for ever."""
    said = hashlib.sha256(f"own numbers\0{learner_id}".encode()).digest()
    return base64.b32encode(said[:5]).decode().lower()


def counted(
    rules: Rules, learner_id: int, made: Sequence[CountedAttempt]
) -> Sequence[CountedAttempt]:
    """The attempts that count under these rules: those at the learner's own numbers."""
    if not rules.variants:
        return made
    own = seed(learner_id)
    return [one for one in made if one.variant == own]


def of_course(folder: Path, database: str, slug: str, files: Found) -> Found:
    """Files of a class, each for its learner's own numbers where a course gives them.

    Files for an exercise that has none any more are left alone. Raises UnknownCourseError.
    """
    from checker.app.classes import shown

    found = shown(database, slug)
    learners, varied = _learners(found), _varied(found)
    gone = lost(folder, varied)
    left = [IgnoredFile(one.path, _GONE) for one in files.files if one.exercise in gone]
    kept = (one for one in files.files if one.exercise not in gone)
    own = tuple(_own(one, learners, varied) for one in kept)
    return replace(files, files=own, left=(*files.left, *left))


_GONE = "the course gives each learner own numbers here, and the exercise has none any more"


def elsewhere(database: str, files: Sequence[HandedIn]) -> dict[str, tuple[HandedIn, ...]]:
    """Files for which a course gives their learner own numbers, and that are not for these; by
    the course's name."""
    from checker.app.classes import listed, shown

    found = {}
    for course, _, _ in listed(database):
        known = shown(database, course.slug)
        learners, varied = _learners(known), _varied(known)
        plain = (one for one in files if one.variant is None)
        without_variant = tuple(
            one for one in plain if one.learner in learners and one.exercise in varied
        )
        if without_variant:
            found[course.slug] = without_variant
    return found


def lost(folder: Path, exercises: Collection[str]) -> frozenset[str]:
    """Those of some exercises, to which own numbers belong, that have no variants any more."""
    from checker import catalog

    found = set()
    for name in exercises:
        with suppress(CheckerError):
            if catalog.find(folder, name).exercise.variants is None:
                found.add(name)
    return frozenset(found)


def _learners(of: Class) -> dict[str, int]:
    return {one.name: one.learner_id for one in of.members if one.role == "learner"}


def _varied(of: Class) -> set[str]:
    return {one.exercise for one in of.assignments if one.rules.variants}


def _own(file: HandedIn, learners: Mapping[str, int], varied: Collection[str]) -> HandedIn:
    if file.learner not in learners or file.exercise not in varied:
        return file
    return replace(file, variant=seed(learners[file.learner]))
