"""Looking after the database of verdicts: db status, upgrade, backup, restore, copy, check."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from checker.app import records
from checker.cli import settings
from checker.cli.groups import ListedGroup
from checker.cli.progress import Bar
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


@click.group(cls=ListedGroup, name="db")
def database() -> None:
    """Look after the database of verdicts.

    A verdict is stored the moment it is shown. A database that an older version of this program
    wrote is upgraded when it is next opened; an SQLite file is copied beside itself first.

    \b
    Examples:
      checker db status
      checker db backup ~/scores-in-march.sqlite3
      checker db copy postgresql+psycopg://checker@host/course --db course.sqlite3
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


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int], Callable[[int], None]]]:
    """Shows how many rows are done of those that there are, on a terminal."""
    with ExitStack() as shown:

        def watch(rows: int) -> Callable[[int], None]:
            return shown.enter_context(Bar(sys.stderr, label, rows)).advance

        yield watch


_dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")


@database.command()
@click.argument("file", type=click.Path(path_type=Path))
@format_option("text", "json")
@_with_database
def backup(file: Path, url: str, output: str) -> None:
    """Copy the database to FILE, which must be new; others may use it meanwhile.

    FILE is an SQLite database of one moment, whatever kind the original is; it is read back before
    this ends. `checker db restore` puts it back. Keep the secret's file with it: it chooses hidden
    data, and lies beside the database.

    \b
    Examples:
      checker db backup scores-in-march.sqlite3
      checker db backup /mnt/copies/course.sqlite3 --db course.sqlite3
      checker db backup course.sqlite3 --db postgresql+psycopg://checker@host/course
    """
    from checker.reports import database as report

    with _bar("Copying") as watch:
        contents = records.back_up_database(url, file, watch)
    click.echo(report.backup(file, file.stat().st_size, contents, output))


@database.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of a database that is there.")
@_dry_run
@format_option("text", "json")
@_with_database
def restore(file: Path, url: str, output: str, replace: bool, dry_run: bool) -> None:
    """Put a copy made by `checker db backup` back where the database was.

    The copy is checked first, and what was put back is compared with it. A database that is there
    stays unless you say --replace; then it is kept: a file beside itself, the rows of a PostgreSQL
    database as an SQLite file beside FILE. End the site and the workers first.

    \b
    Examples:
      checker db restore scores-in-march.sqlite3 --dry-run
      checker db restore scores-in-march.sqlite3 --replace
      checker db restore course.sqlite3 --db postgresql+psycopg://checker@host/course
    """
    from checker.reports import database as report

    with _bar("Restoring") as watch:
        done = records.restore_database(url, file, watch, replace=replace, dry_run=dry_run)
    click.echo(report.restored(done, file, output, dry_run=dry_run))


@database.command()
@click.argument("target", metavar="URL")
@_dry_run
@format_option("text", "json")
@_with_database
def copy(target: str, url: str, output: str, dry_run: bool) -> None:
    """Copy everything to the database at URL, which must be empty or new.

    From SQLite to PostgreSQL, back, or to the same kind: in one transaction, of one moment, with
    rows and digests of every table compared before it is kept. The original stays as it is.

    \b
    Examples:
      checker db copy postgresql+psycopg://checker@host/course --db course.sqlite3 --dry-run
      checker db copy postgresql+psycopg://checker@host/course --db course.sqlite3
      checker db copy back.sqlite3 --db postgresql+psycopg://checker@host/course
    """
    from checker.reports import database as report

    with _bar("Copying") as watch:
        done = records.copy_database(url, target, watch, dry_run=dry_run)
    click.echo(report.copied(done, output, dry_run=dry_run))


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
