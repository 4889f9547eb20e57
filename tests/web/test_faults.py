"""Faults of the site: whoever learns there is told that there is one, and nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from checker.app import service
from checker.cli.app import app as command
from checker.models.errors import Problem, SpecError, StorageError
from checker.web.site import Settings
from tests.people import quick_hashes

from .conftest import token
from .course import answer, browser, checker, course, enter

__all__ = ["browser", "course", "quick_hashes"]
pytestmark = pytest.mark.slow
BROKEN = SpecError((Problem("/srv/exercises/slope.yaml", "the key is 13", "$.steps"),))
LOST = StorageError("postgresql://postgres@db.example.org/quiz could not be used")


@pytest.mark.parametrize("error", [BROKEN, LOST])
def test_what_is_wrong_is_told_to_who_runs_the_site_alone(
    browser: TestClient,
    course: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    def fails(*_: Any) -> NoReturn:
        raise error

    enter(browser, course, "ada")
    monkeypatch.setattr(service, "progress", fails)
    page = browser.get("/")
    assert page.status_code == 500
    assert "nothing was scored" in page.text
    for secret in ("key is 13", "/srv", "example.org"):
        assert secret not in page.text
    assert str(error) in caplog.text


def test_a_reason_is_a_line_that_can_be_read(browser: TestClient, course: Settings) -> None:
    enter(browser, course, "grace", "instructor")
    sent = {"token": token(browser, "/account"), "learner": "ada", "exercise": "forward-error"}
    for reason in ("one\0two", "\x1b[2J", "x" * 2001):
        refused = browser.post("/courses/dl/marks", data=sent | {"points": "1", "reason": reason})
        assert refused.status_code == 422
    said = sent | {"points": "1", "reason": "A second look"}
    assert browser.post("/courses/dl/marks", data=said).status_code == 303


def test_a_verdict_that_is_lost_says_so_and_not_where(
    browser: TestClient, course: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> NoReturn:
        raise LOST

    enter(browser, course, "ada")
    monkeypatch.setattr(browser.app.state.site.grader, "_keep", fails)  # type: ignore[attr-defined]
    told = answer(browser, "forward-error", "11").text
    assert "NOT stored" in told
    assert "example.org" not in told


def test_no_copy_is_put_back_under_a_site(
    browser: TestClient, course: Settings, tmp_path: Path
) -> None:
    """Else what is stored after that would go to the file that was there before."""
    checker(course, f"db backup {tmp_path}/copy.sqlite3")
    words = ["db", "restore", f"{tmp_path}/copy.sqlite3", "--replace", "--db", course.database]
    assert "is in use by another program" in CliRunner().invoke(command, words).output
    enter(browser, course, "ada")
    assert "stored" in answer(browser, "forward-error", "11").text
