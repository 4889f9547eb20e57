"""The numbers that are a learner's own: which variant it is, and which attempts are at it.

A learner has one seed, in every course and at every exercise, so that an exercise of several
courses has one page. Whoever does not know a learner's id, which is drawn at random, cannot tell
the seed beforehand.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.models.batch import Found, HandedIn
    from checker.models.course import Made, Rules


def seed(learner_id: int) -> str:
    """The seed of a learner's own variants: a short word, the same for ever."""
    said = hashlib.sha256(f"own numbers\0{learner_id}".encode()).digest()
    return base64.b32encode(said[:5]).decode().lower()


def counted(rules: Rules, learner_id: int, made: Sequence[Made]) -> Sequence[Made]:
    """The attempts that count under these rules: those at the learner's own numbers."""
    if not rules.variants:
        return made
    own = seed(learner_id)
    return [one for one in made if one.variant == own]


def of_course(database: str, slug: str, files: Found) -> Found:
    """Files of a class, each for its learner's own numbers where a course gives them.

    Raises UnknownCourseError.
    """
    from checker.app.classes import shown

    found = shown(database, slug)
    learners = {one.name: one.learner_id for one in found.members if one.role == "learner"}
    varied = {one.exercise for one in found.assignments if one.rules.variants}
    return replace(files, files=tuple(_own(one, learners, varied) for one in files.files))


def _own(file: HandedIn, learners: Mapping[str, int], varied: Collection[str]) -> HandedIn:
    if file.learner not in learners or file.exercise not in varied:
        return file
    return replace(file, variant=seed(learners[file.learner]))
