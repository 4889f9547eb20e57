"""Work found in files and folders: which exercises a file holds, and which files hold none."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checker import catalog
from checker.models.errors import UsageError
from checker.models.job import PROGRAMS, RESPONSE, Piece
from checker.models.source import UnreadableError
from checker.submissions.program import exercises_in

_PASSED_OVER = re.compile(r"\.|__|node_modules$|venv$")

Read = Callable[[str], bytes]
"""Gives a file's bytes. Raises UsageError for one that is too large, or cannot be read."""


@dataclass(frozen=True)
class SkippedFile:
    """A file that nothing is done with, and why; `to_mend` where its learner must change it."""

    file: str
    why: str
    to_mend: bool = False

    @classmethod
    def refused(cls, file: str, error: Exception) -> SkippedFile:
        """One that its learner must change, for this error."""
        return cls(file, str(error).rstrip("."), to_mend=True)


@dataclass(frozen=True)
class FoundWork:
    """All that was found."""

    pieces: tuple[Piece, ...] = ()
    left: tuple[SkippedFile, ...] = ()

    @property
    def exercises(self) -> frozenset[str]:
        """The exercises that something was found for."""
        return frozenset(piece.exercise for piece in self.pieces)


def find(exercises: Path, path: Path, read: Read) -> FoundWork:
    """What is handed in at a path: a file, or a folder with all below it.

    Raises UsageError where there is no such path, or nothing in it is for an exercise.
    """
    if not path.exists():
        raise UsageError(f"There is no file or folder {path}.")
    found = look_through(exercises, files_below(path), read)
    if not found.pieces:
        why = f" {found.left[0].file}: {found.left[0].why}." if found.left else ""
        say = "Say which it is for, checker grade ID FILE. Or name" if path.is_file() else "Name"
        raise UsageError(
            f"Nothing in {path} is for an exercise.{why} {say} a file after one, as in "
            f"{catalog.ids(exercises)[0]}.py, or head a part of it with a line: # %% ID"
        )
    return found


def look_through(exercises: Path, files: Iterable[Path], read: Read) -> FoundWork:
    """What is handed in in these files."""
    known = dict(_spelt(exercises))
    pieces: list[Piece] = []
    left: list[SkippedFile] = []
    for path in files:
        for found in _in_file(str(path), known, read):
            if isinstance(found, Piece):
                pieces.append(found)
            else:
                left.append(found)
    return FoundWork(tuple(pieces), tuple(left))


def files_below(path: Path) -> list[Path]:
    """The file, or the files of a folder that may be handed in, in order; links are not followed
    out of it."""
    if not path.is_dir():
        return [path]
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(one for one in folders if not _PASSED_OVER.match(one))
        files = (Path(folder, name) for name in sorted(names) if not _PASSED_OVER.match(name))
        found += [one for one in files if one.suffix.lower() in (*PROGRAMS, RESPONSE)]
    return [one for one in found if not one.is_symlink() or lies_within(one, path)]


def lies_within(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder wherever links lead; one that leads to itself is no error."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _spelt(exercises: Path) -> Iterator[tuple[str, str]]:
    """Each way in which a file's name may mean an exercise, with its id."""
    for number, name in catalog.numbers(exercises):
        yield from ((spelt, name) for spelt in catalog.spellings(number, name))


def _in_file(file: str, known: dict[str, str], read: Read) -> Iterator[Piece | SkippedFile]:
    stem, ending = os.path.splitext(os.path.basename(file))
    named = known.get(stem.strip().casefold().replace("_", "-").replace(" ", "-"))
    if ending.lower() == RESPONSE and named is None:
        return  # Any text: a list of libraries, notes.
    try:
        content = read(file)
        marked: tuple[str, ...] = ()
        if ending.lower() != RESPONSE:
            marked = exercises_in(file, content, known.values())
    except (UsageError, UnreadableError) as error:
        # A broken notebook that is named after an exercise gets a verdict, which says so.
        if named is None or isinstance(error, UsageError):
            yield SkippedFile.refused(file, error)
            return
    for exercise in marked or ((named,) if named else ()):
        yield Piece(exercise, file, content)
    if not marked and named is None:
        yield SkippedFile(file, "its name is that of no exercise, and no line in it marks one")
