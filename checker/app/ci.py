"""A repository of exercises and submissions: what of it is to be proved and graded."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from checker import catalog
from checker.app.finding import Read, SkippedFile, files_below, lies_within, look_through
from checker.models.errors import (
    CheckerError,
    KindError,
    Problem,
    SpecError,
    UnsoundError,
    UsageError,
)
from checker.models.job import PROGRAMS, RESPONSE, Piece

if TYPE_CHECKING:
    from checker.app.ci_settings import Configuration
    from checker.app.grader import Grader, Outcome


@dataclass(frozen=True)
class WorkList:
    """What is to be done: specs to prove, pieces to grade; and what is left alone, with reasons."""

    specs: tuple[Path, ...] = ()
    pieces: tuple[Piece, ...] = ()
    left: tuple[SkippedFile, ...] = ()


@dataclass(frozen=True)
class GradedPiece:
    """A piece and what came of it; `error` stands where it got no verdict."""

    piece: Piece
    outcome: Outcome | None = None
    error: CheckerError | None = None


@dataclass
class CiResult:
    """All that came of a task."""

    graded: list[GradedPiece] = field(default_factory=list)
    proved: list[tuple[Path, tuple[Problem, ...]]] = field(default_factory=list)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of an exercise that is not sound."""
        return tuple(one for _, problems in self.proved for one in problems)


def own_exercises(configuration: Configuration) -> Path | None:
    """The repository's own folder of exercises. Raises UsageError where it is not there."""
    named = configuration.settings.exercises
    if named is None:
        return None
    folder = configuration.folder / named
    if not folder.is_dir():
        raise UsageError(f"There is no folder of exercises at {folder}.")
    return folder


def task(
    configuration: Configuration, top: Path, changed: Collection[Path] | None, read: Read
) -> WorkList:
    """What is to be done of a repository: all of it, or what hangs on the files that changed.

    A submission is graded where it changed, or its exercise did.
    """
    own = own_exercises(configuration)
    exercises = own or catalog.default_folder()
    specs = [path for path in (catalog.spec_files(own) if own else ()) if _touched(path, changed)]
    again = {path.parent.name.partition("-")[2] for path in specs}
    if changed is not None and not specs:
        wanted = [path for path in sorted(changed) if _may_be_handed_in(path)]
        if not any(_lies_in(path, configuration, own, top) for path in wanted):
            return WorkList()
    files = _submissions(configuration, own, top)
    if changed is not None and not again:
        files = [path for path in files if path in changed]
    found = look_through(exercises, files, lambda file: read(str(top / file)))
    pieces = [_named(one, top) for one in found.pieces
              if changed is None or Path(one.file) in changed or one.exercise in again]  # fmt: skip
    left = [SkippedFile(_shown(Path(one.file), top), one.why, one.to_mend) for one in found.left
            if changed is None or Path(one.file) in changed]  # fmt: skip
    return WorkList(tuple(specs), tuple(pieces), tuple(left))


def _touched(spec: Path, changed: Collection[Path] | None) -> bool:
    """Whether a file of an exercise changed, or a function that its chapter hands out."""
    if changed is None:
        return True
    given = spec.parent.parent / "given"
    return any(path.is_relative_to(spec.parent) or path.is_relative_to(given) for path in changed)


def _may_be_handed_in(path: Path) -> bool:
    return path.suffix.lower() in (*PROGRAMS, RESPONSE)


def _lies_in(path: Path, configuration: Configuration, own: Path | None, top: Path) -> bool:
    if own is not None and path.is_relative_to(own):
        return False
    folders = (top / name for name in configuration.settings.submissions)
    return any(path.is_relative_to(os.path.normpath(one)) for one in folders)


def _submissions(configuration: Configuration, own: Path | None, top: Path) -> list[Path]:
    """The files that may be submissions; never those of the exercises themselves."""
    found: dict[Path, None] = {}
    for name in configuration.settings.submissions:
        path = Path(os.path.normpath(top / name))
        if not path.exists():
            raise UsageError(f"There are no submissions at {path}.")
        if not lies_within(path, top):
            raise UsageError(f"{path} lies outside of the repository {top}.")
        found |= dict.fromkeys(files_below(path))
    return [path for path in found if own is None or not path.is_relative_to(own)]


def _named(piece: Piece, top: Path) -> Piece:
    return Piece(piece.exercise, _shown(Path(piece.file), top), piece.content)


def _shown(path: Path, top: Path) -> str:
    """A file as the repository names it, which annotations need."""
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else str(path)


def grade(pieces: Collection[Piece], grader: Grader, learner: str = "") -> Iterator[GradedPiece]:
    """Grade pieces one after the other. What is wrong with one keeps no other from its verdict."""
    for piece in pieces:
        try:
            yield GradedPiece(piece, grader.grade(piece.job(learner)))
        except (KindError, SpecError, UnsoundError) as error:
            yield GradedPiece(piece, error=error)
