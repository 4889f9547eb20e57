"""Forms that are read by hand: what cannot be read is refused, and is no fault of the site's."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import Request
from starlette.exceptions import HTTPException

from checker.web import forms

pytestmark = pytest.mark.slow
FORM = b"application/x-www-form-urlencoded"
PARTS = b"multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.py"\r\n\r\na\r\n--x--\r\n'


def read(kind: bytes, *messages: dict[str, Any]) -> dict[str, object]:
    """The fields of a form that comes in these messages."""
    coming = list(messages)

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def fields() -> dict[str, object]:
        scope: dict[str, Any] = {"type": "http", "method": "POST", "app": None}
        scope["headers"] = [(b"content-type", kind)]
        async with forms.read(Request(scope, receive)) as form:
            return {name: forms.field(form, name) for name in form}

    return asyncio.run(fields())


def body(content: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


def test_fields_are_texts_and_a_file_in_their_place_is_none() -> None:
    assert read(FORM, body(b"a=1&", more=True), body(b"b=%C3%BC&c=")) == {
        "a": "1",
        "b": "ü",
        "c": "",
    }
    assert read(PARTS, body(FILE)) == {"file": ""}


@pytest.mark.parametrize(
    ("kind", "messages"),
    [
        (FORM, [body(b"token=ab", more=True), {"type": "http.disconnect"}]),
        (PARTS, [body(FILE[:40], more=True), {"type": "http.disconnect"}]),
        (PARTS, [body(b"anything")]),
    ],
)
def test_what_does_not_come_whole_is_refused(kind: bytes, messages: list[dict[str, Any]]) -> None:
    with pytest.raises(HTTPException) as refused:
        read(kind, *messages)
    assert refused.value.status_code == 400
