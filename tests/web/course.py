"""A course on a site with accounts: ada and bob learn, and a new person may come to teach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from checker.cli.app import app as command
from checker.web import visitors
from checker.web.app import create_app
from checker.web.site import Settings
from tests.classroom import NOON
from tests.people import WORDS

from .conftest import in_process, token

CLASS = (
    "new dl --title Deep --time-zone UTC",
    "enrol dl ada bob",
    "assign dl forward-error weight-change --due 2026-12-02 --closes 2026-12-03 --attempts 2",
)


def checker(settings: Settings, words: str) -> str:
    done = CliRunner().invoke(command, [*words.split(), "--db", settings.database])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def course(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A course of two learners with two assignments; it is noon of the day before they are due."""
    monkeypatch.setattr(visitors, "now", lambda: NOON)
    for words in CLASS:
        checker(settings, f"class {words}")
    return settings


@pytest.fixture
def browser(course: Settings) -> Iterator[TestClient]:
    site = create_app(replace(course, accounts=True), start=in_process)
    with TestClient(site, base_url="http://localhost:8000", follow_redirects=False) as client:
        yield client


def enter(browser: TestClient, settings: Settings, name: str, role: str = "learner") -> None:
    """Take an invitation: as somebody on the roster, or as a new teacher."""
    named = name if role == "learner" else f"--role {role}"
    link = checker(settings, f"class invite dl {named}").split()[-1]
    path = link.removeprefix("http://localhost:8000")
    browser.cookies.clear()
    sent = {"token": token(browser, path), "name": name, "password": WORDS}
    assert browser.post(path, data=sent).headers["location"] == "/courses/dl"


def answer(browser: TestClient, exercise: str, response: str) -> Any:
    address = f"/exercises/{exercise}"
    return browser.post(address, data={"token": token(browser, address), "response": response})
