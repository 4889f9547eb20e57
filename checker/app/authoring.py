"""The use cases of authors: measure an exercise, begin a new one, look at it as a learner will.

The CLI and the web call this and nothing deeper, as they call `service`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker import catalog
from checker.app import service
from checker.authoring.scaffold import Order
from checker.authoring.templates import TEMPLATES, Template
from checker.catalog import Entry
from checker.models.errors import UsageError
from checker.models.observation import Runner

if TYPE_CHECKING:
    from checker.authoring.mutants import Mutant
    from checker.models.mutants import MutationData

__all__ = ["Measured", "Order", "Template", "mutation_score", "named", "new", "preview",
           "templates", "to_measure"]  # fmt: skip


def named(folder: Path, name: str) -> Entry:
    """The exercise of a path, where there is one, or else of an id."""
    path = Path(name)
    if path.is_dir() and (path / "exercise.json").is_file():
        return catalog.load(path / "exercise.json")
    if path.is_file():
        return catalog.load(path)
    return catalog.find(folder, name)


@dataclass(frozen=True)
class Measured:
    """An exercise whose mutants are to be graded."""

    entry: Entry
    mutants: tuple[Mutant, ...]


def to_measure(folder: Path, name: str | None) -> tuple[Measured, ...]:
    """The mutants of one code exercise, or of every one in the folder.

    Raises UsageError for an exercise that takes no program.
    """
    from checker.authoring.mutation import mutants_of

    if name is None:
        found = [one for one in catalog.load_all(folder) if one.exercise.kind == "code"]
    else:
        found = [service.computable(named(folder, name))]
        if found[0].exercise.kind != "code":
            raise UsageError(f"{found[0].exercise.id} takes a response: it has no program to vary.")
    return tuple(Measured(entry, mutants_of(entry)) for entry in found)


def mutation_score(
    measured: Measured, run: Runner, secret: bytes, tick: Callable[[], object]
) -> MutationData:
    """Grade the mutants of one exercise, side by side; `tick` is called after each."""
    from checker.authoring.mutation import judged

    return judged(measured.entry, measured.mutants, run, secret, tick).row()


def templates() -> tuple[Template, ...]:
    """What a new exercise may begin with."""
    return tuple(TEMPLATES.values())


def new(order: Order, *, dry_run: bool) -> tuple[Path, Sequence[Path]]:
    """Write a new exercise's folder: where it is, and all files that were (or would be) written."""
    from checker.authoring import scaffold

    made = scaffold.planned(order)
    if not dry_run:
        scaffold.write(made)
    return made.folder, [path for path, _ in made.files]


def preview(entry: Entry, *, learner_view: bool = False) -> str:
    """The learner's page as one HTML file; without `learner_view`, the author's part below it."""
    from checker.app import drawings
    from checker.authoring import preview as pages

    service.computable(entry)
    drawn = drawings.drawing(entry, ".svg").decode() if entry.exercise.drawings else None
    return pages.html(entry, drawn, learner_view=learner_view)
