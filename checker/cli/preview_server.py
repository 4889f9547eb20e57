"""A page at 127.0.0.1 that loads itself anew whenever a file of a folder is saved."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from checker.models.errors import CheckerError, UsageError

RELOAD = """<script>
let seen = null;
setInterval(async () => {
  const now = await (await fetch("/saved")).text();
  if (seen !== null && now !== seen) location.reload();
  seen = now;
}, 500);
</script>"""


def serve(folder: Path, made: Callable[[], str], port: int) -> None:
    """Serve the page until interrupted. Raises UsageError where the port is taken."""
    with bound(folder, made, port) as server:
        click.echo(f"http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)", err=True)
        server.serve_forever()


def bound(folder: Path, made: Callable[[], str], port: int) -> ThreadingHTTPServer:
    """A server at 127.0.0.1 that waits to be started; port 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with the page, or with when the folder was last saved."""
            body = (_saved(folder) if self.path == "/saved" else page(made)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing of requests."""

    try:
        return ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError as error:
        raise UsageError(f"Port {port} cannot be used: {error.strerror}.") from None


def _saved(folder: Path) -> str:
    return str(max(path.stat().st_mtime_ns for path in folder.rglob("*")))


def page(made: Callable[[], str]) -> str:
    """The page with what loads it anew; or the fault that stands in its way."""
    try:
        return made().replace("</body>", f"{RELOAD}</body>")
    except CheckerError as error:
        return f"<pre>{escape(str(error))}</pre>{RELOAD}"
