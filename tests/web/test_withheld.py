"""What a course withholds is nowhere to be read: a right and a wrong answer look the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from checker.app import accounts as people
from checker.web import visitors
from checker.web.site import Settings
from tests.classroom import NOON
from tests.people import WORDS, quick_hashes
from tests.shipped import FOLDER

from .conftest import token
from .course import answer, browser, checker, course, enter

__all__ = ["browser", "course", "quick_hashes"]
pytestmark = pytest.mark.slow
API = "/api/v1"
RIGHT = (FOLDER / "backpropagation" / "05-slope" / "solution.py").read_text()
WRONG = "preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"
ANSWERS = {
    "ada": {"forward-error": "11", "weight-change": "2", "source": RIGHT},
    "bob": {"forward-error": "16", "weight-change": "x", "source": WRONG},
}
PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
CHANGING = (
    (r"chk_[\w-]+|[0-9a-f]{16,64}", "KEY"),
    (r'nonce="[^"]+"', "NONCE"),
    (r"draft:\d+:", "DRAFT"),
    (r"\b(ada|bob)\b", "NAME"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(\+00:00|Z)?", "TIME"),
    (r'"id":\s*\d+', "ID"),
)


@pytest.fixture
def withheld(course: Settings) -> Settings:
    """`slope` and `forward-error` are told after the close, at 23:59 of 2026-12-03."""
    checker(
        course, "class assign dl slope forward-error --feedback after-close --closes 2026-12-03"
    )
    return course


def bearer(settings: Settings, name: str) -> dict[str, str]:
    store = people.opened(settings.database)
    made = people.new_token(store, name, "x", ("read", "submit"), visitors.now())
    return {"Authorization": f"Bearer {made}"}


def plain(text: str, name: str) -> str:
    """A page without what differs between two learners who handed in different things."""
    for said in sorted(ANSWERS[name].values(), key=len, reverse=True):
        if len(said) > 2:
            for line in said.splitlines():
                text = text.replace(line, "")
    text = re.sub(r"Your response: \w+", "", text).replace(" checked", "")
    for pattern, shown in CHANGING:
        text = re.sub(pattern, shown, text)
    return re.sub(r"\s+", " ", text)


def hand_everything_in(browser: TestClient, settings: Settings, name: str) -> Iterator[Any]:
    """Every way to hand something in, and what it says."""
    said, one = ANSWERS[name], token(browser)
    yield answer(browser, "forward-error", said["forward-error"])
    sent = {"token": one, "source": said["source"]}
    yield browser.post("/exercises/slope", data=sent)
    yield browser.post("/exercises/slope", data=sent, headers={"HX-Request": "true"})
    quiz = {"token": one, "forward-error": said["forward-error"]}
    yield browser.post("/quiz/backpropagation", data=quiz)
    yield browser.post("/exercises/slope/hints", data={"token": one})
    yield browser.post("/exercises/slope/solution", data={"token": one})
    yield browser.post("/exercises/forward-error/solution", data={"token": one})
    headers = bearer(settings, name) | {"Idempotency-Key": "one"}
    sent = {"exercise": "slope", "source": said["source"]}
    made = browser.post(f"{API}/submissions", json=sent, headers=headers)
    yield made
    yield browser.get(f"{API}/submissions/{made.json()['id']}", headers=headers)


def every_address(browser: TestClient) -> Iterator[str]:
    """Each address that can be read, for an exercise of each kind."""
    given: Any = browser.app
    known_routers = [getattr(one, "original_router", None) for one in given.routes]
    for route in [*given.routes, *(one for each in known_routers if each for one in each.routes)]:
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
            for exercise in ("slope", "forward-error"):
                known = {"slug": "dl", "exercise_id": exercise, "chapter": "backpropagation"}
                yield PARAMETER.sub(partial(filled, known), route.path)


def filled(known: dict[str, str], parameter: re.Match[str]) -> str:
    return known.get(parameter[1], "1")


def all_that_is_told(browser: TestClient, settings: Settings, name: str) -> list[tuple[Any, ...]]:
    enter(browser, settings, name)
    told = [
        (made.request.url.path, made.status_code, plain(made.text, name))
        for made in hand_everything_in(browser, settings, name)
    ]
    headers = bearer(settings, name)
    for address in dict.fromkeys(every_address(browser)):
        read = browser.get(address, headers=headers if address.startswith(API) else {})
        told.append((address, read.status_code, plain(read.text, name)))
    return told


def test_a_right_and_a_wrong_answer_look_the_same_everywhere(
    browser: TestClient, withheld: Settings
) -> None:
    right = all_that_is_told(browser, withheld, "ada")
    wrong = all_that_is_told(browser, withheld, "bob")
    assert len(right) > 25
    for one, other in zip(right, wrong, strict=True):
        assert re.sub("[0-9a-f]{32,}", "", one[0]) == re.sub("[0-9a-f]{32,}", "", other[0])
        assert one[1:] == other[1:], one[0]
    everything = " ".join(text for _, _, text in right)
    assert "All correct" not in everything
    assert "Handed in on TIME (UTC). Receipt: <code>KEY</code>" in everything
    assert "Your course tells what came of it after TIME (UTC)." in everything


def test_everything_is_told_after_the_close(
    browser: TestClient, withheld: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(browser, withheld, "ada")
    assert "Received" in answer(browser, "forward-error", "11").text
    assert "points are told later" in browser.get("/courses/dl").text
    monkeypatch.setattr(visitors, "now", lambda: NOON + timedelta(days=5))
    assert "All correct" in browser.get("/exercises/forward-error/attempts").text
    assert "1 of 36 points" in browser.get("/").text
    (score,) = browser.get(f"{API}/scores", headers=bearer(withheld, "ada")).json()["items"]
    assert (score["status"], score["points"], score["withheld"]) == ("correct", 1, False)
    assert "<ol" in browser.get("/exercises/forward-error/solution").text


def test_the_api_gives_a_receipt_and_says_when_the_rest_comes(
    browser: TestClient, withheld: Settings
) -> None:
    enter(browser, withheld, "ada")
    headers = bearer(withheld, "ada")
    sent = {"exercise": "forward-error", "response": "11"}
    made = browser.post(f"{API}/submissions", json=sent, headers=headers)
    told = made.json()
    assert (made.status_code, told["withheld"], told["verdict"]) == (201, True, None)
    assert (told["told_from"], told["attempt"]) == ("2026-12-03T23:59:59Z", 1)
    assert len(told["receipt"]["submission_digest"]) == 64
    (score,) = browser.get(f"{API}/scores", headers=headers).json()["items"]
    assert (score["status"], score["points"], score["feedback"]) == (None, None, None)


def test_nothing_is_withheld_from_whoever_teaches(browser: TestClient, withheld: Settings) -> None:
    enter(browser, withheld, "grace", "instructor")
    assert "All correct" in answer(browser, "forward-error", "11").text
    assert "<ol" in browser.get("/exercises/forward-error/solution").text


def test_an_extension_of_one_learner_keeps_it_from_them_alone(
    browser: TestClient, withheld: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    extended = ("class", "extend", "dl", "forward-error", "ada", "--until", "2026-12-09")
    checker(withheld, " ".join((*extended, "--reason", "ill")))
    for name in ("ada", "bob"):
        enter(browser, withheld, name)
        answer(browser, "forward-error", "11")
    monkeypatch.setattr(visitors, "now", lambda: NOON + timedelta(days=5))
    assert "All correct" in browser.get("/").text
    browser.cookies.clear()
    enter_again(browser, "ada")
    assert "All correct" not in browser.get("/").text
    assert "Received" in browser.get("/").text


@pytest.mark.parametrize(
    ("mode", "told"),
    [("never", "shows no worked solution"), ("after-close", "after 2026-12-03 23:59 (UTC)")],
)
def test_solving_and_giving_up_open_no_solution_that_a_course_keeps(
    browser: TestClient, course: Settings, mode: str, told: str
) -> None:
    checker(course, f"class assign dl forward-error --solutions {mode}")
    enter(browser, course, "ada")
    address = "/exercises/forward-error/solution"
    for _ in range(2):
        page = browser.post(address, data={"token": token(browser)}).text
        assert told in page
        assert "<ol" not in page
        assert "give up" not in page
        assert "All correct" in answer(browser, "forward-error", "11").text


def enter_again(browser: TestClient, name: str) -> None:
    """Sign in with the password of the tests."""
    sent = {"token": token(browser, "/sign-in"), "name": name, "password": WORDS}
    assert browser.post("/sign-in", data=sent).status_code == 303
