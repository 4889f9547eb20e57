"""Grading a course again in the browser: what would change is shown, then done, then undone."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from checker.models.job import Job
from checker.models.job_result import JobResult
from checker.store import Store
from checker.web import regrade
from checker.web.app import create_app
from checker.web.site import Settings
from tests.classroom import HOUR, NOON, hand_in
from tests.people import quick_hashes
from tests.shipped import FOLDER

from .conftest import in_process, token
from .course import checker, course, enter
from .test_teaching import attempt, mark

__all__ = ["course", "quick_hashes"]
pytestmark = pytest.mark.slow
RIGHT = (FOLDER / "backpropagation/05-slope/solution.py").read_bytes()
WRONG = RIGHT.replace(b"2 * ", b"")
PAGE = "/courses/dl/regrade"


@pytest.fixture
def old(course: Settings) -> Settings:
    """Verdicts of another solver: ada's is too low, bob's too high, eve is in no course."""
    checker(course, "class assign dl slope")
    for name, points, source in (("ada", 1, RIGHT), ("bob", 4, WRONG), ("eve", 1, RIGHT)):
        hand_in(course.database, name, "slope", points, NOON, source=source, solver="0")
    return course


@pytest.fixture
def browser(old: Settings) -> Iterator[TestClient]:
    site = create_app(replace(old, accounts=True), start=in_process)
    with TestClient(site, base_url="http://localhost:8000", follow_redirects=False) as client:
        enter(client, old, "grace", "instructor")
        yield client


def send(browser: TestClient, path: str = "", **fields: str) -> Any:
    return browser.post(f"{PAGE}{path}", data={"token": token(browser, PAGE)} | fields)


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_first_it_is_shown_then_done_then_undone(browser: TestClient, old: Settings) -> None:
    before = browser.get(PAGE).text
    assert "2 attempts were graded before something changed" in before
    dry = send(browser).text
    assert "1 → 4" in dry
    assert "1 would fall, and is kept as it is" in dry
    assert "eve" not in dry
    assert (mark(old, "ada"), mark(old, "bob")) == (1, 4)
    done = send(browser, seen=seen(dry))
    assert done.headers["location"] == f"{PAGE}?done=1"
    assert "1 attempt has another verdict now." in browser.get(f"{PAGE}?done=1").text
    assert (mark(old, "ada"), mark(old, "bob")) == (4, 4)
    page = browser.get(f"/courses/dl/attempts/{attempt(old, 'ada', 'slope')}").text
    assert "Other verdicts that it had" in page
    assert "Partly right · 1/4" in page
    changes = browser.get("/courses/dl/changes").text
    assert "1 would have fallen, and was kept" in changes
    assert send(browser, "/undo").headers["location"] == f"{PAGE}?undone=1"
    assert mark(old, "ada") == 1
    assert "There is no regrade to undo" in send(browser, "/undo").text


def test_points_fall_only_where_that_was_shown(browser: TestClient, old: Settings) -> None:
    kept = seen(send(browser).text)
    # What was shown keeps bob's points: it allows no fall.
    other = send(browser, seen=kept, lower="yes")
    assert "What would change is not what you were shown before" in other.text
    assert mark(old, "bob") == 4
    send(browser, seen=seen(other.text), lower="yes")
    assert (mark(old, "ada"), mark(old, "bob")) == (4, 2)


def test_what_has_changed_since_it_was_shown_is_shown_again(
    browser: TestClient, old: Settings
) -> None:
    shown = seen(send(browser).text)
    hand_in(old.database, "bob", "slope", 1, NOON + HOUR, source=RIGHT, solver="0")
    assert "look again" in send(browser, seen=shown).text
    assert mark(old, "ada") == 1


def test_more_than_a_page_asks_for_is_left_to_the_command(
    browser: TestClient, old: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrade, "MOST", 1)
    told = send(browser)
    assert told.status_code == 422
    assert "checker regrade --course dl --dry-run" in told.text
    assert mark(old, "ada") == 1


@pytest.fixture
def held(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Semaphore]:
    """The pages do not wait, and programs end as a test lets them."""
    turns = threading.Semaphore(0)
    pool = browser.app.state.site.queue  # type: ignore[attr-defined]
    grade = pool._grade

    def held_back(job: Job) -> JobResult:
        assert turns.acquire(timeout=20)
        return grade(job)  # type: ignore[no-any-return]

    monkeypatch.setattr(pool, "_grade", held_back)
    monkeypatch.setattr(regrade, "WAIT", 0.01)
    yield turns
    turns.release(99)


def until(browser: TestClient, address: str, text: str) -> str:
    for _ in range(200):
        if text in (page := browser.get(address).text):
            return page
        time.sleep(0.02)
    raise AssertionError(page)


def test_the_page_answers_at_once_and_says_how_far_it_is(
    browser: TestClient, old: Settings, held: threading.Semaphore
) -> None:
    begun = send(browser, lower="yes")
    look = begun.headers["location"]
    assert (begun.status_code, look) == (303, f"{PAGE}?look=1&lower=1")
    first = browser.get(look)
    assert "0 of 2 submissions are graded again." in first.text
    assert first.headers["refresh"] == "2"
    held.release()
    until(browser, look, "1 of 2 submissions are graded again.")
    # Whoever asks again has nothing graded twice, and nothing is changed before all is done.
    assert send(browser, lower="yes").status_code == 303
    assert mark(old, "ada") == 1
    held.release()
    page = until(browser, look, "Put these verdicts in place")
    assert "1 would rise" in page
    assert "1 would fall" in page
    assert "refresh" not in browser.get(look).headers
    assert send(browser, seen=seen(page), lower="yes").headers["location"] == f"{PAGE}?done=2"
    assert (mark(old, "ada"), mark(old, "bob")) == (4, 2)


def test_what_failed_is_tried_again_by_whoever_asks_again(
    browser: TestClient, old: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = browser.app.state.site.queue  # type: ignore[attr-defined]
    grade, tried = pool._grade, []

    def fails_once(job: Job) -> JobResult:
        tried.append(job.learner)
        if tried.count("ada") == 1 and job.learner == "ada":
            raise ZeroDivisionError
        return grade(job)  # type: ignore[no-any-return]

    monkeypatch.setattr(pool, "_grade", fails_once)
    first = send(browser, lower="yes").text
    assert "1 submission could not be graded" in first
    assert browser.get(f"{PAGE}?look=1&lower=1").text.count("could not be graded") == 1
    # Putting in place what was shown tries nothing: that would be something else.
    assert send(browser, lower="yes", seen="0" * 64).text.count("could not be graded") == 1
    assert "1 → 4" in send(browser, lower="yes").text
    assert sorted(tried) == ["ada", "ada", "bob"]


def test_of_a_site_that_ended_midway_nothing_is_half_done(
    browser: TestClient, old: Settings, held: threading.Semaphore
) -> None:
    send(browser)
    held.release()
    until(browser, f"{PAGE}?look=1", "1 of 2 submissions")
    again = create_app(replace(old, accounts=True), start=in_process)
    with TestClient(again, base_url="http://localhost:8000", follow_redirects=False) as other:
        other.cookies = browser.cookies
        page = other.get(f"{PAGE}?look=1")
        assert "Ask for it again" in page.text
        assert "refresh" not in page.headers
        assert (mark(old, "ada"), mark(old, "bob")) == (1, 4)
        send(other)
        assert "1 → 4" in until(other, f"{PAGE}?look=1", "→")


def test_what_is_put_in_place_can_be_graded_again_itself(
    browser: TestClient, old: Settings
) -> None:
    """Seeds of hidden data are in the records, though no queue held them."""
    send(browser, seen=seen(send(browser).text))
    with Store.open(old.database, reading=True) as store:
        (one,) = store.attempts("ada", "slope")
        kept = store.regrade(one.id)
        told = store.verdict(one.id).receipt.seed_digest
    assert hashlib.sha256(kept.seed.encode()).hexdigest() == told


def test_grading_again_makes_no_attempt(browser: TestClient, old: Settings) -> None:
    send(browser, seen=seen(send(browser).text))
    assert "attempt 1 counts" in browser.get("/courses/dl/learners/ada").text
    assert "Attempt 2" not in browser.get("/courses/dl/learners/ada").text


def test_changes_come_in_pages(
    browser: TestClient, old: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.web.overview.A_PAGE", 2)
    first = browser.get("/courses/dl/changes").text
    assert "page 1 of 2" in first
    assert 'href="?page=2"' in first
    assert "page 2 of 2" in browser.get("/courses/dl/changes?page=99").text
    assert first.count("<li id=") == 2
