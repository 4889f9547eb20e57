"""Many submissions at the same moment: a course's limits hold, and nobody fills the queue alone."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from checker.app import accounts as people
from checker.app import service
from checker.models.observation import Inputs, Limits, Observation
from checker.models.observation import Submission as Handed
from checker.web import learn, site, visitors
from checker.web.api import routes
from checker.web.app import create_app
from checker.web.site import Settings
from tests.grading.observing import observe
from tests.people import quick_hashes

from .conftest import in_process, token
from .course import browser, checker, course, enter

__all__ = ["browser", "course", "quick_hashes"]
pytestmark = pytest.mark.slow
WRONG = "preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"
POSTS = 20


def test_of_twenty_answers_at_once_only_those_count_that_are_left(
    browser: TestClient, course: Settings
) -> None:
    enter(browser, course, "ada")
    address = "/exercises/forward-error"
    one = token(browser, address)

    def post(number: int) -> bool:
        sent = {"token": one, "response": ("5", "6", "16")[number % 3]}
        page = browser.post(address, data=sent).text
        return "All attempts that the course allows are made." in page

    with ThreadPoolExecutor(POSTS) as at_once:
        refused = list(at_once.map(post, range(POSTS)))
    assert refused.count(False) == 2
    assert len(service.scores(course.database, "ada", "forward-error")) == 2


def test_two_sites_over_one_database_take_no_more(browser: TestClient, course: Settings) -> None:
    """Each has a pool of its own and knows nothing of the other; a form is good at both."""
    enter(browser, course, "ada")
    address = "/exercises/forward-error"
    one = token(browser, address)
    second = create_app(replace(course, accounts=True), start=in_process)
    with TestClient(second, base_url="http://localhost:8000") as other:
        other.cookies = browser.cookies

        def post(number: int) -> bool:
            sent = {"token": one, "response": ("5", "6", "16")[number % 3]}
            page = (browser, other)[number % 2].post(address, data=sent)
            assert page.status_code == 200
            return "All attempts that the course allows are made." in page.text

        with ThreadPoolExecutor(POSTS) as at_once:
            refused = list(at_once.map(post, range(POSTS)))
    assert refused.count(False) == 2
    assert len(service.scores(course.database, "ada", "forward-error")) == 2


def test_a_program_is_told_that_another_one_was_the_last(
    held: tuple[TestClient, threading.Event], course: Settings, browser: TestClient
) -> None:
    client, goes_on = held
    checker(course, "class assign dl slope --attempts 1")
    enter(client, course, "ada")
    sent = {"token": token(client), "source": WRONG}
    place = client.post("/exercises/slope", data=sent).headers["location"]
    browser.cookies = client.cookies

    def told(by: TestClient, place: str) -> str:
        by.app.state.site.queue.watch(place.rpartition("/")[2]).result(20)  # type: ignore[attr-defined]
        return by.get(place).text

    elsewhere = browser.post("/exercises/slope", data=sent)
    page = told(browser, elsewhere.headers["location"]) if elsewhere.is_redirect else elsewhere.text
    assert "Attempt 1, stored" in page
    goes_on.set()
    assert "All attempts that the course allows are made." in told(client, place)
    assert len(service.scores(course.database, "ada", "slope")) == 1


def test_a_cooldown_holds_for_answers_at_once(browser: TestClient, course: Settings) -> None:
    checker(course, "class assign dl forward-error --attempts 9 --cooldown 1h")
    enter(browser, course, "ada")
    address = "/exercises/forward-error"
    sent = {"token": token(browser, address), "response": "11"}
    with ThreadPoolExecutor(POSTS) as at_once:
        list(at_once.map(lambda _: browser.post(address, data=sent), range(POSTS)))
    assert len(service.scores(course.database, "ada", "forward-error")) == 1


@pytest.fixture
def held(
    course: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[TestClient, threading.Event]]:
    """The site, where no program ends before the event is set."""
    goes_on = threading.Event()

    def slowly(handed: Handed, inputs: Inputs, limits: Limits) -> Observation:
        goes_on.wait(20)
        return observe(handed, inputs, limits)

    @contextmanager
    def slow() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(run=slowly)

    monkeypatch.setattr(learn, "WAIT", 0.01)
    monkeypatch.setattr(routes, "WAIT", 0.01)
    opened = create_app(replace(course, accounts=True), start=slow)
    with TestClient(opened, base_url="http://localhost:8000", follow_redirects=False) as client:
        yield client, goes_on
        goes_on.set()


def test_a_program_that_waits_may_be_the_last_one(
    held: tuple[TestClient, threading.Event], course: Settings
) -> None:
    client, goes_on = held
    checker(course, "class assign dl slope --attempts 1")
    enter(client, course, "ada")
    one = token(client)

    def post(number: int) -> int:
        sent = {"token": one, "source": f"{WRONG}# {number}\n"}
        return client.post("/exercises/slope", data=sent).status_code

    with ThreadPoolExecutor(POSTS) as at_once:
        answered = Counter(at_once.map(post, range(POSTS)))
    # One is sent to the page that waits; the others are told to wait for it.
    assert answered == {303: 1, 200: POSTS - 1}
    sent = {"token": one, "source": WRONG}
    assert "still being checked" in client.post("/exercises/slope", data=sent).text
    store = people.opened(course.database)
    made = people.new_token(store, "ada", "x", ("read", "submit"), visitors.now())
    headers = {"Authorization": f"Bearer {made}"}
    given = {"exercise": "slope", "source": WRONG}
    refused = client.post("/api/v1/submissions", json=given, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (429, "unfinished")
    goes_on.set()


def test_programs_that_wait_keep_no_page_waiting(
    held: tuple[TestClient, threading.Event], course: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are forty threads for pages; nobody's program holds one while it waits."""
    client, _ = held
    enter(client, course, "ada")
    one = token(client)
    monkeypatch.setattr(learn, "WAIT", 1.5)
    monkeypatch.setattr(site, "MOST_OF_ONE", 60)

    def post(number: int) -> int:
        sent = {"token": one, "source": f"{WRONG}# {number}\n"}
        return client.post("/exercises/slope", data=sent).status_code

    with ThreadPoolExecutor(60) as at_once:
        waiting = [at_once.submit(post, number) for number in range(60)]
        while len(client.app.state.site.queue.unfinished("ada")) < 40:  # type: ignore[attr-defined]
            time.sleep(0.01)
        began = time.monotonic()
        assert client.get("/healthz").status_code == 200
        took = time.monotonic() - began
        assert {each.result() for each in waiting} == {303}
    assert took < 1.0


def test_one_learner_does_not_fill_the_queue(
    held: tuple[TestClient, threading.Event], course: Settings
) -> None:
    client, _ = held
    enter(client, course, "ada")
    one = token(client)
    for number in range(site.MOST_OF_ONE):
        sent = {"token": one, "source": f"{WRONG}# {number}\n"}
        assert client.post("/exercises/slope", data=sent).status_code == 303
    assert client.post("/exercises/slope", data={"token": one, "source": WRONG}).status_code == 200
    enter(client, course, "bob")
    sent = {"token": token(client), "source": WRONG}
    assert client.post("/exercises/slope", data=sent).status_code == 303
