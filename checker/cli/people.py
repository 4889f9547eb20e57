"""Persons and what is kept of them: learner list, export, erase, expire."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli import settings
from checker.cli.groups import ListedGroup
from checker.cli.settings import format_option, with_database

by_option = click.option(
    "--by", metavar="NAME", help="Who does this, for the log (default: your user name)."
)


@click.group(
    cls=ListedGroup, short_help="Persons: who there is, what is kept of one, to forget one."
)
def learner() -> None:
    """Persons: who there is, all that is kept of one, and to forget one.

    \b
    Examples:
      checker learner list
      checker learner export ada -o ada.zip
      checker learner erase ada --dry-run
      checker learner expire --older-than 730d --dry-run
    """


@learner.command("list")
@format_option("text", "json", "csv")
@with_database
def list_(output: str) -> None:
    """Show everybody in the database: attempts, exercises tried, and when last seen.

    \b
    Examples:
      checker learner list
      checker learner list --format csv > learners.csv
    """
    from checker.app import privacy
    from checker.reports import people as report

    click.echo(report.people(privacy.people(settings.database()), output), nl=output != "csv")


@learner.command()
@click.argument("name")
@click.option("-o", "--output", "file", required=True, metavar="FILE",
              type=click.Path(path_type=Path), help="The zip file to write.")  # fmt: skip
@with_database
def export(name: str, file: Path) -> None:
    """Write all that is kept of a learner to a zip of JSON files, with what was handed in.

    \b
    Examples:
      checker learner export ada -o ada.zip
    """
    from checker import writing
    from checker.app import privacy

    writing.write(file, privacy.export(settings.database(), name))
    click.echo(f"Wrote {file}.", err=True)


@learner.command()
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Show what would go, no more.")
@click.option("--yes", is_flag=True, help="Do it; it cannot be undone.")
@by_option
@format_option("text", "json")
@with_database
def erase(name: str, dry_run: bool, yes: bool, by: str | None, output: str) -> None:
    """Forget a learner: identity, attempts, help taken, marks, and what was handed in.

    Without --yes it is only told what would go. Copies of the database keep what they hold.

    \b
    Examples:
      checker learner erase ada --dry-run
      checker learner erase ada --yes
    """
    from checker.app import privacy
    from checker.reports import people as report

    idle = dry_run or not yes
    gone = privacy.erase(settings.database(), name, by or settings.learner(), dry_run=idle)
    click.echo(report.gone([name], gone, output, dry_run=idle))
    if not (yes or dry_run):
        click.echo("Nothing was erased. To do it, say --yes; it cannot be undone.", err=True)


@learner.command()
@click.option("--older-than", "age", required=True, metavar="TIME",
              help="How long somebody did nothing, as 730d.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Tell who would go, no more.")
@click.option("--yes", is_flag=True, help="Do it; it cannot be undone.")
@by_option
@format_option("text", "json")
@with_database
def expire(age: str, dry_run: bool, yes: bool, by: str | None, output: str) -> None:
    """Forget whoever has done nothing for so long: no attempt, no hint, no course joined.

    For a timer that runs it once a day. Without --yes it is only told who would go.

    \b
    Examples:
      checker learner expire --older-than 730d --dry-run
      checker learner expire --older-than 730d --yes
    """
    from checker.app import dates, privacy
    from checker.reports import people as report

    idle, who = dry_run or not yes, by or settings.learner()
    people, gone = privacy.expire(settings.database(), dates.duration(age), who, dry_run=idle)
    click.echo(report.gone([one.name for one in people], gone, output, dry_run=idle))
    if people and not (yes or dry_run):
        click.echo("Nothing was erased. To do it, say --yes; it cannot be undone.", err=True)
