"""Looking after the database of verdicts: db status, upgrade, backup, check."""

from __future__ import annotations

from pathlib import Path

import click

from checker.app import records
from checker.cli import settings
from checker.cli.settings import Command, format_option


def _named(context: click.Context, _: click.Parameter, named: str | None) -> str:
    """Before the command or after it, in the environment, or the default."""
    if named:
        settings.typed_options(context)["db"] = named
    return named or settings.database()


def _with_database(command: Command) -> Command:
    return click.option(
        "--db",
        "url",
        metavar="URL",
        callback=_named,
        help="Database URL or SQLite file (default: in your data folder).",
    )(command)


@click.group(name="db")
def database() -> None:
    """Look after the database of verdicts.

    A verdict is stored the moment it is shown. A database that an older version of this program
    wrote is upgraded when it is next opened; an SQLite file is copied beside itself first.

    \b
    Examples:
      checker db status
      checker db backup ~/scores-in-march.sqlite3
      checker db check --db course.sqlite3
    """


@database.command()
@format_option("text", "json")
@_with_database
def status(url: str, output: str) -> None:
    """Show where the database is, its version, its size and what it holds.

    Makes no database and changes none.

    \b
    Examples:
      checker db status
      checker db status --db course.sqlite3 --json
    """
    from checker.reports import database as report

    click.echo(report.state(records.database_state(url), output))


@database.command()
@format_option("text", "json")
@_with_database
def upgrade(url: str, output: str) -> None:
    """Bring the database up to date; an SQLite file is copied beside itself first.

    Other commands do the same when they open an older database. On failure it stays as it was.

    \b
    Examples:
      checker db upgrade
      checker db upgrade --db course.sqlite3
    """
    from checker.reports import database as report

    click.echo(report.upgrade(records.upgrade_database(url), output))


@database.command()
@click.argument("file", type=click.Path(path_type=Path))
@format_option("text", "json")
@_with_database
def backup(file: Path, url: str, output: str) -> None:
    """Copy an SQLite database to FILE, which must be new; others may use it meanwhile.

    To put a copy back, name it with --db, or move it to where the database was.

    \b
    Examples:
      checker db backup scores-in-march.sqlite3
      checker db backup /mnt/copies/course.sqlite3 --db course.sqlite3
    """
    from checker.reports import database as report

    records.back_up_database(url, file)
    click.echo(report.backup(file, file.stat().st_size, output))


@database.command()
@format_option("text", "json")
@_with_database
def check(url: str, output: str) -> int:
    """Check that an SQLite database is whole; exits with 4 if it is not.

    \b
    Examples:
      checker db check
      checker db check --db course.sqlite3 --json
    """
    from checker.reports import database as report

    faults = records.database_faults(url)
    click.echo(report.faults(faults, output))
    if faults:
        click.echo(
            "The database is damaged. Put back a copy, or move the file away and start anew.",
            err=True,
        )
    return 4 if faults else 0
