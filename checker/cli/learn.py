"""Being graded, and seeing how far one is: grade, answer, scores, progress."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from checker.app.records import keeper
from checker.cli import settings
from checker.cli.figure import expect_curve, figure_option, write_curve
from checker.cli.finishing import FORMATS, FinishOptions, finish
from checker.cli.language import language, with_language
from checker.cli.passing import pass_at_option
from checker.cli.reading import read
from checker.cli.reporting import Report, check_format, check_places, report_option
from checker.cli.settings import format_option, with_exercises, with_records, with_secret
from checker.models.errors import UsageError
from checker.models.job import Piece
from checker.sandbox import UNSAFE, Server, large_libraries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.app.grader import Outcome
    from checker.cli.grade_path import Refuse
    from checker.models.observation import Observation

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


@click.command(short_help="Grade Python files or notebooks; - reads standard input.")
@settings.exercise_id
@click.argument("files", metavar="[FILE]...", nargs=-1)
@settings.variant_option
@format_option(*FORMATS)
@report_option
@pass_at_option("Leave with 0 from this share of the points on, in all files together.")
@figure_option("Write the curve of what you plotted to a file")
@dry_run
@allow_unproved
@no_sandbox
@with_language
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

    A PATH in place of ID and FILE is a file or folder: all exercises that it holds are graded.
    A file is named after its exercise, or heads the parts for several with lines: # %% ID

    \b
    Examples:
      checker grade slope slope.py
      checker grade slope slope.ipynb
      checker grade slope - < slope.py
      checker grade slope slope.py --variant 7
      checker grade slope slope.py --report junit=slope.xml --report github
      checker grade homework.ipynb
      checker grade homework/
      checker grade slope first.py second.py --pass-at 80%
      checker grade many-updates updates.py --figure curve.svg
    """
    check_format(output)
    check_places(reports, output, files or [exercise_id])
    run = RunOptions(variant, dry_run, unsafe)
    options = FinishOptions(output, reports, allow_unproved, pass_at)
    if not files:
        return _grade_path(exercise_id, run, options, figure)
    if figure is not None:
        expect_curve(exercise_id, len(files))
    graded = _programs([Piece(exercise_id, file, read(file)) for file in files], run)
    code = finish(graded, options, files)
    return code if figure is None else _with_curve(graded[0], figure, code)


def _with_curve(graded: Outcome, figure: Path, code: int) -> int:
    write_curve(graded, figure)
    return code


@dataclass(frozen=True)
class RunOptions:
    """How programs are graded: on which numbers, whether they are kept, and how sealed off."""

    variant: str | None = None
    dry_run: bool = False
    unsafe: bool = False


def _grade_path(word: str, run: RunOptions, options: FinishOptions, figure: Path | None) -> int:
    from checker.cli.grade_path import grade_path, is_path, refuse_id

    if not is_path(word):
        raise refuse_id(word)
    if figure is not None:
        raise UsageError("--figure is for one file: say checker grade ID FILE.")
    return grade_path(word, options, read, lambda work, refuse: _programs(work, run, refuse))


def _fail(_: Piece, error: UsageError) -> NoReturn:
    raise error


def _programs(work: Sequence[Piece], run: RunOptions, refuse: Refuse = _fail) -> list[Outcome]:
    # Three processes load side by side what each needs: this one to grade, the others to keep the
    # verdict and to run the file.
    learner = "" if run.dry_run else settings.learner()
    keep = None if run.dry_run else settings.keeper().keep(settings.database(), learner)
    libraries = frozenset[str]().union(*(large_libraries(one.content) for one in work))
    with Server.start(libraries, UNSAFE if run.unsafe else None) as server:
        from checker.app.grader import Grader

        secret = settings.secret(make=not run.dry_run)
        grader = Grader(settings.exercises_folder(), server.run, secret, keep)
        graded = []
        for one in work:
            try:
                graded.append(grader.grade(one.job(learner, run.variant)))
            except UsageError as error:
                refuse(one, error)
        return graded


# A response may begin with a hyphen: -11 is a number, not an option.
@click.command(
    context_settings={"ignore_unknown_options": True}, short_help="Respond to a choice or a number."
)
@settings.exercise_id
@click.argument("response")
@settings.variant_option
@format_option(*FORMATS)
@report_option
@dry_run
@allow_unproved
@with_language
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
    return finish([graded], FinishOptions(output, reports, allow_unproved))


def _no_sandbox(*_: object) -> Observation:
    raise AssertionError("a response was to be run")


@click.command()
@click.argument("exercise_id", metavar="[ID]", required=False, shell_complete=settings.complete_ids)
@format_option("text", "json", "csv")
@with_language
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
    click.echo(tables.attempts(attempts, output, language()), nl=output != "csv")


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
