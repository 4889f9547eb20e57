"""For instructors: grading what a whole class handed in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import settings
from checker.cli.passing import pass_at_option, passes
from checker.cli.settings import format_option, with_database, with_exercises, with_secret
from checker.models.batch import LAYOUTS, Found, Layout, Result
from checker.models.errors import CheckerError
from checker.sandbox import UNSAFE, Server

if TYPE_CHECKING:
    from checker.cli.progress import Bar
    from checker.models.observation import Observation, Runner

SHOWN = 10
"""So many files that are left alone are told one by one."""


@click.command("grade-all")
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
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 256),
    help="How many processes grade at once (default: one for each processor).",
)
@click.option("--again", is_flag=True, help="Grade all files anew, also those graded before.")
@click.option("--list", "only_list", is_flag=True, help="Say what would be graded, and whose.")
@click.option("--dry-run", is_flag=True, help="Grade, but keep no record of it.")
@pass_at_option("Leave with 1 where any file earns less than this share of its points.")
@format_option("text", "json")
@click.option(
    "--unsafe-no-sandbox", "unsafe", is_flag=True, help="Run the files without a sandbox."
)
@with_exercises
@with_secret
@with_database
def grade_all(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    folder: Path,
    layout: str,
    manifest: Path | None,
    exercise: str | None,
    jobs: int | None,
    again: bool,
    only_list: bool,
    dry_run: bool,
    pass_at: float | None,
    output: str,
    unsafe: bool,
) -> int:
    """Grade what a whole class handed in: FOLDER holds a folder for each learner, with ID.py.

    So are folders by exercise (ID/LEARNER.py), and what Moodle and Gradescope give for download. A
    file that was graded before is graded again only if it, its exercise or the solver has changed.

    Exit codes: 0 graded, whatever the marks (with --pass-at 1 where any is below), 2 wrong usage,
    3 an exercise is unsound, 4 the grader failed for some file.

    \b
    Examples:
      checker grade-all handed-in
      checker grade-all handed-in --list
      checker grade-all moodle-download --exercise slope
      checker grade-all . --manifest files.csv
      checker grade-all handed-in --dry-run --json --pass-at 50%
    """
    found = _found(folder, layout, exercise, manifest)
    _tell_found(found, folder)
    if only_list:
        return _list(found, folder)
    results, faults = _graded(found, jobs, unsafe=unsafe, again=again, dry_run=dry_run)
    _print(results, folder, output)
    if dry_run:
        click.echo("Not stored, as you asked.", err=True)
    return _code(results, faults, pass_at)


def _found(folder: Path, layout: str, exercise: str | None, manifest: Path | None) -> Found:
    from checker.app import batch, layouts, service

    known = batch.programs(settings.exercises_folder())
    if exercise is not None:
        entry = service.exercise(settings.exercises_folder(), exercise)
        service.refuse_response(entry)
        exercise = entry.exercise.id
    named: Layout | None = None if layout == "auto" else layout  # type: ignore[assignment]
    return layouts.find(folder, known, named, exercise=exercise, manifest=manifest)


def _tell_found(found: Found, folder: Path) -> None:
    """Say how the folder was read, and what of it was not understood."""
    from checker.app.layouts import shown
    from checker.reports.cleaning import one_line

    learners = len({one.learner for one in found.files})
    click.echo(
        f"Read as {LAYOUTS[found.layout]}: {len(found.files)} files of {learners} learners.",
        err=True,
    )
    if found.left:
        click.echo(f"Left alone ({len(found.left)}):", err=True)
    for one in found.left[:SHOWN]:
        click.echo(f"  {one_line(shown(one.path, folder))}: {one_line(one.why)}", err=True)
    if len(found.left) > SHOWN:
        click.echo(f"  … and {len(found.left) - SHOWN} more", err=True)


def _list(found: Found, folder: Path) -> int:
    from checker.app.layouts import shown
    from checker.reports.cleaning import one_line

    for one in found.files:
        words = (one.learner, one.exercise, shown(one.path, folder))
        click.echo("\t".join(map(one_line, words)))
    return 0


def _graded(
    found: Found, jobs: int | None, *, unsafe: bool, again: bool, dry_run: bool
) -> tuple[list[Result], int]:
    """Grade the files of sound exercises; the results, and how many exercises are unsound."""
    from checker.app import batch
    from checker.app.crew import Crew
    from checker.app.grader import Grader

    secret = settings.secret(make=not dry_run)
    grader = Grader(settings.exercises_folder(), _not_here, secret)
    unsound = batch.unsound(grader, dict.fromkeys(one.exercise for one in found.files))
    _tell_unsound(unsound, found)
    files = [one for one in found.files if one.exercise not in unsound]
    salt = os.urandom(16).hex() if again or dry_run else ""
    size = min(jobs or batch.processors(), max(len(files), 1))

    @contextmanager
    def sandbox() -> Iterator[Runner]:
        with Server.start(policy=UNSAFE if unsafe else None) as server:
            yield server.run

    results: list[Result] = []
    # Workers are forked before this process opens a database, or anything else.
    with (
        Crew(lambda: batch.worker(grader, sandbox, salt), size) as crew,
        batch.place(None if dry_run else settings.database()) as store,
        _bar(len(files)) as bar,
    ):
        try:
            for result in batch.grade_all(files, grader, store, crew.answers, salt):
                results.append(result)
                bar.advance()
        except (KeyboardInterrupt, CheckerError):
            bar.close()
            told = f"{len(results)} of {len(files)} files are graded and stored. "
            click.echo(f"{told}The same command goes on from there.", err=True)
            raise
    return results, len(unsound)


def _not_here(*_: object) -> Observation:
    raise AssertionError("a program was to be run in the process that stores")


def _bar(length: int) -> Bar:
    from checker.cli.progress import Bar

    return Bar(sys.stderr, "Grading", length)


def _print(results: Sequence[Result], folder: Path, output: str) -> None:
    from checker.app import batch
    from checker.reports import batch as report

    tallies = batch.tallies(settings.exercises_folder(), results)
    click.echo(report.render(tallies, folder, output))


def _tell_unsound(unsound: dict[str, CheckerError], found: Found) -> None:
    from checker.cli.phrases import phrase

    for exercise, error in unsound.items():
        files = sum(one.exercise == exercise for one in found.files)
        click.echo(f"{files} files for {exercise} are not graded. {phrase(error)}", err=True)


def _code(results: Sequence[Result], unsound: int, pass_at: float | None) -> int:
    if any(one.status == "grader_fault" for one in results):
        return 4
    if unsound:
        return 3
    below = pass_at is not None and not all(
        passes(one.points, one.max_points, pass_at) for one in results
    )
    return int(below)
