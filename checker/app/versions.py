"""Which version of an exercise its marks are of: its title and points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checker import catalog
from checker.app import service
from checker.models.course import Version
from checker.models.errors import SpecError, UnknownExerciseError, UsageError

if TYPE_CHECKING:
    from checker.store.courses import Courses


def today(found: Courses, exercises: Sequence[str], folder: Path) -> dict[str, Version]:
    """What is known of exercises: as the catalog has them proved, else as last attempted.

    So a mark is of the points that an exercise has today, also where old verdicts stand because
    they would have fallen.
    """
    attempted, digests = found.versions(), _digests(folder)
    known = {}
    for one in exercises:
        version = attempted.get(one)
        if version is None or digests.get(one, version.digest) != version.digest:
            version = _from_catalog(folder, one, version)
        known[one] = version
    return known


def _digests(folder: Path) -> Mapping[str, str | None]:
    try:
        return catalog.digests(folder)
    except UsageError:
        return {}


def _from_catalog(folder: Path, exercise: str, attempted: Version | None) -> Version:
    """The version of today; the one that was attempted while that is not proved."""
    try:
        entry = catalog.find(folder, exercise)
    except UnknownExerciseError:
        return attempted or Version(exercise, exercise, 0.0)
    except SpecError:
        if attempted is None:
            raise
        return attempted
    if attempted is not None and not service.is_proved(entry):
        return attempted
    return Version(exercise, entry.exercise.title, entry.exercise.max_points, entry.digest)
