"""Exercises to other course systems and back: export, import."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker import writing
from checker.cli import settings
from checker.cli.settings import with_exercises
from checker.exchange.formats import NAMES
from checker.models.errors import UsageError

format_argument = click.argument("form", metavar="FORMAT", type=click.Choice(NAMES))


@click.command("export", short_help="Write choices and numbers for another course system.")
@format_argument
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=settings.complete_ids)
@click.option("-o", "--output", metavar="FILE|DIR", type=click.Path(path_type=Path),
              help="Where to; a name without an ending is a folder.")  # fmt: skip
@click.option("--variants", metavar="N", type=click.IntRange(1, 500), default=None,
              help="A pool of so many variants of each, of which one is asked.")  # fmt: skip
@with_exercises
def export(form: str, ids: tuple[str, ...], output: Path | None, variants: int | None) -> None:
    """Write choices and numbers for another course system: all exercises, or those named.

    FORMAT is moodle (XML), gift, qti21, qti30, canvas (QTI 1.2), prairielearn or olx (Open edX).
    What the format cannot hold is said on standard error. The file holds keys.

    \b
    Examples:
      checker export moodle -o questions.xml
      checker export gift forward-error weight-change > questions.txt
      checker export canvas --variants 20 -o quiz.zip
      checker export prairielearn -o course
    """
    from checker.app import exchange

    made = exchange.export(settings.exercises_folder(), form, ids, variants or 0)
    for note in made.left_out:
        click.echo(note, err=True)
    if output is None:
        if not made.single and sys.stdout.isatty():
            raise UsageError(f"{form} is an archive; say where to: -o {made.name}")
        sys.stdout.buffer.write(made.content)
        return
    if made.single or output.suffix:
        writing.write(output, made.content)
    else:
        there = next((path for path in made.files if (output / path).exists()), None)
        if there is not None:
            raise UsageError(f"{output / there} is already there and was left as it is.")
        writing.write_all((output / path, part) for path, part in made.files.items())
    click.echo(f"Wrote {output}.", err=True)


@click.command("import")
@format_argument
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--into", metavar="DIR", type=click.Path(path_type=Path), default="imported",
              show_default=True, help="The folder of all chapters.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
def import_(form: str, source: Path, into: Path, dry_run: bool) -> None:
    """Read questions of another course system into folders.

    A question that was exported here becomes the same exercise again. Of any other, its file only
    states which answer is right; here a key is proved, so it becomes a draft, with a note of what
    its author has to add.

    \b
    Examples:
      checker import moodle questions.xml --into exercises
      checker import canvas quiz.zip --dry-run
    """
    from checker.app import exchange
    from checker.reports.cleaning import one_line

    made = exchange.imported(form, source, into)
    for told in made.told:
        click.echo(f"Note: {one_line(told)}", err=True)
    if not made.folders:
        why = "the notes say why." if made.told else "there is none in it."
        raise UsageError(f"No question of {source} can be taken over: {why}")
    if not dry_run:
        writing.write_all(
            (folder.path / name, content)
            for folder in made.folders
            for name, content in folder.files.items()
        )
    click.echo("Would write:" if dry_run else "Wrote:")
    for folder in made.folders:
        kind = "a draft: IMPORTED.md says what to add" if folder.drafted else "an exercise"
        click.echo(f"  {folder.path}  ({kind})")
    if not dry_run and not all(folder.drafted for folder in made.folders):
        click.echo(f"Prove what is complete: checker validate {into}")
