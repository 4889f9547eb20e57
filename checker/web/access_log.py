"""The access log: a line for each request, and never an address, a name or a text in it."""

from __future__ import annotations

from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checker.reports.logs import Log


class AccessLog:
    """Logs which kind of page was asked for, what it answered, and in how many seconds."""

    def __init__(self, app: ASGIApp, log: Log) -> None:
        self._app, self._log = app, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and log what was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = monotonic(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            page = getattr(scope.get("route"), "path", "")
            seconds = round(monotonic() - began, 4)
            self._log.event("request", method=scope["method"], page=page, status=status,
                          seconds=seconds)  # fmt: skip
