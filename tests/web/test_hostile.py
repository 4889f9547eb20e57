"""A learner who means harm: at others' work, with roles that are gone, by texts like templates."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from checker.app import accounts as people
from checker.app import service
from checker.models.account import User
from checker.models.errors import AccountError
from checker.models.job import Job
from checker.web import visitors
from checker.web.site import Settings
from tests.classroom import NOON
from tests.people import WORDS, quick_hashes

from .conftest import token
from .course import answer, browser, checker, course, enter

__all__ = ["browser", "course", "quick_hashes"]
pytestmark = pytest.mark.slow
ODD = "{0.__class__} {} %(n)s <b>`x`</b>"
WRONG = (
    b"preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"
)
BRACES = 'raise ValueError("{0.__class__} {name} %(n)s <b>")\n'


@pytest.mark.parametrize("language", ["en", "de"])
def test_braces_and_marks_of_others_are_text(
    browser: TestClient, course: Settings, language: str
) -> None:
    checker(course, "class new odd --time-zone UTC")
    checker(course, "class enrol odd ada")
    headers = {"Accept-Language": language}
    browser.headers.update(headers)
    enter(browser, course, "ada")
    pages = [answer(browser, "forward-error", ODD), answer(browser, "weight-change", ODD)]
    sent = {"token": token(browser), "source": BRACES}
    pages.append(browser.post("/exercises/slope", data=sent))
    pages += [browser.get(f"/exercises/{ODD}"), browser.get("/exercises/slope/attempts")]
    enter(browser, course, "{0.__class__} %(n)s", "instructor")
    pages += [browser.get(f"/courses/dl/{one}") for one in ("gradebook", "analysis", "changes")]
    pages += [browser.get("/account"), browser.get("/courses/dl/learners/ada")]
    assert {page.status_code for page in pages} == {200, 404}
    for page in pages:
        assert "<b>" not in page.text
        assert "class &#39;" not in page.text
        assert page.headers["cache-control"] == "no-store"


def test_whoever_is_taken_out_of_a_course_teaches_there_no_more(
    browser: TestClient, course: Settings
) -> None:
    enter(browser, course, "grace", "instructor")
    sent = {"token": token(browser, "/account"), "learner": "ada", "exercise": "forward-error"}
    assert browser.get("/courses/dl/gradebook").status_code == 200
    checker(course, "class unenrol dl grace")
    taught = ("gradebook", "gradebook.csv", "analysis", "changes", "regrade", "learners/ada")
    for one in (*taught, "preview/forward-error", "preview/forward-error/solution", "attempts/1"):
        assert browser.get(f"/courses/dl/{one}").status_code == 404
    assert browser.get("/catalog").status_code == 404
    for one in ("marks", "regrade", "regrade/undo", "preview/forward-error"):
        changed = browser.post(f"/courses/dl/{one}", data=sent | {"points": "1", "reason": "x"})
        assert changed.status_code == 404


def test_nobody_reads_what_another_has_waiting(browser: TestClient, course: Settings) -> None:
    enter(browser, course, "ada")
    site = browser.app.state.site  # type: ignore[attr-defined]
    job = Job("slope", "ada", "program", WRONG, "slope.py")
    site.put(job, User(0, "ada"), visitors.now())
    address = f"/exercises/slope/submissions/{job.key}"
    assert browser.get(address).status_code == 200
    enter(browser, course, "bob")
    for headers in ({}, {"HX-Request": "true"}):
        assert browser.get(address, headers=headers).status_code == 404
    assert browser.get("/exercises/forward-error/submissions/" + job.key).status_code == 404


def test_an_invitation_brings_in_one_of_many_at_once(course: Settings) -> None:
    secret = checker(course, "class invite dl --role learner").split("/join/")[-1].strip()

    def join(number: int) -> int:
        try:
            people.join(accounts, secret, f"eve {number}", WORDS, NOON)
        except AccountError:
            return 0
        return 1

    with people.opened(course.database) as accounts, ThreadPoolExecutor(8) as at_once:
        assert sum(at_once.map(join, range(8))) == 1


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH"])
def test_no_other_method_opens_a_solution(
    browser: TestClient, course: Settings, method: str
) -> None:
    enter(browser, course, "ada")
    for part in ("solution", "hints"):
        said = browser.request(method, f"/exercises/slope/{part}")
        assert (said.status_code, "weights" in said.text) == (405, False)


def test_whoever_is_not_signed_in_draws_nothing(browser: TestClient) -> None:
    for address in ("/exercises/slope/figure.svg", "/exercises/slope/figure.svg?variant=7"):
        assert browser.get(address).status_code == 303


def test_an_answer_is_dated_when_it_was_taken(browser: TestClient, course: Settings) -> None:
    """Else one that was taken a moment before the close would not count after it."""
    enter(browser, course, "ada")
    answer(browser, "forward-error", "11")
    (attempt,) = service.scores(course.database, "ada", "forward-error")
    assert attempt.submitted_at == visitors.now()
