"""Looking through a folder of what learners handed in: whose a file is, and for which exercise.

What is not understood is noted with its reason and left alone. So are links to files, for a learner
could hand in another one's, and links that lead out of the folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from checker import catalog
from checker.app.finding import lies_within
from checker.models.batch import Found, HandedIn, IgnoredFile, Layout
from checker.models.errors import UsageError
from checker.models.learner import learner_name

SUFFIXES = (".py", ".ipynb")
"""Programs, and notebooks."""
_OURS_TO_PASS = re.compile(r"\.|__")
"""How names begin that systems and editors leave behind."""
_SEVERAL = "there are several files of this learner for this exercise, and none is chosen"
_COPY = re.compile(r"[ _-]*\(\d+\)$")


@dataclass
class Search:
    """What is looked for, and what has been found by now."""

    root: Path
    exercises: Sequence[tuple[str, str]]
    """The number and the id of each exercise that takes a program."""
    exercise: str | None = None
    """The one that all files are for, whatever their names."""
    files: list[HandedIn] = field(default_factory=list)
    left: dict[Path, str] = field(default_factory=dict)

    def leave(self, path: Path, why: str) -> None:
        """Note that nothing is done with a file."""
        self.left.setdefault(path, why)

    def exercise_of(self, name: str) -> str | None:
        """The exercise of a name: its id, its number, or both, however they are spelt."""
        if self.exercise is not None:
            return self.exercise
        spelling = re.sub(r"[\s_]+", "-", _COPY.sub("", name).strip().lower())
        for number, known in self.exercises:
            if spelling in (number, *catalog.spellings(number, known)):
                return known
        return None

    def inside(self, folder: Path) -> list[Path]:
        """What lies in a folder, in order, without what editors and systems leave behind."""
        try:
            found = sorted(folder.iterdir())
        except OSError as error:
            self.leave(folder, f"it cannot be opened: {error.strerror}")
            return []
        return [one for one in found if not _OURS_TO_PASS.match(one.name) and self.is_own(one)]

    def folders(self, folder: Path) -> list[Path]:
        """The folders in a folder."""
        return [one for one in self.inside(folder) if one.is_dir()]

    def below(self, folder: Path) -> Iterator[Path]:
        """The files in a folder and in its folders, not following links to folders."""
        for path in self.inside(folder):
            if path.is_dir() and not path.is_symlink():
                yield from self.below(path)
            else:
                yield path

    def is_own(self, path: Path) -> bool:
        """Whether a path is no link to elsewhere; one that is, is noted."""
        if not path.is_symlink():
            return True
        if not lies_within(path, self.root):
            self.leave(path, "it is a link that leads out of the folder")
        elif not path.is_dir():
            self.leave(path, "it is a link to another file")
        return path not in self.left

    def add(
        self, learner: str, path: Path, exercise: str | None = None, at: datetime | None = None
    ) -> None:
        """Take a file as one learner's, for the exercise that is given or that its name means."""
        if path.is_dir():
            return self.leave(path, "it is a folder, and files were looked for")
        if path.suffix.lower() not in SUFFIXES:
            return self.leave(path, "it is no Python file")
        known = exercise or self.exercise_of(path.stem)
        if known is None:
            return self.leave(path, f"its name, {path.stem!r}, is that of no exercise")
        try:
            self.files.append(HandedIn(learner_name(learner), known, path, at))
        except UsageError as error:
            self.leave(path, f"its learner's name cannot be used: {error}")
        return None

    def found(self, layout: Layout) -> Found:
        """All of it, one file for each learner and exercise."""
        ordered = sorted(self.files, key=lambda one: (one.learner, one.exercise, str(one.path)))
        kept: list[HandedIn] = []
        for _, same in _grouped(ordered):
            programs = [one for one in same if one.path.suffix.lower() == ".py"] or same
            chosen = programs if len(programs) == 1 else []
            kept += chosen
            why = "there is a .py file beside it" if chosen else _SEVERAL
            for one in same:
                if one not in chosen:
                    self.leave(one.path, why)
        left = (IgnoredFile(path, why) for path, why in self.left.items())
        return Found(layout, tuple(kept), tuple(left))


def _grouped(files: Iterable[HandedIn]) -> Iterable[tuple[tuple[str, str], list[HandedIn]]]:
    groups: dict[tuple[str, str], list[HandedIn]] = {}
    for one in files:
        groups.setdefault((one.learner, one.exercise), []).append(one)
    return groups.items()
