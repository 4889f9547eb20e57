"""Accounts from the command line: passwords, and tokens for scripts."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from checker.cli import settings
from checker.cli.groups import ListedGroup
from checker.cli.settings import format_option, with_database
from checker.models.errors import MissingPackageError, UsageError

if TYPE_CHECKING:
    from checker.app.accounts import Accounts


def _asked(_context: click.Context, _option: click.Parameter, given: str | None) -> str:
    """The password: given, typed twice on a terminal, or the first line of what is piped in."""
    if given is not None:
        return given
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    # Where standard input is closed, it cannot be read.
    with suppress(OSError):
        if line := sys.stdin.readline().rstrip("\r\n"):
            return line
    raise UsageError("There is no password: standard input is no terminal, and is empty.")


@click.group(cls=ListedGroup, short_help="Accounts of a site: passwords, and tokens for scripts.")
def account() -> None:
    """Accounts of a site that was opened with `checker serve --accounts`.

    \b
    Examples:
      checker account password grace
      checker account token grace --label nightly
      checker account tokens grace
    """


@account.command()
@click.argument("name")
@click.option(
    "--password",
    callback=_asked,
    help="Asked for where it is not given, off a terminal the first line of standard input; better "
    "not to give it.",
)
@with_database
def password(name: str, password: str) -> None:
    """Give NAME an account, or another password where there is one.

    Whoever was signed in under that name is signed out. In a course, invitations do this without
    you: checker class invite.

    \b
    Examples:
      checker account password grace
      checker account password grace --db course.sqlite3
      checker account password grace < password.txt
    """
    from checker.app import accounts

    with _opened() as people:
        accounts.set_password(people, name, password, datetime.now(UTC))
    click.echo(f"{name} can sign in with that password.")


@account.command()
@click.argument("name")
@click.option("--label", default="script", show_default=True, help="What it is for, in a word.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(["read", "submit"]),
    multiple=True,
    default=("read",),
    show_default=True,
    help="What it allows; may be repeated.",
)
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True)
@with_database
def token(name: str, label: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token with which a script of NAME's may use the API; it is shown once.

    \b
    Examples:
      checker account token ada --scope read --scope submit
      checker account token ci --label nightly --days 30
    """
    from checker.app import accounts
    from checker.models.account import SCOPES

    wanted = tuple(scope for scope in SCOPES if scope in scopes)
    with _opened() as people:
        if people.held(name) is None:
            raise UsageError(f"There is no learner {name!r} yet: checker account password {name}")
        made = accounts.new_token(people, name, label, wanted, datetime.now(UTC), days)
    click.echo(made)
    click.echo("Keep it now: it is not shown again.", err=True)


@account.command()
@click.argument("name")
@format_option("text", "json")
@with_database
def tokens(name: str, output: str) -> None:
    """List the tokens of NAME, without what opens anything.

    \b
    Examples:
      checker account tokens ada
    """
    from checker.reports.tokens import listing

    with _opened() as people:
        click.echo(listing(people.tokens(name), datetime.now(UTC), output))


@account.command()
@click.argument("name")
@click.argument("prefix")
@with_database
def revoke(name: str, prefix: str) -> None:
    """Revoke the token of NAME that begins with PREFIX, as `tokens` lists it.

    \b
    Examples:
      checker account revoke ada 3f9a01bc
    """
    with _opened() as people:
        if not people.revoke(name, prefix.removeprefix("chk_"), datetime.now(UTC)):
            raise UsageError(f"{name} has no token {prefix} that holds.")
    click.echo(f"The token {prefix} opens nothing any more.")


def _opened() -> Accounts:
    try:
        import pwdlib  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingPackageError("Accounts need", error.name, "web") from None
    from checker.app import accounts

    return accounts.opened(settings.database())
