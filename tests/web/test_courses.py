"""A course on the site: from the invitation to the gradebook, and what is kept from whom."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from checker.app import accounts as people
from checker.cli.app import app as command
from checker.web import visitors
from checker.web.app import create_app
from checker.web.site import Settings
from tests.classroom import NOON, hand_in
from tests.people import quick_hashes

from .conftest import in_process
from .course import answer, browser, checker, course, enter

__all__ = ["browser", "course", "quick_hashes"]
pytestmark = pytest.mark.slow


def test_from_the_invitation_to_the_gradebook(browser: TestClient, course: Settings) -> None:
    enter(browser, course, "ada")
    page = browser.get("/courses/dl").text
    assert "due on 2026-12-02 23:59 (UTC)" in page
    assert "2 attempts left" in page
    assert "Gradebook" not in page
    answer(browser, "forward-error", "16")
    assert "1 attempt left" in browser.get("/courses/dl").text
    answer(browser, "forward-error", "11")
    answer(browser, "weight-change", "same")
    enter(browser, course, "grace", "instructor")
    book = browser.get("/courses/dl/gradebook").text
    assert book.index("ada") < book.index("bob")
    # What was not earned is to be seen at a glance, and so is how a class does at an exercise.
    assert book.count('<td class="none">') == 1
    assert re.findall(r"<td>([^<]+)</td>", book) == ["1.0", "0.0"]
    assert browser.get("/courses/dl/gradebook?sort=points&reverse=true").status_code == 200
    rows = browser.get("/courses/dl/gradebook.csv").text.splitlines()
    assert rows[1].startswith("ada,")
    analysis = browser.get("/courses/dl/analysis").text
    assert "1 of 1" in analysis
    assert "The actual value was not subtracted from the prediction." in analysis
    assert analysis.count('href="#weight-change"') == analysis.count('id="weight-change"') == 1


def test_a_learner_sees_no_gradebook_and_nobody_anothers_course(
    browser: TestClient, course: Settings
) -> None:
    checker(course, "class new secret --time-zone UTC")
    enter(browser, course, "ada")
    for address in ("dl/gradebook", "dl/gradebook.csv", "dl/analysis", "secret", "none"):
        assert browser.get(f"/courses/{address}").status_code == 404
    assert "secret" not in browser.get("/courses").text


def test_nothing_is_taken_beyond_the_rules(
    browser: TestClient, course: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(browser, course, "ada")
    for _ in range(2):
        assert "This did not count" not in answer(browser, "forward-error", "6").text
    assert (
        "All attempts that the course allows are made."
        in answer(browser, "forward-error", "11").text
    )
    monkeypatch.setattr(visitors, "now", lambda: NOON + timedelta(days=5))
    told = "This closed on 2026-12-03 23:59 (UTC); nothing more is taken."
    assert told in answer(browser, "weight-change", "x").text
    token_ = people.new_token(
        people.opened(course.database), "ada", "x", ("submit",), visitors.now()
    )
    sent = {"exercise": "weight-change", "response": "x"}
    bearer = {"Authorization": f"Bearer {token_}"}
    refused = browser.post("/api/v1/submissions", json=sent, headers=bearer)
    assert (refused.status_code, refused.json()["detail"]) == (403, told)
    # What no course asks for may be practised.
    assert answer(browser, "forward-backward-count", "1").status_code == 200


def test_whoever_teaches_is_not_held_to_the_rules(browser: TestClient, course: Settings) -> None:
    enter(browser, course, "grace", "instructor")
    for _ in range(3):
        assert "allows" not in answer(browser, "forward-error", "6").text


def test_names_of_learners_are_text(browser: TestClient, course: Settings) -> None:
    name = "<script>alert(1)</script>"
    CliRunner().invoke(command, ["class", "enrol", "dl", name, "--db", course.database])
    hand_in(course.database, name, "forward-error", 1, NOON)
    enter(browser, course, "grace", "instructor")
    book = browser.get("/courses/dl/gradebook").text
    assert name not in book
    assert "&lt;script&gt;" in book


def test_on_a_site_without_accounts_the_courses_are_ones_own(course: Settings) -> None:
    site = create_app(course, start=in_process)
    with TestClient(site, base_url="http://localhost:8000") as client:
        assert "Deep" in client.get("/courses").text
        assert "bob" in client.get("/courses/dl/gradebook").text


def test_whoever_is_not_enrolled_cannot_be_invited_by_name(course: Settings) -> None:
    words = ["class", "invite", "dl", "eve", "--db", course.database]
    done = CliRunner().invoke(command, words)
    assert (done.exit_code, done.stderr) == (
        2, "Error: eve does not take part in dl. Enrol first.\n"
    )  # fmt: skip
