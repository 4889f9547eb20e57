"""The pages of a class's report: what they say, and that nothing of a learner's is HTML in them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checker.app.batch import result_of
from checker.cli import class_report
from checker.models.batch import Found, HandedIn, IgnoredFile, Result, Tally
from checker.models.errors import UsageError
from checker.models.verdict import Verdict
from checker.reports import learner_page
from tests.grading.observing import graded
from tests.words.german import english_in

EVIL = "<script>alert(1)</script>\"'\u202e&"
WRONG = "preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"


class Tags(HTMLParser):
    """The names of a page's tags, and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The report of a class of two, one of whom tries to write into it."""
    stored: dict[str, Verdict] = {}
    results = []
    for learner, source in (("ada", WRONG), (EVIL, f"# {EVIL}\n{WRONG}")):
        path = tmp_path / f"{EVIL}{len(stored)}.py".replace("/", "")
        path.write_text(source)
        verdict = graded("slope", source).model_copy(update={"feedback": f"See {EVIL}"})
        key = str(len(stored))
        stored[key] = verdict
        results.append(result_of(HandedIn(learner, "slope", path), verdict, key))
    big = HandedIn(EVIL, "many-updates", tmp_path / "big.py")
    fault = HandedIn("ada", "many-updates", tmp_path / "b.py")
    more = (
        Result(big, "invalid", max_points=6, reason=EVIL),
        Result(fault, "grader_fault", reason="RuntimeError"),
    )
    tallies = (Tally("slope", EVIL, tuple(results)), Tally("many-updates", "Many updates", more))
    found = Found("learner", (), (IgnoredFile(tmp_path / f"{EVIL}.txt".replace("/", ""), EVIL),))
    folder = tmp_path / "pages"
    class_report.write(folder, tallies, found, lambda keys: {key: stored[key] for key in keys})
    return folder


def test_nothing_of_a_learners_is_html(pages: Path) -> None:
    files = [pages / "index.html", *(pages / "learners").iterdir()]
    assert len(files) == 3
    for file in files:
        page = file.read_text("utf-8")
        found = Tags(page)
        assert not found.tags & {"script", "img", "iframe", "link", "object", "base"}
        assert not any(name.startswith("on") for name in found.attributes)
        assert all(
            re.fullmatch(r"learners/[a-z0-9-]+\.html", to)
            for to in found.attributes.get("href", ())
        )
        assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in files[0].read_text("utf-8")


def test_the_instructor_sees_everyone_and_a_learner_only_themself(pages: Path) -> None:
    index = (pages / "index.html").read_text("utf-8")
    assert "<span>2 points</span>" in index
    assert '<td class="number">2</td><td><code>missing-factor-2</code></td>' in index
    assert "The factor 2, which comes from the square, is missing." in index
    assert "not graded</td>" in index
    (own,) = (pages / "learners").glob("ada-*.html")
    page = own.read_text("utf-8")
    assert "<code>slope</code> is [7, 14, 21]. The factor 2" in page
    assert "<span class=told><i>3</i>slope = input_data * error</span>" in page
    assert "This file could not be graded. That is not your fault" in page
    assert "RuntimeError" not in page
    assert "big.py" not in page


def test_pages_of_learners_who_left_are_removed_and_other_files_refused(pages: Path) -> None:
    (other,) = (pages / "learners").glob("script-*.html")
    class_report.check(pages)
    class_report.write(pages, (), Found("learner", ()), lambda _: {})
    assert not other.exists()
    (pages / "index.html").write_text("mine")
    with pytest.raises(UsageError, match="holds other files; name a new folder for the pages"):
        class_report.check(pages)
    with pytest.raises(UsageError, match="is not a folder"):
        class_report.check(pages / "index.html")
    class_report.check(pages / "new")


def test_a_learners_page_is_in_the_language_of_the_course(tmp_path: Path) -> None:
    path = tmp_path / "slope.py"
    path.write_text(WRONG)
    results = (
        result_of(HandedIn("ada", "slope", path), graded("slope", WRONG), "1"),
        Result(HandedIn("ada", "many-updates", path), "grader_fault", max_points=6.0),
    )
    stored = {"1": graded("slope", WRONG)}
    page = learner_page.render("ada", results, {"slope": "Steigung"}, stored, "de").decode()
    assert '<html lang="de">' in page
    assert "<p>2 von 10 Punkten</p>" in page
    assert ">teilweise richtig, 2 von 4 Punkten</p>" in page
    assert "Der Faktor 2, der vom Quadrat kommt, fehlt." in page
    assert "<code>preds</code> ist richtig." in page
    assert "Zeile 3</span>" in page
    assert "<summary>Deine Datei</summary>" in page
    assert "noch nicht bewertet, 0 von 6 Punkten" in page
    assert "Diese Datei konnte nicht bewertet werden. Das liegt nicht an dir" in page
    assert not english_in(
        re.sub(r"<style>.*?</style>|<pre.*?</pre>|<[^>]*>", " ", page, flags=re.S)
    )
