"""How exercises behave in a class: analysis."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli import settings
from checker.cli.gradebook import deliver, output_file
from checker.cli.settings import format_option, with_database, with_exercises


@click.command(short_help="Show how exercises behave: difficulty, discrimination, slips.")
@click.argument("course", required=False)
@click.option("--exercise", metavar="ID", shell_complete=settings.complete_ids,
              help="This one alone.")  # fmt: skip
@format_option("text", "json")
@output_file
@with_exercises
@with_database
def analysis(course: str | None, exercise: str | None, output: str, file: Path | None) -> None:
    """Show how exercises behave: difficulty, discrimination, slips and responses by frequency.

    Of a COURSE, or of everybody in the database. Only first attempts count, but for who solved it
    in the end. With fewer than 30 learners the figures say little, and that is marked.

    \b
    Examples:
      checker analysis
      checker analysis dl-2026 --exercise slope
      checker analysis dl-2026 --json -o analysis.json
    """
    from checker.app import analysis as app
    from checker.reports import analysis as report

    folder = settings.exercises_folder()
    found = app.analysis(folder, settings.database(), course, exercise)
    deliver(report.analysis(found, output), file)
