"""Invitations into a course: class invite."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from checker.cli import settings
from checker.cli.settings import format_option, with_database

if TYPE_CHECKING:
    from checker.models.course import Role


@click.command()
@click.argument("course")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--role", type=click.Choice(["learner", "assistant", "instructor"]),
              default="learner", show_default=True,
              help="The part of whoever has no name yet.")  # fmt: skip
@click.option("--count", type=click.IntRange(1, 1000), default=1, show_default=True,
              help="How many links, where no NAME is given.")  # fmt: skip
@click.option("--days", type=click.IntRange(1, 365), default=14, show_default=True,
              help="For how long a link can be used.")  # fmt: skip
@click.option("--site", default="http://localhost:8000", show_default=True, metavar="ADDRESS",
              help="Where the site is, as its users write it.")  # fmt: skip
@format_option("text", "json", "csv")
@with_database
def invite(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    course: str,
    names: tuple[str, ...],
    role: Role,
    count: int,
    days: int,
    site: str,
    output: str,
) -> None:
    """Make links that bring people into COURSE on a site with accounts, each usable once.

    A NAME is of somebody on the roster, who then only chooses a password; without names whoever
    has the link chooses a name as well. Links are shown now and never again.

    \b
    Examples:
      checker class invite dl-2026 --role instructor
      checker class invite dl-2026 ada grace --site https://quiz.example.org
      checker class invite dl-2026 --count 30 --format csv > links.csv
    """
    from checker.app import inviting
    from checker.reports.invitations import listing

    now = datetime.now(UTC)
    made = inviting.invite(
        settings.database(),
        course,
        names,
        role=role,
        count=count,
        by=settings.learner(),
        now=now,
        days=days,
    )
    click.echo(listing(made, site.rstrip("/"), output))
    last = (now + timedelta(days=days)).strftime("%Y-%m-%d")
    sentence = (
        f"Each can be used once, until {last}, on a site opened with: checker serve --accounts"
    )
    click.echo(sentence, err=True)
