"""Being graded, and seeing how far one is: grade, answer, scores, progress."""

from __future__ import annotations

import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from checker.app.records import keeper
from checker.cli import settings
from checker.cli.figure import expect_curve, figure_option, write_curve
from checker.cli.finishing import FORMATS, Ending, finish
from checker.cli.passing import pass_at_option
from checker.cli.reporting import Report, check_format, check_places, report_option
from checker.cli.settings import format_option, with_exercises, with_records, with_secret
from checker.models.errors import UsageError
from checker.sandbox import UNSAFE, Server, needs_heavy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.app.grader import Outcome
    from checker.models.observation import Observation

MAX_BYTES = 1 << 20
"""Larger files are refused."""
MAX_NOTEBOOK = 64 << 20
"""And larger notebooks."""

dry_run = click.option("--dry-run", is_flag=True, help="Grade, but keep no record of it.")
allow_unproved = click.option(
    "--allow-unproved",
    is_flag=True,
    help="Leave with the verdict's own exit code where the exercise is not proved, and not with 3.",
)
no_sandbox = click.option(
    "--unsafe-no-sandbox",
    "unsafe",
    is_flag=True,
    help="Run the file without a sandbox, with all that you may read and do; the receipt says so.",
)


@click.command()
@settings.exercise_id
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@settings.variant_option
@format_option(*FORMATS)
@report_option
@pass_at_option("Leave with 0 from this share of the points on, in all files together.")
@figure_option("Write the curve of what you plotted to a file")
@dry_run
@allow_unproved
@no_sandbox
@with_exercises
@with_secret
@with_records
def grade(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    exercise_id: str,
    files: tuple[str, ...],
    variant: str | None,
    output: str,
    reports: tuple[Report, ...],
    pass_at: float | None,
    figure: Path | None,
    dry_run: bool,
    allow_unproved: bool,
    unsafe: bool,
) -> int:
    """Grade Python files or notebooks, with one total for several; - reads standard input.

    \b
    Examples:
      checker grade slope slope.py
      checker grade slope slope.ipynb
      checker grade slope - < slope.py
      checker grade slope slope.py --variant 7
      checker grade slope slope.py --json
      checker grade slope slope.py --dry-run --format junit > slope.xml
      checker grade slope slope.py --report junit=slope.xml --report github
      checker grade slope first.py second.py --pass-at 80%
      checker grade many-updates updates.py --figure curve.svg
    """
    check_format(output)
    check_places(reports, output, files)
    if figure is not None:
        expect_curve(exercise_id, len(files))
    work = [Work(file, read(file), variant) for file in files]
    graded = _programs(exercise_id, work, dry_run=dry_run, unsafe=unsafe)
    code = finish(graded, Ending(output, reports, allow_unproved, pass_at), files)
    if figure is not None:
        write_curve(graded[0], figure)
    return code


@dataclass(frozen=True)
class Work:
    """A program to be graded: its name, its bytes, and the seed of the numbers it is for."""

    file: str
    source: bytes
    variant: str | None


def _programs(
    exercise_id: str, work: Sequence[Work], *, dry_run: bool, unsafe: bool
) -> list[Outcome]:
    # Three processes load side by side what each needs: this one to grade, the others to keep the
    # verdict and to run the file.
    learner = "" if dry_run else settings.learner()
    keep = None if dry_run else settings.keeper().keep(settings.database(), learner)
    heavy = any(needs_heavy(one.source) for one in work)
    with Server.start(heavy, UNSAFE if unsafe else None) as server:
        from checker.app.grader import Grader
        from checker.models.job import Job

        secret = settings.secret(make=not dry_run)
        grader = Grader(settings.exercises_folder(), server.run, secret, keep)
        return [
            grader.grade(Job(exercise_id, learner, "program", one.source, one.file, one.variant))
            for one in work
        ]


def read(file: str) -> bytes:
    """The bytes of a file, or of standard input. Raises UsageError where there are none to read."""
    if file == "-":
        return _capped(sys.stdin.buffer, file)
    path = Path(file)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{_named(file)} is a folder; name the Python file in it.")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{_named(file)} is not a regular file.")
        with path.open("rb") as opened:
            return _capped(opened, file)
    except FileNotFoundError:
        raise UsageError(f"There is no file {_named(file)}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{_named(file)} cannot be read: {reason}.") from None


def _named(text: str) -> str:
    from checker.reports.cleaning import one_line

    return one_line(text)


def _capped(stream: IO[bytes], file: str) -> bytes:
    # Of a notebook most may be stored outputs, which are passed over.
    most = MAX_NOTEBOOK if file.lower().endswith(".ipynb") else MAX_BYTES
    try:
        source = stream.read(most + 1)
    except OSError as error:
        name = "Standard input" if file == "-" else _named(file)
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from None
    if len(source) > most:
        name = "Standard input" if file == "-" else _named(file)
        what = "clear its outputs" if most > MAX_BYTES else "a submission is a short program"
        raise UsageError(f"{name} is larger than {most >> 20} MiB; {what}.")
    return source


# A response may begin with a hyphen: -11 is a number, not an option.
@click.command(context_settings={"ignore_unknown_options": True})
@settings.exercise_id
@click.argument("response")
@settings.variant_option
@format_option(*FORMATS)
@report_option
@dry_run
@allow_unproved
@with_exercises
@with_records
def answer(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    exercise_id: str,
    response: str,
    variant: str | None,
    output: str,
    reports: tuple[Report, ...],
    dry_run: bool,
    allow_unproved: bool,
) -> int:
    """Respond to a choice or a number: an option's id, or the value shown.

    \b
    Examples:
      checker answer forward-error 11
      checker answer weight-change less
      checker answer weight-change more --variant 7
    """
    from checker.app.grader import Grader
    from checker.models.job import Job

    check_format(output)
    check_places(reports, output)
    learner = "" if dry_run else settings.learner()
    keep = None if dry_run else keeper(settings.database(), learner)
    # A response meets no hidden data, and nothing of it runs.
    grader = Grader(settings.exercises_folder(), _no_sandbox, b"", keep)
    said = response.encode("utf-8", "surrogateescape")
    graded = grader.grade(Job(exercise_id, learner, "response", said, variant=variant))
    return finish([graded], Ending(output, reports, allow_unproved))


def _no_sandbox(*_: object) -> Observation:
    raise AssertionError("a response was to be run")


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
    from checker.app import service
    from checker.reports import tables

    if exercise_id is not None:
        exercise_id = service.exercise(settings.exercises_folder(), exercise_id).exercise.id
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
    from checker.app import service
    from checker.reports import tables

    rows = service.progress(settings.exercises_folder(), settings.database(), settings.learner())
    click.echo(tables.progress(rows, output), nl=output != "csv")
