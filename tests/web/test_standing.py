"""What a page says of one's courses: what is left, in the course's time, on which numbers."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from checker.web.site import Settings
from tests.classroom import DAY, NOON, hand_in
from tests.people import quick_hashes

from .conftest import token
from .course import answer, browser, checker, course, enter
from .test_learner import words

__all__ = ["browser", "course", "quick_hashes"]
pytestmark = pytest.mark.slow
STANDING = re.compile(r'<div id="standing"[^>]*>(.*?)</div>', re.S)
HTMX = {"HX-Request": "true"}


def standing(part: str) -> str:
    found = STANDING.search(part)
    return " ".join(re.sub(r"<[^>]*>", "", found[1]).split()) if found else ""


def check(browser: TestClient, response: str, **headers: str) -> str:
    address = "/exercises/forward-error"
    sent = {"token": token(browser, address), "response": response}
    return browser.post(address, data=sent, headers=HTMX | headers).text


def test_what_is_left_follows_a_verdict_that_comes_alone(
    browser: TestClient, course: Settings
) -> None:
    enter(browser, course, "ada")
    page = browser.get("/exercises/forward-error").text
    assert standing(page) == "Deep: due on 2026-12-02 23:59 (UTC) · 2 attempts left"
    assert "hx-swap-oob" not in page
    first = check(browser, "16")
    assert 'id="standing" hx-swap-oob="true"' in first
    assert standing(first).endswith("· 1 attempt left")
    last = check(browser, "16", **{"accept-language": "de"})
    assert standing(last).endswith("· kein Versuch mehr übrig")
    assert "All attempts that the course allows are made." in check(browser, "11")
    assert standing(browser.get("/exercises/forward-error").text).endswith("· no attempt left")


def test_a_whole_page_says_it_once(browser: TestClient, course: Settings) -> None:
    enter(browser, course, "ada")
    page = answer(browser, "forward-error", "16").text
    assert page.count('id="standing"') == 1
    assert standing(page).endswith("· 1 attempt left")


def test_attempts_are_told_in_the_time_of_the_course_and_name_their_numbers(
    browser: TestClient, course: Settings
) -> None:
    checker(course, "class new berlin --time-zone Europe/Berlin")
    checker(course, "class enrol berlin ada")
    checker(course, "class assign berlin slope --due 2026-12-02")
    enter(browser, course, "ada")
    hand_in(course.database, "ada", "slope", 4, NOON, source=b"a = 1\n")
    told = words(browser.get("/exercises/slope/attempts"))
    assert "2026-12-01 13:00 (Europe/Berlin)" in told
    assert "UTC" not in told
    assert "variant" not in told
    assert "own numbers" not in told
    hand_in(course.database, "ada", "slope", 4, NOON, source=b"a = 2\n", variant="7")
    page = browser.get("/exercises/slope/attempts")
    assert "(Europe/Berlin) · the exercise's own numbers" in words(page)
    assert "(Europe/Berlin) · variant 7" in words(page)
    assert '<a href="/exercises/slope?variant=7">variant 7</a>' in page.text


def test_what_several_courses_have_is_told_in_the_time_of_each(
    browser: TestClient, course: Settings
) -> None:
    checker(course, "class assign dl slope --closes 2026-12-03")
    for slug, zone in (("tokyo", "Asia/Tokyo"), ("london", "UTC")):
        checker(course, f"class new {slug} --title {slug} --time-zone {zone}")
        checker(course, f"class enrol {slug} ada")
        checker(course, f"class assign {slug} slope --closes 2026-12-03 --feedback after-close")
    enter(browser, course, "ada")
    both = "2026-12-01 12:00 (UTC) = 2026-12-01 21:00 (Asia/Tokyo)"
    sent = {"token": token(browser), "source": "a = 1\n"}
    assert f"Handed in on {both}." in browser.post("/exercises/slope", data=sent, headers=HTMX).text
    told = words(browser.get("/exercises/slope/attempts"))
    assert told.count("2026-12-01") == 2
    assert both in told
    # What is one course's is told in its own time; the last one tells.
    assert "what came of them after 2026-12-03 23:59 (UTC)." in told
    page = standing(browser.get("/exercises/slope").text)
    for own in (
        "Deep: closes on 2026-12-03 23:59 (UTC)",
        "tokyo: closes on 2026-12-03 23:59 (Asia",
    ):
        assert own in page


def test_an_exercise_of_no_course_is_told_in_utc(browser: TestClient, course: Settings) -> None:
    enter(browser, course, "ada")
    hand_in(course.database, "ada", "many-updates", 4, NOON)
    assert "2026-12-01 12:00 (UTC)" in words(browser.get("/exercises/many-updates/attempts"))


def test_what_has_no_due_date_says_when_it_closes(browser: TestClient, course: Settings) -> None:
    checker(course, "class assign dl slope --closes 2026-12-05")
    enter(browser, course, "ada")
    assert standing(browser.get("/exercises/slope").text) == (
        "Deep: closes on 2026-12-05 23:59 (UTC)"
    )
    hand_in(course.database, "ada", "forward-error", 1, NOON + 3 * DAY)
    enter(browser, course, "grace", "instructor")
    page = words(browser.get("/courses/dl/learners/ada"))
    assert "closes on 2026-12-05 23:59 (UTC)" in page
    assert "Attempt 1 after it closed" in page
