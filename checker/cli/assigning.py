"""What changes marks: class assign, unassign, extend, override."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from checker.cli import settings
from checker.cli.settings import Command, format_option, with_database, with_exercises

if TYPE_CHECKING:
    from checker.app.assigning import Changed, MarkEdit
    from checker.models.course import Assignment

Typed = str | bool | None
"""What an option holds."""
course_argument = click.argument("course")


def _deciding(command: Command) -> Command:
    """Add --dry-run, --by and --format."""
    for add in (
        click.option("--dry-run", is_flag=True, help="Show whose marks would change, no more."),
        click.option(
            "--by", metavar="NAME", help="Who does this, for the log (default: your user name)."
        ),
        format_option("text", "json"),
        with_exercises,
        with_database,
    ):
        command = add(command)
    return command


def _because(command: Command) -> Command:
    return click.option("--reason", metavar="TEXT", required=True, help="Why, for the log.")(
        command
    )


def _edit(course: str, by: str | None, reason: str, dry_run: bool) -> MarkEdit:
    from checker.app.assigning import MarkEdit

    folder, database = settings.exercises_folder(), settings.database()
    return MarkEdit(folder, database, course, by or settings.learner(), reason, dry_run)


@click.command()
@course_argument
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=settings.complete_ids)
@click.option("--all", "all_of_them", is_flag=True, help="Every exercise there is.")
@click.option("--opens", metavar="DATE", help="From when; a day begins with its first second.")
@click.option("--due", metavar="DATE", help="Until when; a day ends with its last second.")
@click.option("--closes", metavar="DATE", help="Until when late (default: as due).")
@click.option("--attempts", metavar="N|none", help="How many attempts count.")
@click.option("--cooldown", metavar="TIME", help="Time between two attempts, as 10m or 1h.")
@click.option("--late-penalty", metavar="SHARE", help="What each day late costs, as 10%.")
@click.option("--attempt-penalty", metavar="SHARE",
              help="What each attempt beyond the first costs, as 5%.")  # fmt: skip
@click.option("--counted", type=click.Choice(["best", "last"]), help="Which attempt counts.")
@click.option("--variants/--no-variants", default=None, help="Whether each has their own numbers.")
@click.option("--feedback", type=click.Choice(["at-once", "after-close"]),
              help="When the site tells verdicts.")  # fmt: skip
@click.option("--solutions", type=click.Choice(["when-solved", "after-close", "never"]),
              help="When the site shows worked solutions.")  # fmt: skip
@_deciding
def assign(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    course: str,
    ids: tuple[str, ...],
    all_of_them: bool,
    dry_run: bool,
    by: str | None,
    output: str,
    **named: Typed,
) -> None:
    """Assign exercises, or change the dates and rules of those that are assigned.

    What is not named stays as it is; `none` takes a date or a limit away. Dates are read in the
    course's time zone: 2026-12-01, or 2026-12-01 18:00. Marks follow at once.

    With --feedback after-close the site tells a learner only that a submission came, until the
    learner's own last date has passed; saying at-once later tells everything from then on. With
    --variants each learner has numbers of their own, and attempts at these alone count.

    \b
    Examples:
      checker class assign dl-2026 slope many-points --due 2026-12-01
      checker class assign dl-2026 slope --closes 2026-12-08 --late-penalty 10% --dry-run
      checker class assign dl-2026 --all --attempts 5 --cooldown 10m --counted last
      checker class assign dl-2026 slope --variants --due 2026-12-01 --dry-run
      checker class assign dl-2026 --all --feedback after-close --solutions after-close
      checker class assign dl-2026 slope --due none --closes none
    """
    from checker.app import assigning, service
    from checker.app.assigning import AssignmentSettings
    from checker.models.errors import UsageError

    edit = _edit(course, by, "", dry_run)
    if all_of_them:
        ids = tuple(one.exercise.id for one in service.exercises(edit.folder))
    if not ids:
        raise UsageError("Name an exercise, or say --all.")
    given, changed = assigning.assign(edit, ids, AssignmentSettings(*_dates_and_rules(named)))
    _tell(edit, given, changed, output, own=bool(named["variants"]))


def _tell(
    edit: MarkEdit, given: Sequence[Assignment], moved: Sequence[Changed], output: str, *, own: bool
) -> None:
    from checker.reports import assigned
    from checker.reports import classes as report

    names = [one.exercise for one in given]
    if output == "text":
        verb = "Would be assigned" if edit.dry_run else "Assigned"
        click.echo(f"{verb} in {edit.course}: {', '.join(names)}.")
    click.echo(report.changed(moved, output, dry_run=edit.dry_run, assigned=names))
    for told in assigned.told(given, edit.course, variants=own):
        click.echo(told, err=True)


def _dates_and_rules(named: Mapping[str, Typed]) -> tuple[dict[str, str], dict[str, object]]:
    """What was typed: dates as they are, and rules as values."""
    from checker.app import dates

    read = {
        "attempts": _count,
        "cooldown": lambda text: dates.duration("0s" if text == "none" else text),
        "late_penalty": dates.share,
        "attempt_penalty": dates.share,
    }
    typed = {name: value for name, value in named.items() if value is not None}
    days = {str(name): str(typed.pop(name)) for name in ("opens", "due", "closes") if name in typed}
    rules: dict[str, object] = {
        name: read[name](str(value)) if name in read else value for name, value in typed.items()
    }
    return days, rules


def _count(text: str) -> int | None:
    from checker.models.errors import UsageError

    if text == "none":
        return None
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= 10_000):
        raise UsageError(f"{text!r} is no number of attempts. Write a number from 1 on, or none.")
    return int(text)


@click.command()
@course_argument
@click.argument("exercise_id", metavar="ID", shell_complete=settings.complete_ids)
@click.option("--yes", is_flag=True, help="Do it.")
@_deciding
def unassign(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    course: str, exercise_id: str, yes: bool, dry_run: bool, by: str | None, output: str
) -> None:
    """Take an assignment back, with its extensions and marks set by hand.

    What was handed in stays. Without --yes it is only told whose marks would go.

    \b
    Examples:
      checker class unassign dl-2026 slope --dry-run
      checker class unassign dl-2026 slope --yes
    """
    from checker.app import assigning
    from checker.reports import classes as report

    idle = dry_run or not yes
    changed = assigning.unassign(_edit(course, by, "", idle), exercise_id)
    click.echo(report.changed(changed, output, dry_run=idle, unassigned=exercise_id))
    if not (yes or dry_run):
        click.echo("Nothing was changed. To do it, say --yes.", err=True)


@click.command()
@course_argument
@click.argument("exercise_id", metavar="ID", shell_complete=settings.complete_ids)
@click.argument("name")
@click.option("--until", metavar="DATE", help="The new due date.")
@click.option(
    "--closes", metavar="DATE", help="Until when late (default: as long after it as for all)."
)
@click.option("--take-back", is_flag=True, help="The dates of all hold again.")
@_because
@_deciding
def extend(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    course: str,
    exercise_id: str,
    name: str,
    until: str | None,
    closes: str | None,
    take_back: bool,
    reason: str,
    dry_run: bool,
    by: str | None,
    output: str,
) -> None:
    """Give one learner more time for one assignment, or take that back.

    \b
    Examples:
      checker class extend dl-2026 slope ada --until 2026-12-08 --reason "was ill"
      checker class extend dl-2026 slope ada --take-back --reason "asked for the wrong one"
    """
    from dataclasses import asdict

    from checker.app import assigning
    from checker.models.errors import UsageError
    from checker.reports import classes as report

    if take_back == (until is not None):
        raise UsageError("Say either --until DATE or --take-back.")
    edit = _edit(course, by, reason, dry_run)
    done = assigning.extend(edit, exercise_id, name, until, closes)
    if output == "text":
        click.echo(report.extended(done, name, dry_run=dry_run))
    told = asdict(done.given) if done.given else None
    click.echo(report.changed(done.changed, output, dry_run=dry_run, extension=told))


@click.command()
@course_argument
@click.argument("exercise_id", metavar="ID", shell_complete=settings.complete_ids)
@click.argument("name")
@click.argument("points", type=float, required=False)
@click.option("--take-back", is_flag=True, help="The computed mark stands again.")
@_because
@_deciding
def override(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    course: str,
    exercise_id: str,
    name: str,
    points: float | None,
    take_back: bool,
    reason: str,
    dry_run: bool,
    by: str | None,
    output: str,
) -> None:
    """Set a learner's mark by hand, or take that back.

    The computed mark is kept beside it, with who set the other one, when and why.

    \b
    Examples:
      checker class override dl-2026 slope ada 3.5 --reason "told the right formula"
      checker class override dl-2026 slope ada --take-back --reason "the key was mended"
    """
    from checker.app import assigning
    from checker.models.errors import UsageError
    from checker.reports import classes as report

    if take_back == (points is not None):
        raise UsageError("Say either POINTS or --take-back.")
    changed = assigning.override(_edit(course, by, reason, dry_run), exercise_id, name, points)
    click.echo(report.changed(changed, output, dry_run=dry_run))
