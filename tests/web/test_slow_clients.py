"""Clients that are slow on purpose: they are sent away, and nobody else waits for them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

pytest.importorskip("fastapi", reason="the web extra is not installed")

import uvicorn
from fastapi import FastAPI, Request

from checker.cli.serve import _listen
from checker.web import slow_clients
from checker.web.safety import Safety

pytestmark = pytest.mark.slow
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"
BODY = b"Content-Length: 4\r\n\r\n"
SLOW = 60
"""Slow clients at once."""


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that waits a fifth of a second for anything, and tells how long a body was."""
    monkeypatch.setattr(slow_clients, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(slow_clients, "BODY_SECONDS", 0.2)
    app = FastAPI()
    app.add_middleware(Safety, hosts=("localhost",))

    @app.post("/")
    async def size(request: Request) -> int:
        return len(await request.body())

    listening = socket.create_server(("127.0.0.1", 0))
    http = slow_clients.TimeoutProtocol
    config = uvicorn.Config(app, http=http, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(5)


def said(client: socket.socket, *parts: bytes, pause: float = 0.0) -> bytes:
    """What a client is told that sends these parts, until the connection is closed."""
    client.settimeout(5)
    for part in parts:
        client.sendall(part)
        time.sleep(pause)
    told = b""
    with suppress(ConnectionError):
        while more := client.recv(4096):
            told += more
    return told


def test_slow_clients_are_sent_away_and_keep_nobody_waiting(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_clients, "HEAD_SECONDS", 1.5)
    monkeypatch.setattr(slow_clients, "BODY_SECONDS", 1.5)
    place = ("127.0.0.1", port)
    slow = [socket.create_connection(place) for _ in range(SLOW)]
    for number, client in enumerate(slow):
        client.sendall((HEAD, HEAD + BODY + b"ab", b"")[number % 3])
    began = time.monotonic()
    with socket.create_connection(place) as quick:
        told = said(quick, HEAD + b"Connection: close\r\n" + BODY + b"abcd")
    assert told.endswith(b"\r\n\r\n4")
    assert time.monotonic() - began < slow_clients.BODY_SECONDS
    answers = [said(client) for client in slow]
    assert [answer[9:12] for answer in answers[:3]] == [b"", b"408", b""]
    assert time.monotonic() - began < 5
    for client in slow:
        client.close()


def test_a_second_request_may_not_drip_either(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        whole, drops = HEAD + BODY + b"abcd", [b"POST / HT", b"T", b"P", b"/"]
        began = time.monotonic()
        client.sendall(whole)
        time.sleep(0.05)
        with suppress(ConnectionError):
            said(client, *drops, pause=0.1)
        assert time.monotonic() - began < 2


def test_small_answers_do_not_wait_to_be_acknowledged() -> None:
    """Of a socket without its protocol asyncio does not know that it may send at once."""
    with _listen("127.0.0.1", 0) as listening:
        listening.listen()
        client = socket.create_connection(listening.getsockname())
        accepted, _ = listening.accept()
        with client, accepted:
            assert accepted.proto == socket.IPPROTO_TCP
