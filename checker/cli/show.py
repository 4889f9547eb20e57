"""Finding and reading exercises: list, show, start."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from checker import writing
from checker.app import drawings, service
from checker.cli import settings
from checker.cli.figure import figure_option, form_of, write
from checker.cli.settings import format_option, with_exercises, with_records
from checker.models.errors import UsageError
from checker.reports.suggestion import command


@click.command("list")
@click.option("--progress", "with_progress", is_flag=True, help="With your best score at each.")
@format_option("text", "json")
@with_exercises
@with_records
def list_exercises(with_progress: bool, output: str) -> None:
    """List the exercises.

    \b
    Examples:
      checker list
      checker list --progress
      checker list --json
    """
    from checker.reports import tables

    folder = settings.exercises_folder()
    if with_progress:
        rows = service.progress(folder, settings.database(), settings.learner())
        click.echo(tables.progress(rows, output))
    else:
        click.echo(tables.exercises(service.exercises(folder), output))


@click.command(short_help="Show one exercise: what it asks, and what is already there.")
@settings.exercise_id
@settings.variant_option
@figure_option("Write the drawing to a file instead")
@format_option("text", "json")
@with_exercises
def show(exercise_id: str, variant: str | None, figure: Path | None, output: str) -> None:
    """Show one exercise: what it asks, its conventions, and what is already there.

    \b
    Examples:
      checker show forward-error
      checker show forward-error --variant 7
      checker show forward-error --figure network.svg
      checker show slope --json
    """
    entry = service.exercise(settings.exercises_folder(), exercise_id, variant)
    if figure is not None:
        write(figure, drawings.drawing(entry, form_of(figure)))
        return
    page = service.page(entry)
    if output == "json":
        from checker.reports.cleaning import document

        click.echo(document(page))
        return
    from checker.reports import page as report

    color = click.get_current_context().color
    report.write(page, color=color, draw=lambda width: drawings.drawing_text(entry, width))


@click.command(short_help="Write an exercise's starter file, ID.py.")
@settings.exercise_id
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@settings.variant_option
@click.option("--notebook", is_flag=True, help="Write a notebook instead, ID.ipynb.")
@click.option("--force", is_flag=True, help="Write over a file that is already there.")
@with_exercises
def start(exercise_id: str, folder: Path, variant: str | None, notebook: bool, force: bool) -> None:
    """Write an exercise's starter file, ID.py, into DIR (default: here).

    It begins with what the exercise gives, so that it runs by itself: python slope.py

    \b
    Examples:
      checker start slope
      checker start slope homework/
      checker start slope --variant 7
      checker start slope --notebook
    """
    entry = service.exercise(settings.exercises_folder(), exercise_id, variant)
    from checker.reports.screen import fitted

    name = entry.exercise.id
    starter = service.notebook(entry) if notebook else service.starter(entry)
    path = folder / (f"{name}.ipynb" if notebook else f"{name}.py")
    if path.exists() and not force:
        raise UsageError(f"{path} is already there and was left as it is; --force writes over it.")
    writing.write_all([(path, starter.encode())])
    running = "Open it in Jupyter." if notebook else f"It runs as it is: {_python(path)}"
    sentence = (
        f"Wrote {path}. {running}\n"
        f"When you are ready: {command('grade', name, path, variant=variant)}"
    )
    click.echo(fitted(sentence))


def _python(path: Path) -> str:
    return shlex.join(["python", str(path)])
