"""The quiz in a browser: serve."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from checker.cli import settings
from checker.cli.settings import with_exercises, with_records, with_secret
from checker.models.errors import MissingPackageError, UsageError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from checker.reports.logs import Log, LogFormat


class More(TypedDict, total=False):
    """A site's settings beside its address."""

    accounts: bool
    queue: bool
    metrics_token: str
    log: Log | None


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
@click.option(
    "--metrics-token",
    envvar="CHECKER_METRICS_TOKEN",
    metavar="TOKEN",
    default="",
    help="Who shows it reads /metrics; without one, this machine alone does, and through no proxy.",
)
@settings.log_format
@with_exercises
@with_secret
@with_records
def serve(  # noqa: PLR0913, PLR0917  # one parameter an option
    port: int,
    host: str,
    names: tuple[str, ...],
    accounts: bool,
    queue: bool,
    metrics_token: str,
    log_format: LogFormat,
) -> int:
    """Open the chapter in a browser, until you press Ctrl-C.

    \b
    Examples:
      checker serve
      checker serve --port 0
      checker serve --accounts --db course.sqlite3
      checker serve --accounts --host 0.0.0.0 --name quiz.example.org
      checker serve --accounts --queue --db postgresql://quiz@db.example.org/quiz
    """
    log = settings.log(log_format) if log_format == "json" else None
    if host not in LOOPBACK and not names:
        raise UsageError("Say by which name others will reach the site: --name quiz.example.org")
    if queue:
        from checker.jobs.postgresql import check

        check(settings.database())
    more = More(accounts=accounts, queue=queue, metrics_token=metrics_token, log=log)
    open_site(settings.database(), port, host=host, names=names, **more)
    return 0


def require() -> None:
    """Raise MissingPackageError where a package that the site needs is not installed."""
    try:
        import checker.web.app  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingPackageError("The site needs", error.name, "web") from None


def open_site(
    database: str,
    port: int,
    *,
    host: str = LOOPBACK[0],
    names: tuple[str, ...] = (),
    **more: Unpack[More],
) -> None:
    """Open the site over a database until it is interrupted; `more` goes into its settings.

    Raises UsageError where it cannot.
    """
    require()
    from checker.web.app import create_app
    from checker.web.site import Settings

    site = Settings(
        settings.exercises_folder(),
        database,
        settings.learner(),
        settings.secret(make=True),
        (*Settings.hosts, *names),
        **more,
    )
    _serve(create_app(site), _listen(host, port), site.log)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only of sockets that name their protocol asyncio sends small answers at once; the others wait
    # 40 ms for the client's acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageError(f"Port {port} of {host} cannot be used: {error.strerror}.") from None
    return listening


def _serve(app: FastAPI, listening: socket.socket, log: Log | None) -> None:
    import uvicorn

    class Site(uvicorn.Server):
        """A server that says where it is once it answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            host, port = listening.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            if log is not None:
                log.event("ready", site=f"http://{shown}:{port}/")
                return
            click.echo(f"http://{shown}:{port}/")
            click.echo("Press Ctrl-C to end.", err=True)

    from checker.web.slow_clients import TimeoutProtocol

    own = {"log_config": None} if log is not None else {"log_level": "warning"}
    config = uvicorn.Config(app, http=TimeoutProtocol, access_log=False, timeout_keep_alive=20,
                            timeout_graceful_shutdown=30, server_header=False, **own)  # fmt: skip
    with listening:
        Site(config).run([listening])
