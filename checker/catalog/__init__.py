"""Exercises on disk: finding one by its id, listing all, and reading the files beside a spec.

A folder is `<chapter>/<nn-id>/` with `exercise.json`; functions that an exercise hands out lie in
`<chapter>/given/<name>.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from checker.models.errors import Problem, SpecError, UnknownExerciseError, UsageError

if TYPE_CHECKING:
    from checker.models.exercise import Exercise

PROOF = "proof.json"
"""Says which version of an exercise was proved; only what is proved is kept as a score."""


Stamp = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Proof:
    """A proof, and the numbers of the draws of hidden data with which it was made."""

    draws: tuple[int, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One exercise of the catalog, with what its files say."""

    folder: Path
    exercise: Exercise
    text: str
    functions: dict[str, str]
    variant: str | None = None
    """The seed of the variant that `exercise` is; None for the numbers of the spec."""
    plain: Exercise | None = None
    """Where `exercise` is a variant, the exercise with the numbers of the spec."""
    stamp: Stamp = ()
    """Of each file that was read: when it was saved, its size and inode."""

    @property
    def digest(self) -> str:
        """SHA-256 of what decides a verdict: the spec and the functions that it hands out."""
        parts = [self.text, *(f"{name}\n{code}" for name, code in sorted(self.functions.items()))]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def has_changed(self) -> bool:
        """Whether the files that decide a verdict are other ones now than those that were read."""
        return self.stamp != _stamp(self.folder, self.functions)

    def unsound(self, found: Iterable[tuple[tuple[str | int, ...], str]]) -> SpecError:
        """The error that tells problems of the spec at their places."""
        from checker.catalog import spec

        path = self.folder / "exercise.json"
        return SpecError(tuple(spec.placed(self.text, str(path), found)))

    def read(self, name: str) -> str | None:
        """A file of the folder, or None where there is none."""
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def proved_by(self, solver: str) -> bool:
        """Whether `checker validate` proved just this exercise with this version of the solver."""
        return self._proof(solver) is not None

    def draws(self, solver: str) -> tuple[int, ...]:
        """The numbers of the draws of hidden data that were proved; none where nothing is."""
        return (self._proof(solver) or Proof()).draws

    def record_proof(self, solver: str, draws: tuple[int, ...] = ()) -> None:
        """Write down beside the spec that it is proved. Raises UsageError and WriteError."""
        from checker import writing

        if self._proof(solver) != Proof(draws):
            told = {"digest": self.digest, "solver": solver}
            listed = {"draws": f"{list(draws)}"} if draws else {}
            text = json.dumps(told | listed, indent=2).replace('"[', "[").replace(']"', "]")
            writing.write(self.folder / PROOF, f"{text}\n".encode())

    def _proof(self, solver: str) -> Proof | None:
        """What was proved of the exercise as it stands, and with this version of the solver."""
        try:
            told = json.loads(self.read(PROOF) or "null")
            if (told["digest"], told["solver"]) != (self.digest, solver):
                return None
            return Proof(tuple(map(int, told.get("draws", ()))))
        except (ValueError, TypeError, LookupError):
            return None

    def submissions(self, kind: str) -> list[Path]:
        """The bundled submissions of a kind, `right` or `wrong`."""
        return sorted((self.folder / "submissions" / kind).glob("*.py"))


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
    """How a file's name may tell an exercise: by its id, with or without its number."""
    return exercise_id, f"{number}-{exercise_id}", f"{number:0>2}-{exercise_id}"


def ids(folder: Path) -> tuple[str, ...]:
    """The id of each exercise, in order, read off their folders' names alone."""
    return tuple(name for _, name in numbers(folder))


def after(entry: Entry) -> str | None:
    """The id of the exercise that comes next, None at the end; reads folders' names alone."""
    later = [path for path in spec_files(entry.folder.parent.parent) if path.parent > entry.folder]
    return _id_of(later[0]) if later else None


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


def load(path: Path) -> Entry:
    """The exercise of a spec file. Raises SpecError with every problem of the spec."""
    from checker.catalog import spec

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError((Problem(str(path), f"the file cannot be read: {error}"),)) from None
    exercise = spec.parse(text, str(path))
    given = path.parent.parent / "given"
    functions, missing = {}, []
    for index, function in enumerate(exercise.functions):
        code = given / f"{function.name}.py"
        if code.is_file():
            functions[function.name] = code.read_text(encoding="utf-8")
        else:
            missing.append((("functions", index, "name"), f"there is no file {code}"))
    if missing:
        raise SpecError(tuple(spec.placed(text, str(path), missing)))
    return Entry(path.parent, exercise, text, functions, stamp=_stamp(path.parent, functions))


def _stamp(folder: Path, functions: Iterable[str]) -> Stamp:
    given = (f"{folder.parent}/given/{name}.py" for name in functions)
    found = []
    for path in (f"{folder}/exercise.json", f"{folder}/{PROOF}", *given):
        try:
            known = os.stat(path)
        except OSError:
            found.append((0, 0, 0))
        else:
            found.append((known.st_mtime_ns, known.st_size, known.st_ino))
    return tuple(found)


def load_all(folder: Path) -> Iterator[Entry]:
    """Every exercise in order. Raises UsageError where there is none, SpecError where unsound."""
    entries = [load(path) for path in _some(folder)]
    yield from sorted(entries, key=lambda entry: (entry.exercise.chapter, entry.exercise.order))
