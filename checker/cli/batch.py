"""For instructors: grading what a whole class handed in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import class_files, class_report, graders, settings
from checker.cli.language import language, with_language
from checker.cli.passing import pass_at_option, passes
from checker.cli.settings import format_option, with_database, with_exercises, with_secret
from checker.models.batch import LAYOUTS, Found, Result, Tally
from checker.models.errors import CheckerError
from checker.models.exit_codes import FAILED, UNSOUND

if TYPE_CHECKING:
    from checker.models.observation import Observation


@click.command("grade-all", short_help="Grade what a whole class handed in.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--layout",
    type=click.Choice(["auto", *(name for name in LAYOUTS if name != "manifest")]),
    default="auto",
    show_default=True,
    help="How the folder is arranged.",
)
@click.option(
    "--manifest",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A CSV file that says whose each file is: learner,exercise,file.",
)
@click.option(
    "--exercise", metavar="ID", help="The exercise that every file is for, whatever its name."
)
@click.option(
    "--course",
    metavar="NAME",
    help="Grade each on their own numbers, where this course gives them.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 256),
    help="How many processes grade at once (default: one for each processor).",
)
@click.option("--again", is_flag=True, help="Grade all files anew, also those graded before.")
@click.option("--list", "only_list", is_flag=True, help="Say what would be graded, and whose.")
@click.option("--dry-run", is_flag=True, help="Grade, but keep no record of it.")
@pass_at_option("Leave with 1 where any file earns less than this share of its points.")
@click.option(
    "--report",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write pages: one for you, and one for each learner to be handed on.",
)
@with_language
@format_option("text", "json")
@click.option(
    "--unsafe-no-sandbox", "unsafe", is_flag=True, help="Run the files without a sandbox."
)
@click.option("--queue", is_flag=True, help="Have `checker worker` grade them, over PostgreSQL.")
@with_exercises
@with_secret
@with_database
def grade_all(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    folder: Path,
    layout: str,
    manifest: Path | None,
    exercise: str | None,
    course: str | None,
    jobs: int | None,
    again: bool,
    only_list: bool,
    dry_run: bool,
    pass_at: float | None,
    report: Path | None,
    output: str,
    unsafe: bool,
    queue: bool,
) -> int:
    """Grade what a whole class handed in: FOLDER holds a folder for each learner, with ID.py.

    So are folders by exercise (ID/LEARNER.py), and what Moodle and Gradescope give for download. A
    file that was graded before is graded again only if it, its exercise or the solver has changed.

    Exit codes: 0 graded, whatever the marks (with --pass-at 1 where any is below), 2 wrong usage,
    3 an exercise is unsound, 4 the grader failed for some file.

    \b
    Examples:
      checker grade-all handed-in --list
      checker grade-all moodle-download --exercise slope
      checker grade-all . --manifest files.csv --course dl-2026
      checker grade-all handed-in --report pages
      checker grade-all handed-in --dry-run --json --pass-at 50%
    """
    if report is not None:
        class_report.check(report)
    found = _found(folder, layout, exercise, manifest, course)
    class_files.report_found(found, folder, course)
    if only_list:
        return class_files.listed(found, folder)
    options = GradeAllOptions(folder, output, report, jobs, unsafe, again, dry_run, queue)
    return _code(*_graded(found, options), pass_at)


@dataclass(frozen=True)
class GradeAllOptions:
    """What `checker grade-all` was asked to do."""

    folder: Path
    output: str
    report: Path | None
    jobs: int | None
    unsafe: bool
    again: bool
    dry_run: bool
    queue: bool


def _found(
    folder: Path, layout: str, exercise: str | None, manifest: Path | None, course: str | None
) -> Found:
    from checker.app import batch, layouts, own_numbers, service

    known = batch.programs(settings.exercises_folder())
    if exercise is not None:
        entry = service.exercise(settings.exercises_folder(), exercise)
        service.refuse_response(entry)
        exercise = entry.exercise.id
    named = next((one for one in LAYOUTS if one == layout), None)
    found = layouts.find(folder, known, named, exercise=exercise, manifest=manifest)
    if course is None:
        return found
    return own_numbers.of_course(settings.exercises_folder(), settings.database(), course, found)


def _graded(found: Found, options: GradeAllOptions) -> tuple[list[Result], int]:
    """Grade and tell the files of sound exercises; the results, and how many are unsound."""
    from checker.app import batch
    from checker.app.grader import Grader

    if options.queue:
        graders.refuse_queue(dry_run=options.dry_run, unsafe=options.unsafe)
    secret = settings.secret(make=not options.dry_run)
    grader = Grader(settings.exercises_folder(), _not_here, secret)
    unsound = batch.unsound(grader, dict.fromkeys(one.exercise for one in found.files))
    _report_unsound(unsound, found)
    files = [one for one in found.files if one.exercise not in unsound]
    salt = os.urandom(16).hex() if options.again or options.dry_run else ""
    size = min(options.jobs or batch.processors(), max(len(files), 1))
    by_us = graders.in_processes(grader, size, salt, unsafe=options.unsafe)

    # Workers are forked before this process opens a database, or anything else.
    with (
        graders.on_queue(grader, salt) if options.queue else by_us as answers,
        batch.place(None if options.dry_run else settings.database()) as store,
    ):
        class_files.report_own_numbers(files)
        found_now = batch.grade_all(files, grader, store, answers, salt)
        results = _followed(found_now, len(files), options)
        tallies = _print(results, options)
        if options.report is not None:
            class_report.write(options.report, tallies, found, store.of_jobs, language())
            click.echo(f"Wrote {options.report / class_report.INDEX}.", err=True)
    return results, len(unsound)


def _followed(results: Iterator[Result], length: int, options: GradeAllOptions) -> list[Result]:
    """The results, with a bar while they come."""
    from checker.cli.progress import Bar

    done: list[Result] = []
    with Bar(sys.stderr, "Grading", length) as bar:
        try:
            for result in results:
                done.append(result)
                bar.advance()
        except (KeyboardInterrupt, CheckerError):
            bar.close()
            if not options.dry_run:
                progress = f"{len(done)} of {length} files are graded and stored."
                click.echo(f"{progress} The same command goes on from there.", err=True)
            raise
    return done


def _not_here(*_: object) -> Observation:
    raise AssertionError("a program was to be run in the process that stores")


def _print(results: Sequence[Result], options: GradeAllOptions) -> Sequence[Tally]:
    from checker.app import batch
    from checker.reports import batch as report

    tallies = batch.tallies(settings.exercises_folder(), results)
    click.echo(report.render(tallies, options.folder, options.output))
    if options.dry_run:
        click.echo("Not stored, as you asked.", err=True)
    return tallies


def _report_unsound(unsound: dict[str, CheckerError], found: Found) -> None:
    from checker.cli.phrases import phrase

    for exercise, error in unsound.items():
        files = sum(one.exercise == exercise for one in found.files)
        click.echo(f"{files} files for {exercise} are not graded. {phrase(error)}", err=True)


def _code(results: Sequence[Result], unsound: int, pass_at: float | None) -> int:
    if any(one.status == "grader_fault" for one in results):
        return FAILED
    if unsound:
        return UNSOUND
    below = pass_at is not None and not all(
        passes(one.points, one.max_points, pass_at) for one in results
    )
    return int(below)
