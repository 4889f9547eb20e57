"""Help with an exercise: hint, solution."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from checker.cli import settings
from checker.cli.settings import format_option, with_exercises, with_records
from checker.models.errors import UsageError
from checker.reports.suggestion import command
from checker.sandbox import Server

if TYPE_CHECKING:
    from checker.catalog import Entry


@click.command(short_help="Show the next hint.")
@settings.exercise_id
@settings.variant_option
@click.option("--all", "everything", is_flag=True, help="Show those that you have seen; take none.")
@format_option("text", "json")
@with_exercises
@with_records
def hint(exercise_id: str, variant: str | None, everything: bool, output: str) -> None:
    """Show the next hint; which ones you took is kept with your attempts.

    \b
    Examples:
      checker hint slope
      checker hint slope --all
      checker hint slope --variant 7
      checker hint slope --json
    """
    from checker.app import hints, service
    from checker.reports import hints as report

    entry = service.exercise(settings.exercises_folder(), exercise_id, variant)
    take = hints.hints_seen if everything else hints.next_hint
    found = take(entry, settings.database(), settings.learner())
    click.echo(report.hints(found, output, everything=everything))


@click.command(short_help="Show the worked solution, once solved or given up.")
@settings.exercise_id
@settings.variant_option
@click.option("--give-up", is_flag=True, help="Show it before you have solved it; that is kept.")
@click.option("--yes", is_flag=True, help="Give up without being asked again.")
@format_option("text", "json")
@with_exercises
@with_records
def solution(exercise_id: str, variant: str | None, give_up: bool, yes: bool, output: str) -> None:
    """Show the worked solution, once you have solved the exercise or gave it up.

    Each step stands with its rule, then with the numbers put in, then with its value.

    \b
    Examples:
      checker solution slope
      checker solution slope --variant 7
      checker solution slope --json
      checker solution slope --give-up
      checker solution slope --give-up --yes
    """
    from checker.app import hints, service
    from checker.reports import hints as report

    entry = service.exercise(settings.exercises_folder(), exercise_id, variant)
    database, learner = settings.database(), settings.learner()
    if give_up and not hints.may_see(entry, database, learner):
        _confirm(entry, yes)
        hints.give_up(entry, database, learner)
    with Server() as server:
        found = hints.solution(entry, database, learner, server.run)
    click.echo(report.solution(found, output))


def _confirm(entry: Entry, yes: bool) -> None:
    """Ask, on a terminal, whether to give up. Raises UsageError where nobody can be asked."""
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("Giving up is kept with your attempts. Add --yes if you mean it.")
    question = f"Give up {entry.exercise.id}? That is kept with your attempts."
    if not click.confirm(question, err=True):
        next_hint = command("hint", entry.exercise.id, variant=entry.variant)
        raise UsageError(f"Nothing was given up. For the next hint: {next_hint}")
