"""A course in which each learner has numbers of their own, as learners meet it on the site."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from checker.app import accounts as people
from checker.app import coursework, gradebook, service
from checker.web.app import create_app
from checker.web.site import Settings
from tests.classroom import NOON
from tests.people import quick_hashes
from tests.shipped import FOLDER

from .conftest import in_process, token
from .course import answer, browser, checker, course, enter
from .test_learner import words

__all__ = ["browser", "course", "quick_hashes"]
pytestmark = pytest.mark.slow
API = "/api/v1"


@pytest.fixture
def varied(course: Settings) -> Settings:
    """`slope` and `weight-change` without limits, on each learner's own numbers."""
    checker(course, "class assign dl slope weight-change --variants --attempts none")
    return course


def own_of(settings: Settings, name: str) -> str:
    found = coursework.tasks(settings.database, ["dl"], name, NOON, "slope")[0].own
    assert found is not None
    return found


def given(browser: TestClient, address: str) -> str:
    """The data that a page of a program shows."""
    found = re.search(r"<pre[^>]*><code>(.*?)</code>", browser.get(address).text, re.S)
    assert found is not None
    return found[1]


def test_each_has_other_numbers_which_stay_the_same(browser: TestClient, varied: Settings) -> None:
    seen = {}
    for name in ("ada", "bob"):
        enter(browser, varied, name)
        page = words(browser.get("/exercises/slope"))
        assert f"your own numbers (variant {own_of(varied, name)})" in page
        assert "These are not your numbers" not in page
        seen[name] = given(browser, "/exercises/slope")
        assert seen[name] == given(browser, f"/exercises/slope?variant={own_of(varied, name)}")
        assert seen[name] == given(browser, "/exercises/slope/hints")
    enter(browser, varied, "grace", "instructor")
    assert len({given(browser, "/exercises/slope"), *seen.values()}) == 3


def test_what_is_handed_in_is_for_ones_own_numbers_and_others_do_not_count(
    browser: TestClient, varied: Settings
) -> None:
    enter(browser, varied, "ada")
    right = (FOLDER / "backpropagation" / "05-slope" / "solution.py").read_text()
    sent = {"token": token(browser), "source": right}
    other = browser.post("/exercises/slope", data=sent | {"variant": "7"})
    assert "All correct" in words(other)
    assert "is practice and does not count for your course" in words(other)
    assert "–/4" in words(browser.get("/courses/dl"))
    listed = words(browser.get("/exercises/slope/attempts"))
    assert "on other numbers: does not count for your course" in listed
    assert "All correct" in words(browser.post("/exercises/slope", data=sent))
    assert "4/4" in words(browser.get("/courses/dl"))
    made = service.scores(varied.database, "ada")
    assert [one.variant for one in made] == ["7", own_of(varied, "ada")]
    lines = gradebook.book(FOLDER, varied.database, "dl").lines
    assert [line.points for line in lines] == [4, 0]


def test_quiz_and_api_ask_ones_own_numbers(browser: TestClient, varied: Settings) -> None:
    enter(browser, varied, "ada")
    own = own_of(varied, "ada")
    assert f"weight-change/figure.svg?variant={own}" in browser.get("/quiz/backpropagation").text
    sent = {"token": token(browser), "weight-change": "more"}
    browser.post("/quiz/backpropagation", data=sent)
    store = people.opened(varied.database)
    shown = people.new_token(store, "ada", "x", ("read", "submit"), NOON)
    headers = {"Authorization": f"Bearer {shown}"}
    assert browser.get(f"{API}/exercises/slope", headers=headers).json()["variant"] == own
    for more in ({}, {"variant": "7"}):
        sent = {"exercise": "weight-change", "response": "more", **more}
        assert browser.post(f"{API}/submissions", json=sent, headers=headers).status_code == 201
    made = [one.variant for one in service.scores(varied.database, "ada")]
    assert made == [own, own, "7"]


def test_with_a_limit_other_numbers_are_refused(browser: TestClient, varied: Settings) -> None:
    checker(varied, "class assign dl weight-change --attempts 1")
    enter(browser, varied, "ada")
    told = f"Your course takes your own numbers alone: variant {own_of(varied, 'ada')}."
    address = "/exercises/weight-change"
    page = browser.get(f"{address}?variant=7")
    assert "your course takes yours alone" in words(page)
    sent = {"token": token(browser, address), "response": "more", "variant": "7"}
    assert told in words(browser.post(address, data=sent))
    assert "The same on other numbers" not in words(browser.get(address))
    assert "Attempt 1, stored." in words(answer(browser, "weight-change", "more"))


@pytest.fixture
def gone(varied: Settings, tmp_path: Path) -> Settings:
    """`weight-change` has no variants any more."""
    folder = tmp_path / "own"
    shutil.copytree(FOLDER / "backpropagation", folder / "backpropagation")
    path = folder / "backpropagation/02-weight-change/exercise.json"
    spec = json.loads(path.read_text())
    del spec["variants"]
    path.write_text(json.dumps(spec))
    return replace(varied, exercises=folder)


def test_where_own_numbers_are_gone_the_page_says_so_and_takes_nothing(gone: Settings) -> None:
    site = create_app(replace(gone, accounts=True), start=in_process)
    with TestClient(site, base_url="http://localhost:8000", follow_redirects=False) as browser:
        enter(browser, gone, "ada")
        told = "this exercise has none any more. Nothing is taken, so that nothing is lost"
        page = words(browser.get("/exercises/weight-change"))
        assert told in page
        assert "These are not your numbers" not in page
        assert told in words(answer(browser, "weight-change", "more"))
        store = people.opened(gone.database)
        shown = people.new_token(store, "ada", "x", ("read", "submit"), NOON)
        sent = {"exercise": "weight-change", "response": "more"}
        headers = {"Authorization": f"Bearer {shown}"}
        refused = browser.post(f"{API}/submissions", json=sent, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "no-numbers")
        assert service.scores(gone.database, "ada") == ()
        enter(browser, gone, "grace", "instructor")
        command = "checker class assign dl weight-change"
        assert command in words(browser.get("/courses/dl"))
        assert command in words(browser.get("/courses/dl/preview/weight-change"))
        checker(gone, f"{command.removeprefix('checker ')} --exercises {gone.exercises}")
        assert command not in words(browser.get("/courses/dl"))
