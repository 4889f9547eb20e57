"""A site whose programs are graded by workers: what it answers while they wait, and after that."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

pytest.importorskip("procrastinate", reason="the queue extra is not installed")

from checker.app.grader import Grader
from checker.jobs.serving import WorkerSettings, until_stopped
from checker.jobs.worker import WorkerTools, grading
from checker.models.queue import LANES
from checker.store import Store
from checker.store.queued import Queued
from checker.web import learn
from checker.web.api import routes
from checker.web.app import create_app
from checker.web.site import Settings
from tests.grading.observing import observe
from tests.shipped import FOLDER, entry

from .conftest import in_process, token

pytestmark = pytest.mark.slow
RIGHT = (entry("slope").folder / "solution.py").read_text()
WRONG = "preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"
Work = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def site(url: str, settings: Settings) -> Iterator[tuple[TestClient, Work]]:
    """A site, and what lets a worker work for a while."""
    there = replace(settings, database=url, queue=True)

    @contextmanager
    def working() -> Iterator[None]:
        loop, stop = asyncio.new_event_loop(), asyncio.Event()
        place = WorkerSettings(url, FOLDER, b"", LANES, 3.0)
        with Store.open(url) as store:
            grade = grading(Grader(FOLDER, observe, settings.secret))
            tools = WorkerTools(grade, Queued(store), lambda _: None, threading.Event())
            thread = threading.Thread(
                target=lambda: loop.run_until_complete(until_stopped(place, tools, stop))
            )
            thread.start()
            yield
            loop.call_soon_threadsafe(stop.set)
            thread.join(20)
            loop.close()

    app = create_app(there, start=in_process)
    with TestClient(app, base_url="http://localhost") as client:
        yield client, working


def test_a_page_waits_and_then_shows_the_verdict(
    site: tuple[TestClient, Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, working = site
    monkeypatch.setattr(learn, "WAIT", 0.05)
    form = {"token": token(browser), "source": WRONG}
    pages = [browser.post("/exercises/slope", data=form) for _ in range(2)]
    assert "In the queue, at place 2." in pages[1].text
    assert pages[1].headers["refresh"] == "2"
    with working():
        monkeypatch.setattr(learn, "WAIT", 20)
        last = browser.post("/exercises/slope", data=form)
    assert "Attempt 3, stored." in last.text
    shown = browser.get(pages[0].url.path)
    assert "Attempt 1, stored." in shown.text
    assert "The factor 2" in shown.text
    german = browser.get(pages[0].url.path, headers={"Accept-Language": "de"}).text
    assert "Versuch 1, gespeichert." in german


def test_what_waits_can_be_taken_back_by_its_learner_alone(
    site: tuple[TestClient, Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, working = site
    monkeypatch.setattr(learn, "WAIT", 0.05)
    form = {"token": token(browser), "source": WRONG}
    first, second = (browser.post("/exercises/slope", data=form) for _ in range(2))
    where = second.url.path
    assert f'action="{where}/take-back"' in second.text
    assert browser.post(f"{where}/take-back", data={}).status_code == 403
    assert browser.post("/exercises/slope/submissions/x/take-back", data=form).status_code == 404
    gone = browser.post(f"{where}/take-back", data=form)
    assert gone.url.path == where
    assert "This was taken back. Hand it in again." in gone.text
    assert "refresh" not in gone.headers
    part = browser.post(f"{where}/take-back", data=form, headers={"HX-Request": "true"})
    assert "This was taken back." in part.text
    assert "<html" not in part.text
    with working():
        browser.app.state.site.queue.watch(first.url.path.rpartition("/")[2]).result(20)  # type: ignore[attr-defined]
    # What is graded is not taken back any more.
    late = browser.post(f"{first.url.path}/take-back", data=form).text
    assert "Attempt 1, stored." in late
    assert "take-back" not in late
    assert len(browser.get("/api/v1/scores").json()["items"]) == 1


def test_the_api_answers_202_and_later_the_verdict(
    site: tuple[TestClient, Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    api, working = site
    monkeypatch.setattr(routes, "WAIT", 0.05)
    headers = {"Idempotency-Key": "once"}
    sent = {"exercise": "slope", "source": RIGHT}
    first, again = (api.post("/api/v1/submissions", json=sent, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert first.json()["position"] == 1
    where = first.headers["location"]
    with working():
        api.app.state.site.queue.watch(first.json()["id"]).result(20)  # type: ignore[attr-defined]
    found = api.get(where).json()
    assert (found["status"], found["verdict"]["status"]) == ("done", "correct")
    assert (found["attempt"], found["stored"]) == (1, True)
    other = api.post(
        "/api/v1/submissions", json={"exercise": "slope", "source": WRONG}, headers=headers
    )
    assert other.status_code == 409
    assert len(api.get("/api/v1/scores").json()["items"]) == 1
