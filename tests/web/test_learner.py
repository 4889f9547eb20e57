"""What a learner meets in a browser, without a script running in it."""

from __future__ import annotations

import re
import shutil
import threading
from contextlib import nullcontext
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from time import process_time, sleep
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from checker.app import service
from checker.models.observation import Inputs, Limits, Observation, Submission
from checker.web import learn
from checker.web.app import create_app
from checker.web.help import difference
from checker.web.site import Settings
from tests.grading.observing import observe
from tests.shipped import ENTRIES, FOLDER, entry
from tests.submissions.notebooks import code, notebook

from .conftest import in_process, token

pytestmark = pytest.mark.slow
WRONG = "preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"
IDS = tuple(one.exercise.id for one in ENTRIES)


def words(page: Response) -> str:
    """The text of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def check(browser: TestClient, exercise: str, **fields: str) -> Response:
    address = f"/exercises/{exercise}"
    return browser.post(address, data={"token": token(browser, address), **fields})


def test_the_chapters_show_how_far_one_is(browser: TestClient) -> None:
    page = browser.get("/")
    assert page.status_code == 200
    assert "0 of 36 points · 0 of 11 solved" in words(page)
    check(browser, "forward-error", response="11")
    assert "1 of 36 points · 1 of 11 solved" in words(browser.get("/"))
    assert "All correct" in words(browser.get("/"))


def test_whoever_runs_the_site_finds_courses_and_catalog(browser: TestClient) -> None:
    page = browser.get("/").text
    for address in ("/courses", "/catalog"):
        assert f'href="{address}"' in page
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("exercise", IDS)
def test_every_exercise_has_a_page(browser: TestClient, exercise: str) -> None:
    page = browser.get(f"/exercises/{exercise}")
    assert page.status_code == 200
    assert f"<h1>{entry(exercise).exercise.title}</h1>" in page.text
    has_drawing = bool(entry(exercise).exercise.drawings)
    assert ("figure.svg" in page.text) == has_drawing
    drawn = browser.get(f"/exercises/{exercise}/figure.svg")
    assert drawn.status_code == (200 if has_drawing else 404)


def test_conventions_stand_where_there_are_some(browser: TestClient) -> None:
    heading = '<details class="conventions">'
    assert heading in browser.get("/exercises/forward-error").text
    assert heading not in browser.get("/exercises/forward-backward-count").text
    german = browser.get("/exercises/slope", headers={"Accept-Language": "de"}).text
    assert "<li>Verlust = quadrierter Fehler</li>" in german


def test_a_page_holds_no_key(browser: TestClient) -> None:
    page = browser.get("/exercises/forward-error").text
    assert "because" not in page
    assert "checked" not in page
    assert "not subtracted" not in page
    hint = entry("slope").exercise.hints[0]
    assert hint.replace("`", "") not in words(browser.get("/exercises/slope"))


def test_a_wrong_choice_is_told_its_slip(browser: TestClient) -> None:
    page = check(browser, "forward-error", response="16")
    assert "16: The actual value was not subtracted from the prediction." in words(page)
    assert "Not right yet 0 of 1 point" in words(page)
    assert 'value="16" required checked' in page.text
    assert "Attempt 1, stored." in words(page)


def test_a_program_is_graded_and_stays_in_its_form(browser: TestClient) -> None:
    page = check(browser, "slope", source=WRONG.replace("\n", "\r\n"))
    told = words(page)
    assert "Partly right 2 of 4 points" in told
    assert "`slope` is [7, 14, 21]. The factor 2, which comes from the square" in told.replace(
        "slope is", "`slope` is"
    )
    assert f"\n{WRONG}</textarea>" in page.text
    assert 'data-line="3"' in page.text


def test_the_line_at_which_a_program_stops_is_marked(browser: TestClient) -> None:
    page = check(browser, "slope", source="x = 1\ny = z\n")
    assert '<p class="feedback" data-line="2" data-severity="error" data-message=' in page.text
    sent, asked = {"token": token(browser), "source": WRONG}, {"HX-Request": "true"}
    file = {"file": ("mine.py", b"x = 1\ny = z\n")}
    part = browser.post("/exercises/slope", data=sent, files=file, headers=asked).text
    assert "Line 2:" in part
    assert "data-line" not in part


def test_a_file_may_be_handed_in(browser: TestClient) -> None:
    answer = browser.post(
        "/exercises/slope",
        data={"token": token(browser)},
        files={"file": ("mine.py", WRONG.encode())},
    )
    assert "2 of 4 points" in words(answer)


def test_a_notebook_may_be_chosen_and_handed_in(browser: TestClient) -> None:
    assert 'accept=".py,.ipynb,' in browser.get("/exercises/slope").text
    held = notebook(code(WRONG))
    answer = browser.post(
        "/exercises/slope",
        data={"token": token(browser)},
        files={"file": ("mine.ipynb", held)},
    )
    assert "cell 1, line 3" in words(answer)
    assert "data-line" not in answer.text


def test_lines_of_a_file_are_not_marked_in_an_editor_that_holds_another_program(
    browser: TestClient,
) -> None:
    sent, asked = {"token": token(browser), "source": WRONG}, {"HX-Request": "true"}
    file = {"file": ("mine.py", WRONG.encode())}
    part = browser.post("/exercises/slope", data=sent, files=file, headers=asked).text
    assert "line 3" in part
    assert "data-line" not in part
    assert "data-goto" not in part
    assert 'data-line="3"' in browser.post("/exercises/slope", data=sent, headers=asked).text


def test_a_script_gets_the_verdict_alone(browser: TestClient) -> None:
    sent = {"token": token(browser), "source": WRONG}
    part = browser.post("/exercises/slope", data=sent, headers={"HX-Request": "true"})
    assert part.text.startswith('<section id="outcome"')
    assert "<html" not in part.text


def test_an_option_that_does_not_exist_is_refused_in_place(browser: TestClient) -> None:
    page = check(browser, "forward-error", response="12")
    assert "forward-error has no option '12'. The options are: 5, 6, 11, 16" in words(page)
    assert "Attempt" not in words(page).replace("Your attempts", "")


def test_after_all_is_correct_comes_the_next_exercise(browser: TestClient) -> None:
    page = check(browser, "forward-error", response="11")
    assert 'href="/exercises/weight-change"' in page.text
    assert "Next: What a small change of a weight does" in words(page)


def test_an_unsound_exercise_that_comes_next_does_not_spoil_the_verdict(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "exercises"
    for name in ("backpropagation/01-forward-error", "backpropagation/02-weight-change"):
        shutil.copytree(FOLDER / name, folder / name)
    (folder / "backpropagation/02-weight-change/exercise.json").write_text("{}")
    app = create_app(replace(settings, exercises=folder), start=in_process)
    with TestClient(app, base_url="http://localhost:8000") as browser:
        sent = {"token": token(browser, "/exercises/forward-error"), "response": "11"}
        page = browser.post("/exercises/forward-error", data=sent)
    assert page.status_code == 200
    assert "All correct." in words(page)
    assert "Next:" not in words(page)


def test_hints_come_one_by_one(browser: TestClient) -> None:
    hints = entry("slope").exercise.hints
    sent = {"token": token(browser)}
    first = browser.post("/exercises/slope/hints", data=sent)
    assert hints[0].replace("`", "")[:20] in words(first)
    assert "Hint 2 of 3" in words(first)
    part = browser.post("/exercises/slope/hints", data=sent, headers={"HX-Request": "true"})
    assert part.text.startswith('<div id="hints">')
    browser.post("/exercises/slope/hints", data=sent)
    last = browser.get("/exercises/slope/hints")
    assert "Hint 4" not in words(last)


def test_the_solution_is_closed_until_it_is_solved_or_given_up(browser: TestClient) -> None:
    closed = browser.get("/exercises/slope/solution")
    assert "is shown once you have solved the exercise" in words(closed)
    assert "2 * input_data * error" not in closed.text
    opened = browser.post("/exercises/slope/solution", data={"token": token(browser)})
    assert "A program" in words(opened)
    check(browser, "forward-error", response="11")
    solved = browser.get("/exercises/forward-error/solution")
    assert "✓ 11" in words(solved)


def test_attempts_show_what_changed(browser: TestClient) -> None:
    assert "None yet." in words(browser.get("/exercises/slope/attempts"))
    check(browser, "slope", source=WRONG)
    right = WRONG.replace("input_data * error", "2 * input_data * error")
    check(browser, "slope", source=right)
    page = browser.get("/exercises/slope/attempts")
    assert "Attempt 2: All correct 4/4" in words(page)
    assert "+slope = 2 * input_data * error" in words(page)
    assert difference("a\nb", "a\nc")[1:] == [("same", " a"), ("removed", "-b"), ("added", "+c")]
    began = process_time()
    long = ["\n".join(str(by * n % 97) for n in range(500_000)) for by in (1, 7)]
    assert len(difference(*long)) <= 2 * 1000 + 1
    assert process_time() - began < 10  # of the whole it would take years


def test_variants_have_pages_of_their_own(browser: TestClient) -> None:
    page = browser.get("/exercises/slope?variant=7")
    assert "variant 7" in words(page)
    assert 'name="variant" value="7"' in page.text
    assert 'href="/exercises/slope?variant=8"' in page.text
    assert browser.get("/exercises/forward-error/figure.svg?variant=7").status_code == 200


def test_a_number_stands_for_an_exercise(browser: TestClient) -> None:
    assert "The slope of the loss" in words(browser.get("/exercises/5"))


@pytest.mark.parametrize("address", ["/exercises/none", "/nothing", "/exercises/none/solution"])
def test_what_is_not_there_is_said(browser: TestClient, address: str) -> None:
    page = browser.get(address)
    assert page.status_code == 404
    assert "All exercises" in words(page)
    assert "Traceback" not in page.text


def test_scores_are_those_of_the_command_line(browser: TestClient, settings: Settings) -> None:
    check(browser, "slope", source=WRONG)
    (attempt,) = service.scores(settings.database, "ada")
    assert (attempt.exercise, attempt.points, attempt.file_name) == ("slope", 2, "slope.py")


def test_pages_speak_the_readers_language_or_english(browser: TestClient) -> None:
    german = browser.get("/", headers={"Accept-Language": "de-CH,de;q=0.9,en;q=0.5"})
    assert '<html lang="de">' in german.text
    assert '<html lang="en">' in browser.get("/", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en">' in browser.get("/", headers={"Accept-Language": "x;q=y"}).text


def test_the_site_says_that_it_is_well(browser: TestClient) -> None:
    assert browser.get("/healthz").json()["status"] == "ok"


def test_a_quiz_is_answered_in_one_sitting(browser: TestClient) -> None:
    page = browser.get("/quiz/backpropagation")
    assert "5 questions" in words(page)
    assert page.text.count("<fieldset") == 5
    sent = {"token": token(browser, "/quiz/backpropagation"), "forward-error": "11"}
    done = browser.post("/quiz/backpropagation", data=sent | {"weight-change": "more"})
    told = words(done)
    assert "1 of 5 points 3 questions were left open." in told
    assert "1. The error of a prediction 1/1 Your response: 11 All correct." in told
    assert "Left open." in told
    assert "1 of 36 points · 1 of 11 solved" in words(browser.get("/"))
    assert browser.post("/quiz/backpropagation", data={"forward-error": "11"}).status_code == 403
    assert browser.get("/quiz/nothing").status_code == 404


def test_a_forged_response_of_a_quiz_is_refused_in_place(browser: TestClient) -> None:
    sent = {"token": token(browser, "/quiz/backpropagation"), "forward-error": "<b>12</b>"}
    done = browser.post("/quiz/backpropagation", data=sent)
    assert done.status_code == 200
    assert "<b>12</b>" not in done.text
    assert "has no option" in words(done)


def test_a_program_that_waits_shows_its_place(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def slowly(handed: Submission, inputs: Inputs, limits: Limits) -> Observation:
        goes_on.wait(20)
        return observe(handed, inputs, limits)

    monkeypatch.setattr(learn, "WAIT", 0.01)
    app = create_app(settings, start=lambda: nullcontext(SimpleNamespace(run=slowly)))
    with TestClient(app, base_url="http://localhost") as browser:
        form = {"token": token(browser), "source": WRONG}
        pages = [browser.post("/exercises/slope", data=form) for _ in range(12)]
        assert pages[0].url.path.startswith("/exercises/slope/submissions/")
        assert "Being checked now." in pages[0].text
        assert pages[0].headers["refresh"] == "2"
        assert re.search(r"In the queue, at place \d+\.", pages[-1].text)
        assert escape(WRONG.splitlines()[0]) in pages[-1].text
        goes_on.set()
        address, part = pages[-1].url.path, {"HX-Request": "true"}
        while "In the queue" in (shown := browser.get(address, headers=part).text):
            sleep(0.02)
        while "Being checked" in (shown := browser.get(address, headers=part).text):
            sleep(0.02)
        assert re.search(r"Attempt 1[012], stored\.", shown)
        assert "refresh" not in browser.get(address).headers
        assert browser.get(address.replace("slope", "many-points")).status_code == 404
