"""What whoever teaches sees of one learner and does to marks: attempts, code, marks by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from checker.app.gradebook import book
from checker.cli.app import app as command
from checker.store import Store
from checker.web.app import create_app
from checker.web.site import Settings
from tests.classroom import HOUR, NOON, hand_in
from tests.people import quick_hashes
from tests.shipped import FOLDER, entry

from .conftest import in_process, token
from .course import checker, course, enter

__all__ = ["course", "quick_hashes"]
pytestmark = pytest.mark.slow
HOSTILE = "<script>alert(1)</script>"
WRONG = b"input_data = 4\n# " + HOSTILE.encode() + b"\nslope = input_data * error\n"


@pytest.fixture
def settings_of(course: Settings) -> Settings:
    """The course with `slope` too, and what ada and eve handed in."""
    for words in ("enrol dl --role assistant kim", "assign dl slope", "new other --time-zone UTC"):
        checker(course, f"class {words}")
    for exercise, source in (("slope", WRONG), ("forward-error", b"16")):
        hand_in(course.database, "ada", exercise, 0, NOON, source=source, slip="missing-factor-2")
    hand_in(course.database, "ada", "slope", 4, NOON + HOUR, source=b"slope = 2 * 3\n")
    hand_in(course.database, "ada", "many-points", 4, NOON)
    hand_in(course.database, "eve", "slope", 4, NOON)
    return course


@pytest.fixture
def browser(settings_of: Settings) -> Iterator[TestClient]:
    """A browser in which grace, who teaches the course, has signed in."""
    site = create_app(replace(settings_of, accounts=True), start=in_process)
    with TestClient(site, base_url="http://localhost:8000", follow_redirects=False) as client:
        enter(client, settings_of, "grace", "instructor")
        yield client


def attempt(settings: Settings, learner: str, exercise: str, n: int = 0) -> int:
    with Store.open(settings.database) as store:
        return store.attempts(learner, exercise)[n].id


def override(browser: TestClient, **fields: str) -> object:
    sent = {"token": token(browser, "/courses/dl/learners/ada"), "learner": "ada",
            "exercise": "slope", "points": "3", "reason": "on paper"}  # fmt: skip
    return browser.post("/courses/dl/marks", data=sent | fields)


def mark(settings: Settings, learner: str = "ada") -> float | None:
    found = book(FOLDER, settings.database, "dl")
    n = [one.exercise for one in found.columns].index("slope")
    (line,) = [one for one in found.lines if one.member.name == learner]
    cell = line.cells[n]
    return cell.mark.points if cell else None


def test_the_gradebook_leads_to_a_learner_and_to_each_attempt(
    browser: TestClient, settings_of: Settings
) -> None:
    assert 'href="/courses/dl/learners/ada#slope"' in browser.get("/courses/dl/gradebook").text
    page = browser.get("/courses/dl/learners/ada").text
    first = attempt(settings_of, "ada", "slope")
    assert f'href="/courses/dl/attempts/{first}"' in page
    assert "attempt 2 counts" in page
    assert "2026-12-01 13:00 (UTC)" in page
    # What the course does not assign is nobody's business here.
    assert "many-points" not in page
    shown = browser.get(f"/courses/dl/attempts/{first}").text
    assert "About <" not in shown
    assert "missing-factor-2" in shown
    assert "slope = input_data * error" in shown
    assert "Not right yet" in shown
    later = browser.get(f"/courses/dl/attempts/{attempt(settings_of, 'ada', 'slope', 1)}").text
    assert '<span class="added">+slope = 2 * 3</span>' in later
    response = browser.get(f"/courses/dl/attempts/{attempt(settings_of, 'ada', 'forward-error')}")
    assert ">16</pre>" in response.text


def test_what_was_handed_in_can_be_had_byte_for_byte(
    browser: TestClient, settings_of: Settings
) -> None:
    key = attempt(settings_of, "ada", "slope")
    file = browser.get(f"/courses/dl/attempts/{key}/file")
    assert file.content == WRONG
    assert file.headers["content-disposition"] == 'attachment; filename="mine.py"'
    assert file.headers["content-type"] == "application/octet-stream"


def test_findings_stand_at_their_lines(browser: TestClient, settings_of: Settings) -> None:
    """A verdict of the grader itself: the learner's line, with its finding below it."""
    source = (entry("slope").folder / "submissions/wrong/missing-factor-2.py").read_text()
    enter(browser, settings_of, "bob")
    sent = {"token": token(browser), "source": source}
    browser.post("/exercises/slope", data=sent)
    enter(browser, settings_of, "alan", "instructor")
    page = browser.get(f"/courses/dl/attempts/{attempt(settings_of, 'bob', 'slope')}").text
    line, note = page.split('class="line told"')[1].split('class="remark">')[:2]
    assert "slope = input_data * error" in line
    assert "The factor 2" in note
    assert 'href="#line-' in page


