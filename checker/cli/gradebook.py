"""The marks of a class: gradebook."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli import settings
from checker.cli.settings import format_option, with_database, with_exercises, with_secret

FORMATS = ("text", "csv", "json", "moodle", "canvas", "gradescope")
SORTS = ("name", "full-name", "id", "points")

output_file = click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write to a file, whole or not at all.",
)


@click.command()
@click.argument("course", required=False)
@format_option(*FORMATS)
@click.option("--steps", is_flag=True, help="Also a column for each step of an exercise.")
@click.option(
    "--sort", "order", type=click.Choice(SORTS), default="name", show_default=True,
    help="Order of the learners.",
)  # fmt: skip
@click.option("--reverse", is_flag=True, help="The other way round: the most points first.")
@click.option("--pseudonyms", is_flag=True,
              help="In place of names, the same as long as the secret is.")  # fmt: skip
@output_file
@with_exercises
@with_secret
@with_database
def gradebook(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    course: str | None,
    output: str,
    steps: bool,
    order: str,
    reverse: bool,
    pseudonyms: bool,
    file: Path | None,
) -> None:
    """Show every learner's mark at every exercise.

    With a COURSE its learners, assignments, dates and rules; without one everybody in the database
    with the best attempt at each exercise. An empty cell says that nothing was handed in.

    \b
    Examples:
      checker gradebook
      checker gradebook dl-2026 --sort points --reverse
      checker gradebook dl-2026 --format csv -o marks.csv
      checker gradebook dl-2026 --steps --json
      checker gradebook dl-2026 --pseudonyms --format csv -o for-a-study.csv
    """
    from checker.app import gradebook as books
    from checker.reports import book as report

    book = books.book(settings.exercises_folder(), settings.database(), course, steps=steps)
    if pseudonyms:
        from checker.app import privacy

        book = privacy.without_names(book, settings.secret(make=True))
    deliver(report.gradebook(book.sorted(order, reverse=reverse), output), file)


def deliver(text: str, file: Path | None) -> None:
    """Print a text, or write it to a file and say so."""
    from checker import writing

    ended = text if text.endswith("\n") else f"{text}\n"
    if file is None:
        click.echo(ended, nl=False)
        return
    writing.write(file, ended.encode("utf-8"))
    click.echo(f"Wrote {file}.", err=True)
