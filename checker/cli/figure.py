"""--figure FILE: the option, what can be said beforehand, and writing or printing what is drawn."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import writing
from checker.cli import settings
from checker.models.errors import UsageError

if TYPE_CHECKING:
    from checker.app.drawings import Form
    from checker.app.grader import Outcome

Command = Callable[..., object]


class FigureFile(click.ParamType[Path]):
    """A file that a figure can be written to."""

    name = "file"

    def convert(self, value: str | Path, *_: object) -> Path:
        """From the text to a path that ends as figures do, in a folder that is there."""
        path = Path(value)
        if path.suffix.lower() not in (".svg", ".png"):
            clause = "which says how the figure is written"
            raise UsageError(f"{value} must end in .svg or .png, {clause}.")
        if path.is_dir():
            raise UsageError(f"{value} is a folder; name the file that is to be written.")
        if not path.parent.is_dir():
            raise UsageError(f"{value} cannot be written: there is no folder {path.parent}.")
        return path


def figure_option(what: str) -> Callable[[Command], Command]:
    """Add --figure; `what` begins its help."""
    description = f"{what}: .svg or .png, as the ending says."
    return click.option("--figure", metavar="FILE", type=FigureFile(), help=description)


def form_of(path: Path) -> Form:
    """The form that a checked path's ending names."""
    return ".svg" if path.suffix.lower() == ".svg" else ".png"


def write(path: Path, content: bytes) -> None:
    """Write a figure, whole or not at all. Raises UsageError and WriteError."""
    writing.write(path, content)
    click.echo(f"Wrote {path}.", err=True)


def expect_curve(exercise_id: str, files: int = 1) -> None:
    """Raise UsageError, before anything runs, where programs for an exercise have no curve."""
    if files > 1:
        raise UsageError("A figure is of one file's curve. Name one file with --figure.")
    from checker.app import drawings, service

    entry = service.exercise(settings.exercises_folder(), exercise_id)
    name = entry.exercise.id
    if not drawings.has_curve(entry):
        raise UsageError(f"{name} asks for no plot, so that there is no curve to write.")


def write_curve(graded: Outcome, path: Path) -> None:
    """Write the learner's curve, or say on standard error why there is none."""
    from checker.app import drawings

    try:
        content = drawings.curve(graded, form_of(path))
    except UsageError as error:
        click.echo(f"{path} was not written: {error}.", err=True)
        return
    write(path, content)


def print_curve(graded: Outcome) -> None:
    """The learner's curve, once it is right, where the terminal can show it."""
    from checker.app import drawings

    drawn = drawings.curve_text(graded, 76)
    try:
        drawn.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return
    if drawn:
        click.echo(f"\n{drawn}")
