"""An assignment as a learner sees it, tried by whoever teaches: nothing of it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from checker.app import own_numbers, privacy, service
from checker.web.site import Settings
from tests.people import quick_hashes
from tests.shipped import FOLDER, entry

from .conftest import token
from .course import browser, checker, course, enter
from .test_learner import words

__all__ = ["browser", "course", "quick_hashes"]
pytestmark = pytest.mark.slow
SLOPE = "/courses/dl/preview/slope"
CHOICE = "/courses/dl/preview/forward-error"
RIGHT = (FOLDER / "backpropagation" / "05-slope" / "solution.py").read_text()


@pytest.fixture
def teacher(browser: TestClient, course: Settings) -> TestClient:
    """Grace, who teaches; `slope` opens on the next day."""
    checker(course, "class assign dl slope --opens 2026-12-02 --closes 2026-12-09 --attempts 3")
    enter(browser, course, "grace", "instructor")
    return browser


def post(browser: TestClient, address: str, page: str = SLOPE, **sent: Any) -> Any:
    headers = {"HX-Request": "true"} if sent.pop("part", False) else {}
    return browser.post(address, data={"token": token(browser, page), **sent}, headers=headers)


def test_what_is_checked_in_a_preview_is_not_kept(teacher: TestClient, course: Settings) -> None:
    page = words(teacher.get(SLOPE))
    assert "This is what a learner of Deep sees." in page
    assert "Learners can hand in from 2026-12-02 00:00 (UTC) on." in page
    assert "3 attempts left" in page
    for part in (True, False):
        told = words(post(teacher, SLOPE, source=RIGHT, part=part))
        assert "All correct 4 of 4 points" in told
        assert "This is a preview: nothing of it is kept." in told
        assert "Next:" not in told
    assert "All correct" in words(post(teacher, CHOICE, response="11"))
    assert "has no option '12'" in words(post(teacher, CHOICE, response="12"))
    hints = entry("slope").exercise.hints
    first = post(teacher, f"{SLOPE}/hints", seen="0", part=True)
    assert f"Hint 2 of {len(hints)}" in words(first)
    assert 'name="seen" value="2"' in post(teacher, f"{SLOPE}/hints", seen="1").text
    assert "A program" in words(post(teacher, f"{SLOPE}/solution"))
    assert service.scores(course.database, "grace") == ()
    assert "aid" not in str(privacy.export(course.database, "grace"))
    assert "is shown once you have solved" in words(teacher.get(f"{SLOPE}/solution"))


def test_a_preview_withholds_what_the_course_does_and_shows_it_after_the_close(
    teacher: TestClient, course: Settings
) -> None:
    checker(course, "class assign dl slope --feedback after-close --solutions after-close")
    told = words(post(teacher, SLOPE, source=RIGHT))
    assert "Received This is a preview: nothing of it is kept." in told
    assert "Your course tells what came of it after 2026-12-09 23:59 (UTC)." in told
    assert "All correct" not in told
    closed = post(teacher, f"{SLOPE}/solution")
    assert "shows the worked solution after 2026-12-09 23:59 (UTC)" in words(closed)
    after = teacher.get(f"{SLOPE}?closed=true")
    assert f'action="{SLOPE}?closed=true"' in after.text
    assert "closed on 2026-12-09 23:59 (UTC)" in words(after)
    assert "All correct" in words(post(teacher, f"{SLOPE}?closed=true", source=RIGHT))
    assert "A program" in words(teacher.get(f"{SLOPE}/solution?closed=true"))


def test_a_preview_has_example_numbers_where_each_has_their_own(
    teacher: TestClient, course: Settings
) -> None:
    assert "other numbers" not in words(teacher.get(SLOPE))
    checker(course, "class assign dl slope --variants")
    page = words(teacher.get(SLOPE))
    assert "Each learner has other numbers; these are an example." in page
    assert f"variant {own_numbers.seed(0)}" in page
    assert "All correct" in words(post(teacher, SLOPE, source=RIGHT))


def test_a_preview_is_for_whoever_teaches_and_of_what_is_assigned(
    browser: TestClient, teacher: TestClient, course: Settings
) -> None:
    assert f'href="{SLOPE}"' in teacher.get("/courses/dl").text
    unassigned = teacher.get("/courses/dl/preview/many-points")
    assert (unassigned.status_code, "not assigned" in unassigned.text) == (404, True)
    enter(browser, course, "ada")
    assert "/preview/" not in browser.get("/courses/dl").text
    for address in (SLOPE, f"{SLOPE}/solution", "/courses/dl/preview/none"):
        assert browser.get(address).status_code == 404
    for address in (SLOPE, f"{SLOPE}/hints", f"{SLOPE}/solution"):
        sent = {"token": token(browser), "source": RIGHT}
        assert browser.post(address, data=sent).status_code == 404


def test_a_preview_takes_no_form_of_another_site(teacher: TestClient) -> None:
    for address in (SLOPE, f"{SLOPE}/hints", f"{SLOPE}/solution"):
        assert teacher.post(address, data={"source": RIGHT}).status_code == 403
