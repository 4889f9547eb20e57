"""An exercise as its files hold it, read once and again only where they have changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.models.errors import Problem, SpecError

if TYPE_CHECKING:
    from checker.models.exercise import Exercise

PROOF = "proof.json"
"""Says which version of an exercise was proved; only what is proved is kept as a score."""


TEXT = "utf-8-sig"
"""How a spec is read: some editors put a mark before the text."""
Stamp = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Proof:
    """A proof, and the numbers of the draws of hidden data with which it was made."""

    draws: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Entry:
    """One exercise of the catalog, with what its files say.

    An entry is itself alone, so that what is made of it can be kept by it: see `load`.
    """

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
        return _digest(self.text, self.functions)

    def has_changed(self) -> bool:
        """Whether the files that decide a verdict are other ones now than those that were read."""
        return self.stamp != _stamp(self.folder, self.functions)

    def unsound(self, found: Iterable[tuple[tuple[str | int, ...], str]]) -> SpecError:
        """The error that reports problems of the spec at their places."""
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
            data = {"digest": self.digest, "solver": solver}
            listed = {"draws": f"{list(draws)}"} if draws else {}
            text = json.dumps(data | listed, indent=2).replace('"[', "[").replace(']"', "]")
            writing.write(self.folder / PROOF, f"{text}\n".encode())

    def _proof(self, solver: str) -> Proof | None:
        """What was proved of the exercise as it stands, and with this version of the solver."""
        try:
            data = json.loads(self.read(PROOF) or "null")
            if (data["digest"], data["solver"]) != (self.digest, solver):
                return None
            return Proof(tuple(map(int, data.get("draws", ()))))
        except (ValueError, TypeError, LookupError, RecursionError):
            return None

    def submissions(self, kind: str) -> list[Path]:
        """The bundled submissions of a kind, `right` or `wrong`."""
        return sorted((self.folder / "submissions" / kind).glob("*.py"))


def digest_of(path: Path) -> str | None:
    """The digest of what a spec file and its functions hold, whether that is sound or not: it is
    quick to ask. None where they cannot be read.
    """
    try:
        text = path.read_text(encoding=TEXT)
        names = [one["name"] for one in json.loads(text).get("functions", ())]
        given = path.parent.parent / "given"
        functions = {name: (given / f"{name}.py").read_text(encoding="utf-8") for name in names}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return _digest(text, functions)


def _digest(text: str, functions: Mapping[str, str]) -> str:
    parts = [text, *(f"{name}\n{code}" for name, code in sorted(functions.items()))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


_READ: dict[Path, Entry] = {}
"""What spec files held when they were read last."""
MOST_READ = 2000


def load(path: Path) -> Entry:
    """The exercise of a spec file, from memory where its files are as they were.

    Raises SpecError with every problem of the spec.
    """
    known = _READ.get(path)
    if known is None or known.has_changed():
        if len(_READ) >= MOST_READ:
            _READ.clear()
        known = _READ[path] = _load(path)
    return known


def _load(path: Path) -> Entry:
    from checker.catalog import spec

    folder = path.parent
    stamp = _stamp(folder, ())  # Before anything is read: what is saved meanwhile is noticed later.
    try:
        text = path.read_text(encoding=TEXT)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = f"byte {error.start + 1} is not valid UTF-8: save the file as UTF-8"
        raise SpecError((Problem(str(path), problem, "$", line, 1),)) from None
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror}"
        raise SpecError((Problem(str(path), problem),)) from None
    exercise = spec.parse(text, str(path))
    functions, missing = {}, []
    for index, function in enumerate(exercise.functions):
        code = folder.parent / "given" / f"{function.name}.py"
        stamp += _stamps(str(code))
        if code.is_file():
            functions[function.name] = code.read_text(encoding="utf-8")
        else:
            missing.append((("functions", index, "name"), f"there is no file {code}"))
    if missing:
        raise SpecError(tuple(spec.placed(text, str(path), missing)))
    return Entry(folder, exercise, text, functions, stamp=stamp)


def _stamp(folder: Path, functions: Iterable[str]) -> Stamp:
    """When the files that an entry is read from were saved, each with its size and inode."""
    given = (f"{folder.parent}/given/{name}.py" for name in functions)
    return _stamps(f"{folder}/exercise.json", f"{folder}/{PROOF}", *given)


def _stamps(*paths: str) -> Stamp:
    found = []
    for path in paths:
        try:
            known = os.stat(path)
        except OSError:
            found.append((0, 0, 0))
        else:
            found.append((known.st_mtime_ns, known.st_size, known.st_ino))
    return tuple(found)
