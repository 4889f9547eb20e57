"""The pages in a real browser: Chromium, where the system has one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from checker.app import service
from tests.shipped import ENTRIES, entry
from tests.sizes import daily

from .served import site

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, ConsoleMessage, Page, TimeoutError, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[1] / "readers/node_modules/axe-core/axe.min.js"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
Open = Callable[..., Page]
View = tuple[Literal["light", "dark"], int]
ALL_VIEWS: tuple[View, ...] = (("light", 1280), ("dark", 360), ("light", 360), ("dark", 1280))
VIEWS = [
    pytest.param(ALL_VIEWS[:2], id="two"),
    pytest.param(ALL_VIEWS, marks=pytest.mark.full, id="four"),
]
"""A page is looked at in these themes and widths: in two daily, which have each of both."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site as a learner starts it."""
    with site(str(tmp_path_factory.mktemp("site") / "x.sqlite3")) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Open]:
    """Open a page in a context of its own; nothing may be asked of another host, nor go wrong."""
    contexts, amiss = [], list[str]()

    def opened(path: str, **settings: Any) -> Page:
        context = chromium.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda sent: amiss.append(sent.url) if _foreign(sent.url) else None)
        page.on("console", lambda said: amiss.append(said.text) if _is_fault(said) else None)
        page.on("pageerror", lambda error: amiss.append(str(error)))
        page.goto(address + path)
        return page

    def _is_fault(said: ConsoleMessage) -> bool:
        return said.type == "error" and "status of 404" not in said.text

    def _foreign(url: str) -> bool:
        return not url.startswith((f"{address}/", "data:"))

    yield opened
    for context in contexts:
        context.close()
    assert not amiss


def type_in(page: Page, program: str) -> None:
    """Put a program into the code editor, as a paste does."""
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(program)


def check(page: Page) -> None:
    page.get_by_role("button", name="Check", exact=True).click()
    try:
        page.wait_for_selector("#outcome .verdict", timeout=60_000)
    except TimeoutError:
        pytest.fail(f"No verdict on {page.url}: {page.locator('.work').inner_text()}")


@pytest.mark.parametrize(
    "exercise", daily([one.exercise.id for one in ENTRIES], "many-points", "round-of-backprop")
)
def test_every_exercise_can_be_solved(visit: Open, exercise: str) -> None:
    page, found = visit(f"/exercises/{exercise}"), entry(exercise)
    if found.exercise.kind == "code":
        type_in(page, found.read("solution.py") or "")
    else:
        key = next(one.name for one in service.options(found) if one.is_key)
        page.locator(f'input[value="{key}"]').check()
    check(page)
    expect(page.locator("#outcome h2")).to_contain_text("All correct")


def test_a_slip_is_told_beside_its_line(visit: Open) -> None:
    page = visit("/exercises/slope")
    wrong = entry("slope").folder / "submissions/wrong/missing-factor-2.py"
    type_in(page, wrong.read_text())
    check(page)
    expect(page.locator("#outcome")).to_contain_text("The factor 2")
    expect(page.locator(".cm-lintRange")).to_have_count(1)
    page.get_by_role("link", name="line 3").click()
    expect(page.locator(".cm-activeLine")).to_have_text("slope = input_data * error")


def test_a_choice_is_made_with_the_keyboard_alone(visit: Open) -> None:
    page = visit("/exercises/forward-error")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(20):
        if page.evaluate("document.activeElement.type") == "radio":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#outcome .verdict")
    expect(page.locator("#outcome h2")).to_contain_text("All correct")


def test_a_program_is_written_with_the_keyboard_alone(visit: Open) -> None:
    page = visit("/exercises/slope")
    for _ in range(20):
        page.keyboard.press("Tab")
        if "cm-content" in page.evaluate("document.activeElement.className"):
            break
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(entry("slope").read("solution.py") or "")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert "cm-content" not in page.evaluate("document.activeElement.className")
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+Enter")
    try:
        page.wait_for_selector("#outcome .verdict", timeout=60_000)
    except TimeoutError:
        pytest.fail(f"No verdict on {page.url}: {page.locator('.work').inner_text()}")
    expect(page.locator("#outcome h2")).to_contain_text("All correct")


def test_all_works_without_scripts(visit: Open) -> None:
    page = visit("/exercises/forward-error", java_script_enabled=False)
    page.locator('input[value="16"]').check()
    check(page)
    expect(page.locator("#outcome")).to_contain_text("was not subtracted")
    page = visit("/exercises/slope", java_script_enabled=False)
    page.locator("textarea").fill(entry("slope").read("solution.py") or "")
    check(page)
    expect(page.locator("#outcome h2")).to_contain_text("All correct")


def test_a_draft_survives_a_reload(visit: Open) -> None:
    page = visit("/exercises/slope")
    type_in(page, "preds = 1  # a draft")
    page.wait_for_timeout(500)
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("a draft")
    page.get_by_role("button", name="Begin again").click()
    expect(page.locator(".cm-content")).not_to_contain_text("a draft")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: make readers")
@pytest.mark.parametrize("views", VIEWS)
def test_no_page_keeps_anyone_out(visit: Open, views: tuple[View, ...]) -> None:
    """axe-core finds no violation, and no page is wider than the screen."""
    paths = ["", "exercises/slope", "exercises/forward-error", "exercises/slope/solution"]
    paths += [
        "quiz/backpropagation",
        "exercises/slope/attempts",
        "exercises/none",
        "exercises/many-updates?variant=7",
    ]
    found = []
    # axe itself is put in past the page's own policy.
    page = visit("/", bypass_csp=True, reduced_motion="reduce")
    start = page.url
    for path in paths:
        page.goto(start + path)
        if path.startswith("exercises/") and path.count("/") == 1 and "none" not in path:
            _hand_in(page)
        found += [(path, *one) for one in looked_at(page, views)]
    assert not found


def looked_at(page: Page, views: tuple[View, ...]) -> Iterator[tuple[str, ...]]:
    """What axe finds amiss on a page, in these themes and widths; none is wider than its screen."""
    page.add_script_tag(path=AXE)
    for theme, width in views:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        for one in page.evaluate("axe.run()")["violations"]:
            yield theme, one["id"], one["nodes"][0]["html"][:300]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def _hand_in(page: Page) -> None:
    if page.locator("input[type=radio]").count():
        page.locator("input[type=radio]").first.check()
    check(page)


def test_pages_are_small(visit: Open, address: str) -> None:
    """With the editor a page takes at most 250 KiB on the way, without it 60 KiB."""
    for path, most in (("/exercises/slope", 250), ("/exercises/forward-error", 60), ("/", 60)):
        page = visit(path)
        sizes = page.evaluate(
            "[...performance.getEntriesByType('resource'), "
            "...performance.getEntriesByType('navigation')].map(one => one.transferSize)"
        )
        assert sum(sizes) <= most * 1024, (path, sizes)


def test_what_was_drawn_is_shown(visit: Open) -> None:
    page = visit("/exercises/many-updates")
    type_in(page, entry("many-updates").read("solution.py") or "")
    check(page)
    curve = page.locator(".curve img")
    expect(curve).to_be_visible()
    assert re.search("mse_hist", curve.get_attribute("alt") or "")
