"""Being graded, and seeing how far one is: grade, answer, scores, progress."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from checker.cli import settings
from checker.cli.keeper import Keep, Keeper
from checker.cli.settings import format_option, with_exercises, with_records
from checker.errors import StorageError, UsageError
from checker.sandbox import Server, needs_heavy

if TYPE_CHECKING:
    from checker.service import Graded

MAX_BYTES = 1 << 20
"""Larger files are refused."""

dry_run = click.option("--dry-run", is_flag=True, help="Grade, but keep no record of it.")


@click.command()
@settings.exercise_id
@click.argument("file")
@format_option("text", "json")
@dry_run
@with_exercises
@with_records
def grade(exercise_id: str, file: str, output: str, dry_run: bool) -> int:
    """Grade a Python file; - reads it from standard input.

    \b
    Examples:
      checker grade slope slope.py
      checker grade slope - < slope.py
      checker grade slope slope.py --json
    """
    source = read(file)
    # Three processes load side by side what each needs: this one to grade, the others to keep the
    # verdict and to run the file.
    keep = None if dry_run else Keeper.start(settings.database(), settings.learner())
    with Server.start(needs_heavy(source)) as server:
        from checker import service

        handed_in = service.submission(file, source)
        graded = service.grade(settings.exercises_folder(), exercise_id, handed_in, server.run)
    return finish(graded, output, keep)


def read(file: str) -> bytes:
    """The bytes of a file, or of standard input. Raises UsageError where there are none to read."""
    if file == "-":
        return _capped(sys.stdin.buffer, "Standard input")
    path = Path(file)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{file} is a folder; name the Python file in it.")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{file} is not a regular file.")
        with path.open("rb") as opened:
            return _capped(opened, file)
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{file} cannot be read: {reason}.") from None


def _capped(stream: IO[bytes], name: str) -> bytes:
    source = stream.read(MAX_BYTES + 1)
    if len(source) > MAX_BYTES:
        raise UsageError(f"{name} is larger than 1 MiB; a submission is a short program.")
    return source


# A response may begin with a hyphen: -11 is a number, not an option.
@click.command(context_settings={"ignore_unknown_options": True})
@settings.exercise_id
@click.argument("response")
@format_option("text", "json")
@dry_run
@with_exercises
@with_records
def answer(exercise_id: str, response: str, output: str, dry_run: bool) -> int:
    """Respond to a choice or a number: an option's id, or the value shown.

    \b
    Examples:
      checker answer forward-error 11
      checker answer forward-error -11
      checker answer weight-change less
    """
    from checker import service

    graded = service.answer(settings.exercises_folder(), exercise_id, response)
    database, learner = settings.database(), settings.learner()
    keep = None if dry_run else service.keeper(database, learner)
    return finish(graded, output, keep)


def finish(graded: Graded, output: str, keep: Keep | None) -> int:
    """Keep the verdict, print it, and give the exit code."""
    attempt, lost = None, None
    try:
        attempt = keep(graded) if keep else None
    except StorageError as error:
        lost = error
    _print(graded, output, attempt)
    if keep is None:
        click.echo("Not stored, as you asked.", err=True)
    if lost is not None:
        click.echo(f"This verdict was NOT stored. {lost}", err=True)
        return lost.exit_code
    return {"correct": 0, "grader_fault": 4}.get(graded.verdict.status, 1)


def _print(graded: Graded, output: str, attempt: int | None) -> None:
    if output == "json":
        from checker.reports import json

        click.echo(json.render(graded.verdict))
        return
    from checker.reports import text

    click.echo(text.render(graded.verdict, graded.title, attempt))
    if graded.verdict.receipt.isolation == "process":
        click.echo(text.ISOLATION_NOTE, err=True)


@click.command()
@click.argument("exercise_id", metavar="[ID]", required=False, shell_complete=settings.complete_ids)
@format_option("text", "json", "csv")
@with_exercises
@with_records
def scores(exercise_id: str | None, output: str) -> None:
    """Show your attempts, the newest last.

    \b
    Examples:
      checker scores
      checker scores slope
      checker scores --format csv > scores.csv
    """
    from checker import service
    from checker.reports import tables

    if exercise_id is not None:
        service.exercise(settings.exercises_folder(), exercise_id)
    attempts = service.scores(settings.database(), settings.learner(), exercise_id)
    click.echo(tables.attempts(attempts, output), nl=output != "csv")


@click.command()
@format_option("text", "json", "csv")
@with_exercises
@with_records
def progress(output: str) -> None:
    """Show your best score at each exercise.

    \b
    Examples:
      checker progress
      checker progress --json
    """
    from checker import service
    from checker.reports import tables

    rows = service.progress(settings.exercises_folder(), settings.database(), settings.learner())
    click.echo(tables.progress(rows, output), nl=output != "csv")
