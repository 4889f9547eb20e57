"""For whoever wants to know how safely this machine grades: doctor."""

from __future__ import annotations

import click

from checker.cli.settings import format_option
from checker.sandbox import Server


@click.command(short_help="Try the sandbox: its tier of isolation and its self-tests.")
@format_option("text", "json")
def doctor(output: str) -> int:
    """Try the sandbox: the tier of isolation, each self-test, and what would raise the tier.

    Exits with 4 where no sandbox works: nothing is graded then.

    \b
    Examples:
      checker doctor
      checker doctor --json
    """
    from checker.reports import doctor as report

    with Server.start() as server:
        found = server.health()
    click.echo(report.render(found, output))
    return 4 if found.tier == "E" else 0
