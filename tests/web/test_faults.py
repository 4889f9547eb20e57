"""Faults of the site: whoever learns there is told that there is one, and nothing of it."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest
from fastapi.testclient import TestClient

from checker.app import service
from checker.models.errors import Problem, SpecError, StorageError
from checker.web.site import Settings
from tests.people import quick_hashes

from .conftest import token
from .course import browser, course, enter

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
