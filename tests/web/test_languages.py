"""Pages in a reader's language: by the browser's wish, or by the reader's choice."""

from __future__ import annotations

import re
from html import unescape

import pytest

pytest.importorskip("fastapi", reason="the web extra is not installed")

from fastapi.testclient import TestClient

from checker.web.words import preferred
from tests.web.conftest import token

pytestmark = pytest.mark.slow
WRONG = """\
preds = (input_data * weights).sum()
error = target - preds
slope = 2 * input_data * error
"""
GERMAN = {"accept-language": "de-AT,de;q=0.9,en;q=0.5"}
HINTS = """\
Hinweise
Hinweis 1 von 3
Lösungsweg
· Deine Versuche
· Dasselbe mit anderen Zahlen"""


VERDICT = """\
Teilweise richtig 3 von 4 Punkten
error ist -7. Die Subtraktion ist falsch herum. Nötig: preds − target.
✓
preds ist richtig.
1/1
✗
error: siehe obenZeile 2reversed-error
0/1
✓
slope folgt richtig aus deinem error und behält deshalb seine Punkte.
2/2
Versuch 1, gespeichert."""
AGAIN = """\
Zeile 2 setzt error zuletzt: error = target - preds
Stell es neben „preds − target“: Was steht im einen und nicht im anderen?"""


def shown(page: str) -> str:
    """What a page says, without its marks."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    lines = (line.strip() for line in unescape(re.sub(r"<[^>]*>", "", body)).splitlines())
    return "\n".join(filter(None, lines))


def test_a_page_comes_in_the_browsers_language(browser: TestClient) -> None:
    page = browser.get("/", headers=GERMAN)
    assert '<html lang="de">' in page.text
    assert page.headers["content-language"] == "de"
    assert "Accept-Language" in page.headers["vary"]
    assert "Cookie" in page.headers["vary"]
    assert shown(page.text).startswith("Kapitel · Aufgaben\nZum Inhalt\nAufgaben\n")
    assert '<html lang="en">' in browser.get("/").text


def test_the_whole_help_of_an_exercise_is_german(browser: TestClient) -> None:
    assert HINTS in shown(browser.get("/exercises/slope", headers=GERMAN).text)


def test_a_choice_in_the_footer_outweighs_the_browser(browser: TestClient) -> None:
    chosen = browser.post(
        "/language",
        data={"token": token(browser), "language": "de", "back": "/exercises/slope?variant=3"},
        follow_redirects=False,
    )
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/exercises/slope?variant=3")
    assert '<html lang="de">' in browser.get("/", headers={"accept-language": "en"}).text
    back = {"token": token(browser), "language": "en", "back": "//elsewhere.example"}
    assert browser.post("/language", data=back, follow_redirects=False).headers["location"] == "/"
    assert '<html lang="en">' in browser.get("/", headers=GERMAN).text


def test_a_language_that_is_not_there_changes_nothing(browser: TestClient) -> None:
    sent = {"token": token(browser), "language": "xx", "back": "/"}
    browser.post("/language", data=sent)
    assert '<html lang="en">' in browser.get("/").text
    assert browser.post("/language", data={"language": "de"}).status_code == 403


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("fr, de;q=0.8, en;q=0.7", "de"),
        ("en, de", "en"),
        ("de;q=0, en;q=0.1", "en"),
        ("de;q=x", "en"),
        ("*", "en"),
    ],
)
def test_the_first_language_that_there_is_counts(accepts: str, language: str) -> None:
    assert preferred(accepts) == language


def test_a_drawing_is_labelled_and_described_in_the_language(browser: TestClient) -> None:
    german = browser.get("/exercises/forward-error/figure.svg", headers=GERMAN).text
    assert ">Verborgene Schicht" in german
    assert "Ein Netz, in Spalten von links nach rechts gezeichnet" in german
    assert ">Hidden layer" in browser.get("/exercises/forward-error/figure.svg").text


def test_a_verdict_is_german_from_its_heading_to_its_last_word(browser: TestClient) -> None:
    sent = {"token": token(browser), "source": WRONG}
    part = browser.post("/exercises/slope", data=sent, headers=GERMAN | {"hx-request": "true"})
    assert shown(part.text) == VERDICT
    assert part.headers["content-language"] == "de"
    again = browser.post("/exercises/slope", data=sent, headers=GERMAN)
    assert AGAIN in shown(again.text)
    english = browser.post("/exercises/slope", data=sent, headers={"hx-request": "true"})
    assert shown(english.text).startswith("Partly right 3 of 4 points\nerror is -7. The subtr")


def test_what_was_told_earlier_is_german_too(browser: TestClient) -> None:
    browser.post("/exercises/slope", data={"token": token(browser), "source": WRONG})
    german = browser.get("/exercises/slope/attempts", headers=GERMAN).text
    assert "error ist -7. Die Subtraktion ist falsch herum. Nötig: preds − target." in shown(german)
    english = shown(browser.get("/exercises/slope/attempts").text)
    assert "error is -7. The subtraction is the wrong way round. Needed: preds − target." in english
