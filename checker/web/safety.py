"""What stands before every page: hosts, sizes, where a form came from, and security headers.

A plain ASGI middleware, so that no body is read before it was measured.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checker.web.api import problems
from checker.web.slow_clients import in_time

MAX_BODY = (1 << 20) + (1 << 16)
"""A submission of 1 MiB, and what a form puts around it."""
TOO_LARGE = "A submission is a short program: 1 MiB at most."
SESSION = "checker_session"
_UTF8 = re.compile(r"""charset=["']?utf-?8(?![\w-])""")
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


def policy(nonce: str | None = None) -> str:
    """The content security policy of a page; `nonce` lets in the styles of its code editor."""
    styles = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        f"default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
_SENT = tuple((name.lower().encode(), value.encode()) for name, value in _HEADERS.items())
_SAFE = {"GET", "HEAD", "OPTIONS"}


class Safety:
    """Refuse what no page of ours would send; give every answer its headers."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = scope["path"] + unquote(scope["query_string"].decode("latin-1"))
        refused: Response | None = self._refusal(scope["method"], asked, Headers(scope=scope))
        if refused is not None and scope["path"].startswith(problems.API):
            detail = bytes(refused.body).decode()
            refused = problems.problem(refused.status_code, detail, "refused", title="Refused")
        if refused is not None:
            await refused(scope, receive, _dressed(send))
            return
        await self._app(scope, _measured(in_time(receive)), _dressed(send))

    def _refusal(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if self._name(host) is None:
            return PlainTextResponse("This site does not go by that name.", 400)
        if "\0" in path:
            # No name of ours has it, and PostgreSQL takes none that does.
            return PlainTextResponse("No address has such a character.", 400)
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length) > MAX_BODY:
            return _too_large()
        if not _is_utf8(headers.get("content-type", "").lower()):
            return PlainTextResponse("A form is written in UTF-8.", 400)
        if method not in _SAFE and not _from_here(headers, host):
            return PlainTextResponse("This form was sent from another site.", 403)
        return None

    def _name(self, host: str) -> str | None:
        found = _HOST.fullmatch(host)
        return found[1] if found is not None and found[1] in self._hosts else None


def _is_utf8(kind: str) -> bool:
    """Whether a body is in no other charset than our pages: some make text that UTF-8 has not, on
    which whatever writes it would fail."""
    return kind.count("charset") == len(_UTF8.findall(kind))


def _from_here(headers: Headers, host: str) -> bool:
    """Whether a browser says that one of our own pages sent this; a script says nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == host


def _too_large() -> PlainTextResponse:
    return PlainTextResponse(TOO_LARGE, 413)


def _measured(receive: Receive) -> Receive:
    seen = 0

    async def measured() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise HTTPException(413, TOO_LARGE)
        return message

    return measured


def _dressed(send: Send) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", ()))
            names = {name.lower() for name, _ in given}
            message["headers"] = given + [one for one in _SENT if one[0] not in names]
        await send(message)

    return dressed


def new_session() -> str:
    """A name for a browser's session that nobody guesses."""
    return token_urlsafe(32)


def form_token(secret: bytes, session: str) -> str:
    """What a form of that session must carry."""
    return hmac.new(secret, session.encode(), sha256).hexdigest()


def is_form_token(secret: bytes, session: str | None, token: str | None) -> bool:
    """Whether a form carries its session's token."""
    if not session or not token:
        return False
    return hmac.compare_digest(form_token(secret, session).encode(), token.encode())
