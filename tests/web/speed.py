"""What the site costs, over the least that it could cost: three ratios of `make bench`.

A choice and a page are compared with a FastAPI handler that reads the same form and inserts one
row, a program with the warm grade of the same program in one process, without the site.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from statistics import median
from typing import Annotated
from urllib.parse import urlencode

import httpx2
from fastapi import FastAPI, Form

from checker.app import records
from checker.app.grader import Grader
from checker.models.job import Job
from checker.sandbox import Server
from tests.shipped import FOLDER, entry

from .served import served, site

TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')
PAIRS, WARM_UPS = 60, 10
SHORT = 200
"""So many pairs of what takes milliseconds, which any other process would disturb."""


def bare(database: str) -> FastAPI:
    """One handler that stores one row, as durably as the site does."""
    app = FastAPI()
    connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE attempt (id INTEGER PRIMARY KEY, response TEXT)")

    @app.post("/")
    def check(response: Annotated[str, Form()]) -> dict[str, bool]:
        connection.execute("INSERT INTO attempt (response) VALUES (?)", [response])
        return {"stored": True}

    return app


def choice_ratio() -> float:
    """Checking a choice on the site, over the bare handler."""
    with tempfile.TemporaryDirectory() as made, _bare(made) as floor, _browser(made) as page:
        return _ratio(page("forward-error", response="16"), floor, SHORT)


def page_ratio() -> float:
    """The chapters or an exercise's page, whichever takes longer, over the bare handler."""
    with (
        tempfile.TemporaryDirectory() as made,
        _bare(made) as floor,
        site(f"sqlite:///{made}/site.sqlite3") as address,
        httpx2.Client(base_url=address) as client,
    ):
        places = ("/", "/exercises/forward-error")
        return max(_ratio(partial(client.get, place), floor, SHORT) for place in places)


def program_ratio() -> float:
    """Checking a program on the site, over its warm grade in one process, stored as well."""
    source = entry("slope").read("solution.py") or ""

    def job() -> Job:
        """A job of its own: one that is stored already would not be stored again."""
        return Job("slope", "floor", "program", source.encode(), "slope.py")

    with (
        tempfile.TemporaryDirectory() as made,
        Server.start_both() as server,
        records.standing(f"sqlite:///{made}/floor.sqlite3") as keep,
        _light_browser(made) as page,
    ):
        grader = Grader(FOLDER, server.run, b"secret" * 6, keep)
        return _ratio(page("slope", source=source), lambda: grader.grade(job()))


def _ratio(one: Callable[[], object], floor: Callable[[], object], pairs: int = PAIRS) -> float:
    timed = [(_seconds(one), _seconds(floor)) for _ in range(WARM_UPS + pairs)][WARM_UPS:]
    return median(pair[0] for pair in timed) / median(pair[1] for pair in timed)


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


@contextmanager
def _bare(folder: str) -> Iterator[Callable[[], object]]:
    """Give a function that sends a form to the bare handler."""
    with served("tests.web.speed", f"{folder}/bare.sqlite3") as floor, httpx2.Client() as client:
        yield lambda: client.post(floor, data={"response": "16"})


@contextmanager
def _browser(folder: str) -> Iterator[Callable[..., Callable[[], object]]]:
    """Give, for an exercise and what is handed in, a function that checks it as a browser does."""
    with (
        site(f"sqlite:///{folder}/site.sqlite3") as address,
        httpx2.Client(base_url=address, timeout=60) as client,
    ):

        def checking(exercise: str, **fields: str) -> Callable[[], object]:
            place = f"/exercises/{exercise}"
            found = TOKEN.search(client.get(place).text)
            assert found is not None
            data = {"token": found[1], **fields}
            headers = {"HX-Request": "true", "Origin": address}

            def check() -> object:
                told = client.post(place, data=data, headers=headers)
                assert "verdict" in told.text
                return told

            return check

        yield checking


@contextmanager
def _light_browser(folder: str) -> Iterator[Callable[..., Callable[[], object]]]:
    """As `_browser`, with a client that takes little time of its own: here the floor has none."""
    with site(f"sqlite:///{folder}/site.sqlite3") as address:
        link = HTTPConnection(address.removeprefix("http://").rstrip("/"))

        def checking(exercise: str, **fields: str) -> Callable[[], object]:
            link.request("GET", place := f"/exercises/{exercise}")
            answer = link.getresponse()
            found = TOKEN.search(answer.read().decode())
            assert found is not None
            headers = {
                "HX-Request": "true",
                "Origin": address.rstrip("/"),
                "Cookie": str(answer.headers["Set-Cookie"]).partition(";")[0],
                "Content-Type": "application/x-www-form-urlencoded",
            }
            body = urlencode({"token": found[1], **fields})

            def check() -> object:
                link.request("POST", place, body, headers)
                told = link.getresponse().read()
                assert b"verdict" in told
                return told

            return check

        yield checking
        link.close()


def _serve(database: str) -> None:
    import socket

    import uvicorn

    # With its protocol named and the settings of the site's: else asyncio lets small answers wait
    # for 40 ms, and the server logs and says more.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/", flush=True)
    config = uvicorn.Config(bare(database), access_log=False, timeout_keep_alive=20,
                            server_header=False, log_level="warning")  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    _serve(sys.argv[1])
