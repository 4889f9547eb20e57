"""The layout of a folder that a class handed in: which one it is, and what lies in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from checker.app.search import SUFFIXES, Search
from checker.models.batch import LAYOUTS, Found, Layout
from checker.models.errors import UsageError

PACKED = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")
"""How the names of packed folders end, such as course systems give for download."""


def shown(path: Path, root: Path) -> str:
    """A file's name as it is shown: below the folder, if it lies there."""
    return os.path.relpath(path, root) if path.is_relative_to(root) else str(path)


def find(
    folder: Path,
    exercises: Sequence[tuple[str, str]],
    layout: Layout | None = None,
    *,
    exercise: str | None = None,
    manifest: Path | None = None,
) -> Found:
    """What was handed in, in the layout that is named, or in the one that the folder has.

    `exercises` holds the number and the id of each. Raises UsageError where there is no such folder
    or manifest, or where nothing in it is understood.
    """
    if not folder.is_dir():
        name = "name the folder that holds the learners' files."
        if folder.is_file() and folder.suffix.lower() in PACKED:
            raise UsageError(f"{folder} is packed. Unpack it, and {name}")
        what = "is not a folder" if folder.exists() else "is not there"
        raise UsageError(f"{folder} {what}. {name.capitalize()}")
    search = Search(folder, exercises, exercise)
    if manifest is not None:
        from checker.app import manifests

        manifests.read(search, manifest)
        return _some(search, "manifest")
    known = layout or _detected(search)
    search = Search(folder, exercises, exercise)
    _read(search, known)
    return _some(search, known)


def _some(search: Search, layout: Layout) -> Found:
    found = search.found(layout)
    if found.files:
        return found
    reasons = "".join(f"\n  {shown(one.path, search.root)}: {one.why}" for one in found.left[:5])
    shapes = "\n".join(f"  {one}: {words}" for one, words in LAYOUTS.items())
    raise UsageError(
        f"Nothing in {search.root} can be graded, read as {LAYOUTS[layout]}.{reasons}\n"
        f"Exercises are named by their ids, as in {search.exercises[0][1]}.py. The layouts:\n"
        f"{shapes}"
    )


def _detected(search: Search) -> Layout:
    """The layout that most of a folder's names fit: no one learner decides for a class."""
    from checker.app import downloads

    if downloads.is_gradescopes(search):
        return "gradescope"
    if downloads.is_moodles(search):
        return "moodle"
    by_exercise = by_learner = 0
    for folder in search.folders(search.root):
        programs = [one for one in search.inside(folder) if one.suffix.lower() in SUFFIXES]
        by_learner += sum(search.exercise_of(one.stem) is not None for one in programs)
        by_exercise += len(programs) if search.exercise_of(folder.name) is not None else 0
    return "exercise" if by_exercise > by_learner else "learner"


def _by_learner(search: Search) -> None:
    for folder in search.inside(search.root):
        if not folder.is_dir():
            search.leave(folder, "it lies in no learner's folder")
            continue
        handed_in = search.inside(folder)
        for path in handed_in:
            search.add(folder.name, path)
        if not handed_in:
            search.leave(folder, "there is nothing in it to grade")


def _by_exercise(search: Search) -> None:
    for folder in search.inside(search.root):
        known = search.exercise_of(folder.name) if folder.is_dir() else None
        if known is None:
            search.leave(folder, "its name is that of no exercise")
            continue
        for path in search.inside(folder):
            search.add(path.stem, path, known)


def _read(search: Search, layout: Layout) -> None:
    from checker.app import downloads

    readers: dict[Layout, Callable[[Search], None]] = {
        "learner": _by_learner,
        "exercise": _by_exercise,
        "moodle": downloads.moodle,
        "gradescope": downloads.gradescope,
    }
    readers[layout](search)
