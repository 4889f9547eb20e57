"""Exercises on disk: finding one by its id, listing all, and reading the files beside a spec.

A folder is `<chapter>/<nn-id>/` with `exercise.json`; functions that an exercise hands out lie in
`<chapter>/given/<name>.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from checker.catalog.entry import MOST_READ, PROOF, Entry, digest_of, load
from checker.models.errors import Problem, SpecError, UnknownExerciseError, UsageError

__all__ = ["MOST_READ", "PROOF", "Entry", "load"]


def default_folder() -> Path:
    """The bundled exercises: inside an installed package, or beside the package in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "_data" / "exercises"
    return installed if installed.is_dir() else package.parent / "exercises"


def spec_files(folder: Path) -> list[Path]:
    """All specs below a folder, in the order of their folders' names."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder of exercises at {folder}.")
    return sorted(folder.glob("*/*/exercise.json"))


def _some(folder: Path) -> list[Path]:
    found = spec_files(folder)
    if not found:
        raise UsageError(
            f"There are no exercises in {folder}. Name a folder that holds them, each with its "
            "spec at CHAPTER/NN-ID/exercise.json."
        )
    return found


def named_specs(folder: Path, paths: Iterable[Path]) -> list[Path]:
    """The specs that the paths name: files, exercise folders, or folders of chapters.

    Without paths, all of the folder. Raises UsageError for a path with no spec below it.
    """
    found: list[Path] = []
    for path in paths:
        below = [path] if path.is_file() else sorted(path.glob("**/exercise.json"))
        if not below:
            raise UsageError(f"There is no exercise.json at {path}.")
        found += below
    return found or _some(folder)


def numbers(folder: Path) -> list[tuple[str, str]]:
    """The number and the id of each exercise, read off their folders' names alone."""
    return [(_number_of(path), _id_of(path)) for path in spec_files(folder)]


def spellings(number: str, exercise_id: str) -> tuple[str, ...]:
    """How a file's name may show its exercise: by the id, with or without its number."""
    return exercise_id, f"{number}-{exercise_id}", f"{number:0>2}-{exercise_id}"


def ids(folder: Path) -> tuple[str, ...]:
    """The id of each exercise, in order, read off their folders' names alone."""
    return tuple(name for _, name in numbers(folder))


def after(entry: Entry) -> str | None:
    """The id of the exercise that comes next, None at the end; reads folders' names alone."""
    chapter, own = entry.folder.parent, entry.folder.name
    for name in sorted(name for name in os.listdir(chapter) if name > own):
        if (path := chapter / name / "exercise.json").is_file():
            return _id_of(path)
    later = [path for path in spec_files(chapter.parent) if path.parent.parent > chapter]
    return _id_of(later[0]) if later else None


def digests(folder: Path) -> dict[str, str | None]:
    """The digest of each exercise by its id; see `digest_of`."""
    return {_id_of(path): digest_of(path) for path in spec_files(folder)}


def _id_of(path: Path) -> str:
    return path.parent.name.partition("-")[2]


def _number_of(path: Path) -> str:
    return path.parent.name.partition("-")[0].lstrip("0")


def find(folder: Path, exercise_id: str) -> Entry:
    """The exercise of that id, or of that number where only one has it.

    Raises UsageError, with the nearest ids, where there is none, and SpecError where it is unsound.
    """
    files = _some(folder)
    found = [path for path in files if _id_of(path) == exercise_id]
    if not found and exercise_id.isdecimal():
        return load(_numbered(files, exercise_id))
    if len(found) > 1:
        message = f"the id {exercise_id!r} is also that of {found[0].parent}"
        raise SpecError((Problem(str(found[1]), message, "$.id"),))
    if not found:
        known = [_id_of(path) for path in files]
        near = get_close_matches(exercise_id, known, n=3, cutoff=0.5)
        raise UnknownExerciseError(exercise_id, tuple(near))
    return load(found[0])


def _numbered(files: list[Path], number: str) -> Path:
    """The one spec of a number. Raises UsageError where there is none, or there are several."""
    found = [path for path in files if _number_of(path) == number.lstrip("0")]
    if not found:
        raise UnknownExerciseError(number)
    if len(found) > 1:
        ids = " or ".join(map(_id_of, found))
        raise UsageError(f"Several chapters have an exercise {number}. Say which one: {ids}.")
    return found[0]


def load_all(folder: Path) -> Iterator[Entry]:
    """Every exercise in order. Raises UsageError where there is none, SpecError where unsound."""
    entries = [load(path) for path in _some(folder)]
    yield from sorted(entries, key=lambda entry: (entry.exercise.chapter, entry.exercise.order))
