"""The page of an exercise: whole, escaped, fetching nothing, keys only where they belong."""

from __future__ import annotations

import re
import threading
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.app import authoring
from checker.authoring import preview
from checker.catalog import Entry
from checker.cli import preview_server
from checker.cli.app import app
from checker.models.errors import UsageError
from tests.shipped import ENTRIES, entry

pytestmark = pytest.mark.slow

IDS = [one.exercise.id for one in ENTRIES]
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Tags(HTMLParser):
    """Opens and closes in order, or fails."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def changed(one: Entry, **fields: Any) -> Entry:
    return Entry(one.folder, one.exercise.model_copy(update=fields), one.text, one.functions)


@pytest.mark.parametrize("exercise_id", IDS)
def test_a_page_is_whole_and_fetches_nothing(exercise_id: str) -> None:
    text = authoring.preview(entry(exercise_id))
    tags = Tags()
    tags.feed(text)
    assert not tags.open
    assert not {"src", "href"} & {name for name, _ in tags.attributes}
    assert "@import" not in text
    assert not re.search(r"url\(", text)
    assert "<script" not in text
    assert not re.search(r'https?://(?!www\.w3\.org/2000/svg")', text)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_learners_view_leaves_the_authors_part_out(exercise_id: str) -> None:
    whole = authoring.preview(entry(exercise_id))
    alone = authoring.preview(entry(exercise_id), learner_view=True)
    assert "Author’s view" in whole
    assert "Author’s view" not in alone
    assert "the key" not in alone
    assert alone.split("</main>")[0] == whole.split("</main>")[0]


def test_a_drawing_stands_in_the_page() -> None:
    assert "<svg" in authoring.preview(entry("forward-error"))
    assert "<svg" not in authoring.preview(entry("slope"))


def test_data_truth_and_slips_stand_side_by_side() -> None:
    text = authoring.preview(entry("slope"))
    assert [label in text for label in ("shown", "variant 1", "variant 2", "variant 3")] == [
        True
    ] * 4
    assert "[14, 28, 42]" in text
    assert "weights-for-inputs" in text
    assert "7 = truth" in text
    other = preview.html(changed(entry("slope"), variants=None))
    assert "hidden data 3" in other
    assert "variant 1" not in other


def test_texts_are_escaped_and_html_in_a_stem_is_text() -> None:
    evil = "<script>alert(1)</script>"
    one = changed(entry("slope"), stem=f"**Bold** {evil} [x](javascript:alert(1))", title=evil,
                  hints=(evil,))  # fmt: skip
    text = preview.html(one)
    assert "<strong>Bold</strong>" in text
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert 'href="javascript' not in text


def test_an_exercise_that_cannot_be_computed_is_told() -> None:
    broken = entry("slope").exercise.data | {"weights": (1, 2)}
    with pytest.raises(Exception, match="do not fit"):
        preview.html(changed(entry("slope"), data=broken))


def test_the_command_writes_a_file_or_prints(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["preview", "slope", "-o", str(target)])
    assert (done.exit_code, done.stdout) == (0, "")
    folder = str(entry("slope").folder)
    for name in ("slope", folder, f"{folder}/exercise.json"):
        printed = CliRunner().invoke(app, ["preview", name])
        assert printed.stdout == target.read_text("utf-8")
    assert CliRunner().invoke(app, ["preview", "slpoe"]).exit_code == 2
    assert CliRunner().invoke(app, ["preview", "slope", "-o", "/no/such/x.html"]).exit_code == 2


def test_a_served_page_knows_of_changes(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("1")
    server = preview_server.bound(tmp_path, lambda: "<body>page</body>", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        with urllib.request.urlopen(f"{base}/") as page:
            text = page.read().decode()
        with urllib.request.urlopen(f"{base}/saved") as page:
            saved = page.read().decode()
        assert "page" in text
        assert "/saved" in text
        assert saved.isdigit()
        with pytest.raises(UsageError, match="cannot be used"):
            preview_server.bound(tmp_path, lambda: "", server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_served_page_tells_a_fault() -> None:
    def broken() -> str:
        raise UsageError("no <such> thing")

    assert "no &lt;such&gt; thing" in preview_server.page(broken)
