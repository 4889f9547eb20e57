"""Courses: class new, list, show, log, enrol, unenrol, delete."""

from __future__ import annotations

import click

from checker.cli import assigning, inviting, settings
from checker.cli.groups import ListedGroup
from checker.cli.settings import Command, format_option, with_database
from checker.models.course import Person, Role

course_argument = click.argument("course")
dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would change, no more.")


def by_option(command: Command) -> Command:
    """Add --by: who does it, for the log."""
    return click.option(
        "--by", metavar="NAME", help="Who does this, for the log (default: your user name)."
    )(command)


@click.group(
    cls=ListedGroup,
    name="class",
    short_help="Courses: who takes part, dates and rules, marks set by hand.",
)
def classes() -> None:
    """Courses: who takes part, what is assigned until when, and whose marks are set by hand.

    Marks are computed from the attempts in the database whenever they are asked for, so dates and
    rules may be set before or after learners hand in.

    \b
    Examples:
      checker class new dl-2026 --title "Deep learning" --time-zone Europe/Berlin
      checker class enrol dl-2026 --from roster.csv
      checker class assign dl-2026 slope many-points --due 2026-12-01
      checker gradebook dl-2026
    """


@classes.command()
@course_argument
@click.option("--title", default="", metavar="TEXT", help="How the course is called.")
@click.option("--time-zone", metavar="ZONE",
              help="In which its dates are read (default: this machine's).")  # fmt: skip
@by_option
@format_option("text", "json")
@with_database
def new(course: str, title: str, time_zone: str | None, by: str | None, output: str) -> None:
    """Begin a course. COURSE is its name in commands: one short word.

    \b
    Examples:
      checker class new dl-2026
      checker class new dl-2026 --title "Deep learning" --time-zone Europe/Berlin
    """
    from dataclasses import asdict

    from checker.app import classes as app
    from checker.reports.cleaning import document
    from checker.reports.suggestion import command

    made = app.new(settings.database(), course, title, time_zone, by or settings.learner())
    if output == "json":
        click.echo(document(asdict(made)))
        return
    click.echo(f"{made.slug} is begun; its dates are read in {made.time_zone}.")
    click.echo(f"Enrol learners with: {command('class enrol', made.slug, 'NAME')}", err=True)


@classes.command("list")
@format_option("text", "json", "csv")
@with_database
def list_(output: str) -> None:
    """Show the courses.

    \b
    Examples:
      checker class list
      checker class list --json
    """
    from checker.app import classes as app
    from checker.reports import classes as report

    click.echo(report.courses(app.listed(settings.database()), output), nl=output != "csv")


@classes.command()
@course_argument
@click.option("--people", is_flag=True, help="Also who takes part.")
@format_option("text", "json")
@with_database
def show(course: str, people: bool, output: str) -> None:
    """Show a course: its assignments with dates and rules, and how many take part.

    \b
    Examples:
      checker class show dl-2026
      checker class show dl-2026 --people
    """
    from checker.app import classes as app
    from checker.reports import classes as report

    found = app.shown(settings.database(), course)
    click.echo(report.course(found, output, people=people))


@classes.command()
@course_argument
@format_option("text", "json", "csv")
@with_database
def log(course: str, output: str) -> None:
    """Show what was done in a course: by whom, when and why.

    \b
    Examples:
      checker class log dl-2026
      checker class log dl-2026 --json
    """
    from checker.app import history
    from checker.reports import changes as report

    of, events = history.events(settings.database(), course)
    click.echo(report.log(of, events, output), nl=output != "csv")


@classes.command()
@course_argument
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--from", "roster", metavar="FILE", help="A roster as CSV, or - for standard input.")
@click.option("--role", type=click.Choice(["learner", "assistant", "instructor"]),
              default="learner", show_default=True, help="Their part in the course.")  # fmt: skip
@dry_run_option
@by_option
@format_option("text", "json")
@with_database
def enrol(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    course: str,
    names: tuple[str, ...],
    roster: str | None,
    role: Role,
    dry_run: bool,
    by: str | None,
    output: str,
) -> None:
    """Take people into a course, by their names or from a roster: all of them, or none.

    A roster's first line names its columns, as Moodle, Canvas or Gradescope write them: login
    (username), id (ID number, SID), email, full name or first and last name, role. Who has no login
    is given a random name. Enrolling again changes what is new and nothing else.

    \b
    Examples:
      checker class enrol dl-2026 ada grace
      checker class enrol dl-2026 --from roster.csv --dry-run
      checker class enrol dl-2026 --role assistant alan
    """
    from checker.app import classes as app
    from checker.app import rosters
    from checker.cli.reading import read
    from checker.models.errors import UsageError
    from checker.models.learner import learner_name
    from checker.reports import classes as report

    people = [Person(name, role) for name in dict.fromkeys(map(learner_name, names))]
    if roster is not None:
        people += rosters.read(read(roster), role)
    if not people:
        raise UsageError("Name somebody, or a roster with --from FILE.")
    who = by or settings.learner()
    enrolled = app.enrol(settings.database(), course, people, who, dry_run=dry_run)
    click.echo(report.enrolled(enrolled, course, output, dry_run=dry_run))


@classes.command()
@course_argument
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@dry_run_option
@by_option
@with_database
def unenrol(course: str, names: tuple[str, ...], dry_run: bool, by: str | None) -> None:
    """Take people out of a course; what they handed in stays in the database.

    \b
    Examples:
      checker class unenrol dl-2026 ada
      checker class unenrol dl-2026 ada grace --dry-run
    """
    from checker.app import classes as app
    from checker.reports.cleaning import one_line

    who = by or settings.learner()
    gone = app.unenrol(settings.database(), course, names, who, dry_run=dry_run)
    verb = "would be taken" if dry_run else "taken"
    click.echo(f"{one_line(', '.join(gone))}: {verb} out of {course}.")


@classes.command()
@course_argument
@click.option("--yes", is_flag=True, help="Do it.")
@by_option
@with_database
def delete(course: str, yes: bool, by: str | None) -> None:
    """Delete a course with its dates, extensions and marks set by hand.

    Learners and what they handed in stay. Without --yes it is only told what would go.

    \b
    Examples:
      checker class delete dl-2026
      checker class delete dl-2026 --yes
    """
    from checker.app import classes as app
    from checker.reports import classes as report

    was = app.delete(settings.database(), course, by or settings.learner(), dry_run=not yes)
    click.echo(report.deleted(was, done=yes))
    if not yes:
        click.echo("Nothing was deleted. To do it, say --yes.", err=True)


for added in (assigning.assign, assigning.unassign, assigning.extend, assigning.override):
    classes.add_command(added)
classes.add_command(inviting.invite)