@pytest.mark.parametrize("who", ["ada", "bob"])
def test_a_learner_sees_none_of_it(browser: TestClient, settings_of: Settings, who: str) -> None:
    enter(browser, settings_of, who)
    key = attempt(settings_of, "ada", "slope")
    addresses = [f"attempts/{key}", f"attempts/{key}/file", "learners/ada", "learners?name=ada"]
    addresses += ["changes", "regrade"]
    for address in addresses:
        assert browser.get(f"/courses/dl/{address}").status_code == 404, address
    assert browser.get("/catalog").status_code == 404
    sent = {"token": token(browser), "learner": "ada", "exercise": "slope", "points": "4",
            "reason": "please"}  # fmt: skip
    assert browser.post("/courses/dl/marks", data=sent).status_code == 404
    assert browser.post("/courses/dl/regrade", data=sent).status_code == 404
    assert browser.post("/courses/dl/regrade/undo", data=sent).status_code == 404
    assert mark(settings_of) == 4


def test_nothing_outside_the_course_is_shown(browser: TestClient, settings_of: Settings) -> None:
    """Not who is not enrolled, not what is not assigned, not in another course."""
    for learner, exercise in (("eve", "slope"), ("ada", "many-points")):
        key = attempt(settings_of, learner, exercise)
        assert browser.get(f"/courses/dl/attempts/{key}").status_code == 404
        assert browser.get(f"/courses/dl/attempts/{key}/file").status_code == 404
    own = attempt(settings_of, "ada", "slope")
    for address in ("dl/learners/eve", "dl/learners/nobody", "dl/learners/kim", "dl/attempts/0",
                    "dl/attempts/99999999999999999999", f"other/attempts/{own}",
                    "other/learners/ada"):  # fmt: skip
        assert browser.get(f"/courses/{address}").status_code == 404, address
    assert browser.get("/courses/dl/attempts/x").status_code == 422


def test_nobody_is_shown_without_signing_in(browser: TestClient, settings_of: Settings) -> None:
    browser.cookies.clear()
    key = attempt(settings_of, "ada", "slope")
    for address in (f"/courses/dl/attempts/{key}", "/courses/dl/learners/ada", "/catalog"):
        assert browser.get(address).headers["location"].startswith("/sign-in?back=")


def test_what_learners_wrote_is_text(browser: TestClient, settings_of: Settings) -> None:
    odd = {HOSTILE: "a name", "../x/<b>": "a path", "..": "dots", "a\"b'c?d#e&f%": "signs"}
    for name in odd:
        done = CliRunner().invoke(
            command, ["class", "enrol", "dl", name, "--db", settings_of.database]
        )
        assert done.exit_code == 0, done.output
        hand_in(settings_of.database, name, "slope", 0, NOON, source=WRONG, name=f"{HOSTILE}.py")
        sent = override(browser, learner=name, reason=HOSTILE)
        there = browser.get(sent.headers["location"])  # type: ignore[attr-defined]
        assert there.status_code == 200, name
        key = attempt(settings_of, name, "slope")
        pages = [there.text, browser.get(f"/courses/dl/attempts/{key}").text]
        assert "&lt;script&gt;" in pages[1]
        for page in (*pages, browser.get("/courses/dl/gradebook").text,
                     browser.get("/courses/dl/changes").text,
                     browser.get("/courses/dl/regrade").text):  # fmt: skip
            assert HOSTILE not in page, name
            assert "<b>" not in page, name
        file = browser.get(f"/courses/dl/attempts/{key}/file")
        assert "<" not in file.headers["content-disposition"]


def test_a_mark_is_set_by_hand_and_taken_back(browser: TestClient, settings_of: Settings) -> None:
    override(browser, points="2,5", reason="shown at the board")
    assert mark(settings_of) == 2.5
    page = browser.get("/courses/dl/learners/ada").text
    assert "Set by hand to 2.5 by grace on " in page
    assert "shown at the board" in page
    assert "computed: 4" in page
    override(browser, take_back="yes", reason="a mistake")
    assert mark(settings_of) == 4
    changes = browser.get("/courses/dl/changes").text
    assert changes.index("2.5 → 4") < changes.index("4 → 2.5")
    assert "Why: a mistake" in changes
    german = browser.get("/courses/dl/changes", headers={"accept-language": "de"}).text
    assert "Aufgabe: slope" in german
    assert "für ada" in german
    assert "berechnet: 4" in german


