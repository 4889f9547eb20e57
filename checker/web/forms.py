"""Forms that are read by hand, and what the form of an exercise brings.

FastAPI would read declared fields; for a form of five it takes longer than a choice takes to grade.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from checker.models.said import say
from checker.web.site import site_of


@dataclass(frozen=True)
class Sent:
    """What is handed in: a `response` or a program's `source`, and for which numbers.

    `elsewhere` says that the program is a file's, and that the editor holds another one.
    """

    response: str
    source: bytes
    variant: str
    elsewhere: bool = False


@asynccontextmanager
async def read(request: Request) -> AsyncIterator[FormData]:
    """The form that a request brings; its files are closed afterwards.

    Raises HTTPException where it cannot be read, or was not sent to its end.
    """
    try:
        form = await request.form()
    except (ClientDisconnect, ValueError, LookupError):
        unread = say("Something in this address or form cannot be read.")
        raise HTTPException(400, unread) from None
    try:
        yield form
    finally:
        await form.close()


async def sent(request: Request) -> Sent:
    """What the form of an exercise brings, if it is from a page of this session."""
    async with read(request) as form:
        site_of(request).pages.expect_token(request, field(form, "token"))
        file = form.get("file")
        uploaded = await file.read() if isinstance(file, UploadFile) and file.filename else b""
        # Browsers send every line of a form with a carriage return.
        source = field(form, "source").replace("\r\n", "\n").encode("utf-8", "surrogatepass")
        response, variant = field(form, "response"), field(form, "variant")
    return Sent(response, uploaded or source, variant, elsewhere=bool(uploaded))


def field(form: FormData, name: str) -> str:
    """The text of a field; empty where none was sent, or a file in its place."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
