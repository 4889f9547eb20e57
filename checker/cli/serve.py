"""The quiz in a browser: serve."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import click

from checker.cli import settings
from checker.cli.settings import with_exercises, with_records, with_secret
from checker.models.errors import UsageError

if TYPE_CHECKING:
    from fastapi import FastAPI

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on; any but the loopback opens the site to others.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help="A host name that the site goes by, beside the loopback's; may be repeated.",
)
@click.option(
    "--accounts", is_flag=True, help="Ask everyone to sign in; for courses (see `checker account`)."
)
@click.option(
    "--queue", is_flag=True, help="Have programs graded by `checker worker`, over PostgreSQL."
)
@with_exercises
@with_secret
@with_records
def serve(port: int, host: str, names: tuple[str, ...], accounts: bool, queue: bool) -> int:
    """Open the chapter in a browser, until you press Ctrl-C.

    \b
    Examples:
      checker serve
      checker serve --port 0
      checker serve --accounts --db course.sqlite3
      checker serve --accounts --host 0.0.0.0 --name quiz.example.org
      checker serve --accounts --queue --db postgresql://quiz@db.example.org/quiz
    """
    if host not in LOOPBACK and not names:
        raise UsageError("Say by which name others will reach the site: --name quiz.example.org")
    if queue:
        from checker.jobs.postgresql import check

        check(settings.database())
    open_site(settings.database(), port, host=host, names=names, accounts=accounts, queue=queue)
    return 0


def open_site(  # noqa: PLR0913  # one parameter a choice of the command
    database: str,
    port: int,
    *,
    host: str = LOOPBACK[0],
    names: tuple[str, ...] = (),
    accounts: bool = False,
    queue: bool = False,
) -> None:
    """Open the site over a database until it is interrupted. Raises UsageError where it cannot."""
    try:
        from checker.web.app import create_app
        from checker.web.site import Settings
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The site needs the package {error.name}: pip install 'exercise-checker[web]'"
        ) from None
    site = Settings(
        settings.exercises_folder(),
        database,
        settings.learner(),
        settings.secret(make=True),
        (*Settings.hosts, *names),
        accounts,
        queue,
    )
    _serve(create_app(site), _listen(host, port))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageError(f"Port {port} of {host} cannot be used: {error.strerror}.") from None
    return listening


def _serve(app: FastAPI, listening: socket.socket) -> None:
    import uvicorn

    class Site(uvicorn.Server):
        """A server that says where it is once it answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            host, port = listening.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            click.echo(f"http://{shown}:{port}/")
            click.echo("Press Ctrl-C to end.", err=True)

    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_keep_alive=20,
                            timeout_graceful_shutdown=30, server_header=False)  # fmt: skip
    with listening:
        Site(config).run([listening])
