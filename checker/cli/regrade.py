"""Grading again what is stored: regrade."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from checker.cli import settings
from checker.cli.settings import format_option, with_database, with_exercises, with_secret
from checker.models.errors import UsageError
from checker.sandbox import Server

if TYPE_CHECKING:
    from datetime import datetime

    from checker.app.grader import Grader
    from checker.app.regrading import Due, RegradeResult
    from checker.models.observation import Observation, Runner
    from checker.reports.regrades import RegradeReport


@click.command(short_help="Grade stored attempts again, after an exercise has changed.")
@click.option("--exercise", metavar="ID", shell_complete=settings.complete_ids,
              help="Attempts at this one alone.")  # fmt: skip
@click.option("--course", metavar="COURSE", help="Attempts of this course's learners alone.")
@click.option("--since", metavar="DATE", help="Attempts from this day on, in local time.")
@click.option("--all", "everything", is_flag=True,
              help="Also attempts for which nothing has changed.")  # fmt: skip
@click.option("--allow-lower", is_flag=True, help="Let points fall; else such verdicts are kept.")
@click.option("--undo", is_flag=True, help="Take the latest regrade back.")
@click.option("--dry-run", is_flag=True, help="Tell who would change, no more.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N",
              help="Programs graded at once (default: one a processor).")  # fmt: skip
@click.option("--by", metavar="NAME", help="Who does this, for the log (default: your user name).")
@format_option("text", "json", "csv")
@with_exercises
@with_secret
@with_database
def regrade(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    exercise: str | None,
    course: str | None,
    since: str | None,
    everything: bool,
    allow_lower: bool,
    undo: bool,
    dry_run: bool,
    jobs: int | None,
    by: str | None,
    output: str,
) -> int:
    """Grade stored attempts again: those whose exercise, solver or tolerance has changed since.

    What was handed in is stored whole, so no file is needed. Old verdicts are kept, points never
    fall unless you say --allow-lower, and --undo takes the latest regrade back. Dates of attempts
    stay as they are. Exits with 4 where some submission could not be graded.

    \b
    Examples:
      checker regrade --dry-run
      checker regrade --exercise slope --since 2026-12-01 --dry-run --format csv > changes.csv
      checker regrade --exercise slope --course dl-2026
      checker regrade --undo
    """
    from checker.app import regrading
    from checker.app.grader import Grader
    from checker.reports import regrades as report

    who, database = by or settings.learner(), settings.database()
    if undo:
        return _undo(who, course, dry_run=dry_run)
    grader = Grader(settings.exercises_folder(), _not_here, settings.secret(make=not dry_run))
    wanted = regrading.due(database, grader, exercise, _day(since), course, everything=everything)
    regraded = _regrade_report(
        wanted, _judged(wanted, grader, jobs), None if dry_run else who, allow_lower
    )
    click.echo(report.regrade(regraded, output), nl=output != "csv")
    return 4 if regraded.judged.faults else 0


def _regrade_report(
    wanted: Due, judged: RegradeResult, by: str | None, allow_lower: bool
) -> RegradeReport:
    """What changes; it is put in place where somebody does it."""
    from checker.app import regrade_changes
    from checker.reports.regrades import RegradeReport

    changes = regrade_changes.changes(wanted, judged, allow_lower=allow_lower)
    database = settings.database()
    done = None if by is None else regrade_changes.apply(database, wanted, judged, changes, by=by)
    return RegradeReport(wanted, judged, changes, done)


def _day(text: str | None) -> datetime | None:
    from checker.app import dates

    return None if text is None else dates.moment(text, dates.zone(dates.own_zone()), ends=False)


def _undo(by: str, course: str | None, *, dry_run: bool) -> int:
    from checker.app import regrade_changes
    from checker.reports.classes import counted

    when, number = regrade_changes.undo(settings.database(), by, course=course, dry_run=dry_run)
    before = f"{when.astimezone():%Y-%m-%d %H:%M}"
    way = "Would go back" if dry_run else "Back"
    click.echo(f"{way} to the verdicts from before {before}: {counted(number, 'attempt')}.")
    return 0


def _judged(wanted: Due, grader: Grader, jobs: int | None) -> RegradeResult:
    """Grade what is due: responses here, programs in workers of their own."""
    from checker.app import batch, regrading
    from checker.app.process_pool import ProcessPool
    from checker.cli.progress import Bar

    tasks = regrading.tasks(settings.database(), grader, wanted.tasks.values())
    with Bar(sys.stderr, "Grading again", len(wanted.tasks)) as bar:
        if not wanted.programs:
            answers = ((task, regrading.judge(grader, task)) for task in tasks)
            return regrading.collect(answers, bar.advance)
        size = min(jobs or batch.processors(), len(wanted.tasks))
        with ProcessPool(lambda: regrading.worker(grader, _sandbox), size) as pool:
            return regrading.collect(pool.answers(tasks), bar.advance)


@contextmanager
def _sandbox() -> Iterator[Runner]:
    with Server.start() as server:
        yield server.run


def _not_here(*_: object) -> Observation:
    raise UsageError("A program was to be run in the process that stores.")
