"""Folders as Moodle and Gradescope give them for download.

Moodle names what a learner handed in `NAME_NUMBER_assignsubmission_file_`: a folder, or the
beginning of a file's name. Gradescope has a folder for each submission, and a list of whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from checker.app.manifests import submitters
from checker.app.search import Search
from checker.models.errors import UsageError

_MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<kind>\w+?)_(?P<file>.*)$")


def moodle_entries(search: Search) -> Iterator[tuple[Path, re.Match[str]]]:
    """Files and folders of Moodle's, at the top or in a folder for each assignment."""
    for path in search.inside(search.root):
        named = _MOODLE.match(path.name)
        if named:
            yield path, named
        elif path.is_dir():
            for below in search.inside(path):
                named = _MOODLE.match(below.name)
                if named:
                    yield below, named


def is_moodles(search: Search) -> bool:
    """Whether Moodle named most of what lies in a folder, or all that is in it in turn."""
    names = search.inside(search.root)
    return 2 * sum(_is_moodles(search, path) for path in names) > len(names)


def _is_moodles(search: Search, path: Path) -> bool:
    below = search.inside(path) if path.is_dir() else []
    held = bool(below) and all(_MOODLE.match(one.name) for one in below)
    return held or _MOODLE.match(path.name) is not None


def moodle(search: Search) -> None:
    """Take what Moodle gives for download, with a folder for each learner or without."""
    entries = list(moodle_entries(search))
    numbers: dict[str, set[str]] = {}
    for path, named in entries:
        numbers.setdefault(f"{path.parent}/{named['name']}", set()).add(named["number"])
    for path, named in entries:
        # Two people of one name in one assignment are distinguished by Moodle's number.
        twice = len(numbers[f"{path.parent}/{named['name']}"]) > 1
        learner = f"{named['name']} {named['number']}" if twice else named["name"]
        about = search.exercise_of(path.parent.name) if path.parent != search.root else None
        if named["kind"] != "file":
            search.leave(path, "it is text typed into Moodle, and no file")
        elif path.is_dir():
            for one in search.below(path):
                search.add(learner, one, about)
        else:
            search.add(learner, path, about or search.exercise_of(Path(named["file"]).stem))
    taken = {one for path, _ in entries for one in (path, path.parent)}
    for path in search.inside(search.root):
        if path not in taken:
            search.leave(path, "it is not named as Moodle names submissions")


def gradescope_root(search: Search) -> Path | None:
    """The folder of an export: this one, or one in it."""
    for folder in (search.root, *search.folders(search.root)):
        if (folder / "submission_metadata.yml").is_file():
            return folder
    return None


def is_gradescopes(search: Search) -> bool:
    """Whether a folder is an export, or holds one and no other folder."""
    root = gradescope_root(search)
    return root == search.root or (root is not None and len(search.folders(search.root)) == 1)


def gradescope(search: Search) -> None:
    """Take what Gradescope exports; what a group handed in is each member's."""
    root = gradescope_root(search)
    if root is None:
        raise UsageError(f"There is no submission_metadata.yml in {search.root}.")
    people = submitters(root / "submission_metadata.yml")
    for folder in search.inside(root):
        if not folder.is_dir():
            if folder.name != "submission_metadata.yml":
                search.leave(folder, "it lies in no submission's folder")
        elif not (folder.name in people and people[folder.name].learners):
            search.leave(folder, "submission_metadata.yml does not say whose it is")
        else:
            for path in search.below(folder):
                for learner in people[folder.name].learners:
                    search.add(learner, path, at=people[folder.name].at)