def test_a_mark_on_what_was_never_handed_in_says_so(
    browser: TestClient, settings_of: Settings
) -> None:
    override(browser, learner="bob")
    page = browser.get("/courses/dl/learners/bob").text
    assert "(nothing was handed in)" in page
    assert "computed: 0" not in page
    assert "computed" not in browser.get("/courses/dl/changes").text
    told = checker(settings_of, "gradebook dl")
    assert "bob, slope: 3 set by grace (on paper); nothing that counts was handed in" in told
    hand_in(settings_of.database, "bob", "slope", 0, NOON, status="invalid")
    assert "(nothing that counts was handed in)" in browser.get("/courses/dl/learners/bob").text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"points": "5"}, "slope has 4 points"),
        ({"points": "nan"}, "Say how many points"),
        ({"points": "much"}, "Say how many points"),
        ({"reason": " "}, "Say why"),
        ({"take_back": "yes"}, "was set by hand"),
        ({"exercise": "many-points"}, ""),
    ],
)
def test_a_mark_that_cannot_be_is_refused_with_what_was_typed(
    browser: TestClient, settings_of: Settings, fields: dict[str, str], told: str
) -> None:
    refused = override(browser, **fields)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    page = refused.text  # type: ignore[attr-defined]
    if told:
        assert told in page
        assert f'value="{fields.get("points", "3")}"' in page
    assert mark(settings_of) == 4


def test_a_form_needs_the_token_of_its_session(browser: TestClient, settings_of: Settings) -> None:
    for path in ("marks", "regrade", "regrade/undo"):
        sent = {"learner": "ada", "exercise": "slope", "points": "0", "reason": "x"}
        for wrong in ("", "0" * 64):
            refused = browser.post(f"/courses/dl/{path}", data=sent | {"token": wrong})
            assert refused.status_code == 403
        headers = {"Origin": "https://elsewhere.example"}
        right = sent | {"token": token(browser, "/courses/dl/learners/ada")}
        assert browser.post(f"/courses/dl/{path}", data=right, headers=headers).status_code == 403
    assert mark(settings_of) == 4


def test_an_assistant_looks_and_changes_no_mark(browser: TestClient, settings_of: Settings) -> None:
    enter(browser, settings_of, "kim")
    page = browser.get("/courses/dl/learners/ada")
    assert (page.status_code, "Set the mark" in page.text) == (200, False)
    sent = {"token": token(browser), "learner": "ada", "exercise": "slope", "points": "0",
            "reason": "x"}  # fmt: skip
    assert browser.post("/courses/dl/marks", data=sent).status_code == 404
    assert mark(settings_of) == 4


def test_lines_that_are_long_or_many_are_cut(browser: TestClient, settings_of: Settings) -> None:
    source = b"x = '" + b"a" * 5000 + b"'\n" + b"y = 1\n" * 3000
    hand_in(settings_of.database, "bob", "slope", 0, NOON, source=source)
    page = browser.get(f"/courses/dl/attempts/{attempt(settings_of, 'bob', 'slope')}").text
    assert "… and 2002 lines more" in page
    assert len(page) < 100_000


def test_a_variant_is_told_where_there_was_one(browser: TestClient, settings_of: Settings) -> None:
    address, head, empty = "/courses/dl/learners/ada", '<th scope="col">Variant</th>', "<td>–</td>"
    page = browser.get(address).text
    assert (head in page, empty in page) == (False, False)
    hand_in(settings_of.database, "ada", "slope", 4, NOON + HOUR, variant="7")
    page = browser.get(address).text
    # Of two exercises one has attempts at a variant: its other two are at none.
    assert (page.count(head), page.count("<td>7</td>"), page.count(empty)) == (1, 1, 2)


def test_the_catalog_leaves_out_what_no_exercise_has(course: Settings, tmp_path: Path) -> None:
    chapter = tmp_path / "one" / "backpropagation"
    for name in ("05-slope", "08-forward-backward-count"):
        shutil.copytree(FOLDER / "backpropagation" / name, chapter / name)
    site = create_app(replace(course, exercises=tmp_path / "one"), start=in_process)
    with TestClient(site, base_url="http://localhost:8000") as client:
        page = client.get("/catalog").text
    assert '<th scope="col">Variants</th>' in page
    assert '<th scope="col">Drawing</th>' not in page
    assert "<td>–</td>" not in page


def test_the_catalog_tells_what_is_proved(browser: TestClient) -> None:
    page = browser.get("/catalog").text
    assert page.count(">proved<") == 11
    assert 'href="/exercises/forward-error/figure.svg"' in page
    assert "/catalog" in browser.get("/courses").text
