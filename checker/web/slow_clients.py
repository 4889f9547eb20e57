"""How long the site waits for a slow client, whose open connections would else be all there are."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive
from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 20.0
"""So long may the head of a request take."""
BODY_SECONDS = 60.0
"""So long may what is handed in take: 1 MiB at the speed of an old modem line."""
TOO_SLOW = "This came too slowly, and was not read to its end. Send it again."


class TimeoutProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """The server's protocol, which closes a connection whose request does not come."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: object) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Read on; where that is the beginning of another request, wait for the rest of it."""
        super().data_received(data)
        if self._late is None and self._is_between():
            self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        if self._late is not None:
            self._late.cancel()

    def _expect(self) -> None:
        self._late = self.loop.call_later(HEAD_SECONDS, self._look, self.cycle)

    def _look(self, before: object) -> None:
        self._late = None
        if self.cycle is before and self._is_between():
            self.transport.close()

    def _is_between(self) -> bool:
        return self.cycle is None or bool(self.cycle.response_complete)


def in_time(receive: Receive) -> Receive:
    """What is received of one request: its body within BODY_SECONDS, or it is refused (408)."""
    until: float | None = None
    has_all = False

    async def received() -> Message:
        nonlocal until, has_all
        if has_all:
            return await receive()
        until = until or asyncio.get_running_loop().time() + BODY_SECONDS
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, TOO_SLOW, {"Connection": "close"}) from None
        has_all = not message.get("more_body", False)
        return message

    return received
