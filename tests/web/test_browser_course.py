"""A course in a real browser: from the invitation to the gradebook, and each of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.classroom import HOUR, hand_in
from tests.people import WORDS
from tests.shipped import entry
from tests.sizes import daily

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from checker.cli.app import app as command
from checker.store import Store

from .served import site
from .test_browser import (
    AXE,
    CHROMIUM,
    VIEWS,
    Open,
    View,
    check,
    chromium,
    looked_at,
    type_in,
    visit,
)

__all__ = ["chromium", "visit"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
HOSTILE = "<img src=x onerror=alert(1)>"
LONG = f"{HOSTILE}{'w' * 120}"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A course with what is odd in it: long names, long lines, marks by hand, an old verdict."""
    found = str(tmp_path_factory.mktemp("course") / "x.sqlite3")
    checker(found, "class", "new", "dl", "--title", "Deep learning", "--time-zone", "UTC")
    checker(found, "class", "enrol", "dl", "ada", "bob", LONG)
    late = f"{NOW + timedelta(days=30):%Y-%m-%d}"
    checker(found, "class", "assign", "dl", "forward-error", "slope", "many-points", "--due", late)
    wrong = f"# {LONG * 3}\nslope = input_data * error\n".encode()
    for n, name in enumerate(("bob", LONG)):
        hand_in(found, name, "slope", 1, NOW - HOUR * (n + 1), source=wrong, slip="scaled")
        hand_in(found, name, "slope", 4, NOW - HOUR * n, source=wrong, solver="0")
        hand_in(found, name, "forward-error", 0, NOW - HOUR, source=b"16", slip="scaled")
    checker(found, "class", "override", "dl", "slope", LONG, "2", "--reason", LONG)
    checker(found, "class", "extend", "dl", "slope", "bob", "--until", late, "--reason", "ill")
    return found


@pytest.fixture(scope="module")
def address(database: str) -> Iterator[str]:
    """The site of the course, as an instructor opens it."""
    with site(database, "--accounts") as found:
        yield found


def checker(database: str, *words: str) -> str:
    done = CliRunner().invoke(command, [*words, "--db", database])
    assert done.exit_code == 0, done.output
    return done.stdout


def invitation(database: str, *words: str) -> str:
    link = checker(database, "class", "invite", "dl", *words).split()[-1]
    return link[link.index("/join/") :]


def join(page: Page, name: str | None = None) -> None:
    if name is not None:
        page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(WORDS)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/courses/dl")


@pytest.fixture(scope="module")
def teacher(chromium: Browser, address: str, database: str) -> Any:
    """The cookies of grace, who has just joined as an instructor."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address + invitation(database, "--role", "instructor"))
    join(page, "grace")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="module")
def learner(chromium: Browser, address: str, database: str) -> Any:
    """The cookies of bob, who has just joined as a learner."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address + invitation(database, "bob"))
    join(page)
    state = context.storage_state()
    context.close()
    return state


def test_a_course_from_the_invitation_to_the_gradebook(
    visit: Open, database: str, teacher: Any
) -> None:
    page = visit(invitation(database, "ada"))
    join(page)
    page.get_by_role("link", name=entry("forward-error").exercise.title).click()
    page.locator('input[value="11"]').check()
    check(page)
    expect(page.locator("#outcome h2")).to_contain_text("All correct")
    page.get_by_role("link", name="Courses").click()
    page.get_by_role("link", name="Deep learning").click()
    page.get_by_role("link", name=entry("slope").exercise.title).click()
    program = entry("slope").read("solution.py") or ""
    type_in(page, program)
    check(page)
    expect(page.locator("#outcome h2")).to_contain_text("All correct")
    page.get_by_role("link", name="Courses").click()
    page.get_by_role("link", name="Deep learning").click()
    expect(page.locator("main")).to_contain_text("5 of 9 points")

    page = visit("/courses/dl/gradebook")
    page.get_by_label("Name").fill("grace")
    page.get_by_label("Password").fill(WORDS)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/courses/dl/gradebook")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="ada", exact=True))
    expect(row.get_by_role("cell")).to_have_text(["1", "4", "–", "5"])
    row.get_by_role("link", name="4", exact=True).click()
    page.locator("#slope").get_by_role("link", name="Attempt 1").click()
    expect(page.locator(".program")).to_contain_text(program.strip().splitlines()[-1])
    expect(page.locator(".verdict h2")).to_contain_text("4 of 4 points")


def test_a_mark_is_set_and_told_in_the_log(visit: Open, teacher: Any) -> None:
    page = visit("/courses/dl/learners/bob", storage_state=teacher)
    task = page.locator("#many-points")
    task.get_by_text("Set the mark by hand").click()
    task.get_by_label("Points, of 4").fill("3.5")
    task.get_by_label("Why").fill("on paper")
    task.get_by_role("button", name="Set this mark").click()
    expect(page.locator("#many-points .by-hand")).to_contain_text("Set by hand to 3.5 by grace")
    page.goto(page.url.split("/courses/")[0] + "/courses/dl/changes")
    expect(page.locator(".log li").first).to_contain_text("– → 3.5")


def test_the_gradebook_is_sorted(visit: Open, teacher: Any) -> None:
    page = visit("/courses/dl/gradebook", storage_state=teacher)
    page.get_by_role("link", name="Sum").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Sum")
    sums = [float(one) for one in page.locator("tbody td:last-child").all_inner_texts()]
    assert sums == sorted(sums)
    page.get_by_role("link", name="Sum").click()
    sums = [float(one) for one in page.locator("tbody td:last-child").all_inner_texts()]
    assert sums == sorted(sums, reverse=True)
    page.get_by_role("link", name=entry("slope").exercise.title, exact=True).click()
    expect(page.locator("th[aria-sort]")).to_contain_text(entry("slope").exercise.title)
    marks = page.locator("tbody td:nth-child(3)").all_inner_texts()
    given = [float(one.rstrip("*")) for one in marks if one != "–"]
    assert marks[: marks.count("–")] == ["–"] * marks.count("–")
    assert given == sorted(given)


def pages(database: str) -> list[str]:
    """The addresses of a course, with what is odd in them."""
    with Store.open(database) as store:
        attempts = [one.id for name in ("bob", LONG) for one in store.attempts(name)]
    found = ["/courses", "/catalog", "/account", "/sign-in", invitation(database), "/courses/dl"]
    found += [f"/courses/dl/{one}" for one in ("gradebook", "analysis", "changes", "regrade")]
    found += ["/courses/dl/preview/forward-error", "/courses/dl/preview/slope/solution"]
    found += ["/courses/dl/learners/bob", f"/courses/dl/learners?name={LONG}", "/courses/none"]
    found.append("/courses/dl/preview/forward-error")
    return found + [f"/courses/dl/attempts/{key}" for key in attempts]


LEARNERS = ["/", "/courses", "/courses/dl", "/exercises/slope", "/exercises/slope/attempts",
            "/exercises/forward-error", "/quiz/backpropagation", "/account"]  # fmt: skip


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: make readers")
@pytest.mark.parametrize("views", VIEWS)
@pytest.mark.parametrize("who", daily(["teacher", "learner"], "learner"))
def test_no_page_of_a_course_keeps_anyone_out(
    visit: Open, database: str, request: pytest.FixtureRequest, who: str, views: tuple[View, ...]
) -> None:
    """axe-core finds no violation in either theme, and no page is wider than a phone."""
    state = request.getfixturevalue(who)
    # axe itself is put in past the page's own policy.
    page = visit("/courses", storage_state=state, bypass_csp=True, reduced_motion="reduce")
    start, found = page.url.removesuffix("/courses"), []
    for path in pages(database) if who == "teacher" else LEARNERS:
        page.goto(start + path)
        if path.endswith("/regrade"):
            page.get_by_role("button", name="Show what would change").click()
            page.wait_for_selector("#would", timeout=60_000)
        for one in page.locator("details").all():
            one.evaluate("details => { details.open = true; }")
        found += [(path, *one) for one in looked_at(page, views)]
    assert not found


@pytest.mark.full
def test_the_pages_of_a_course_are_small(visit: Open, database: str, teacher: Any) -> None:
    for path in pages(database):
        page = visit(path, storage_state=teacher)
        sizes = page.evaluate(
            "[...performance.getEntriesByType('resource'), "
            "...performance.getEntriesByType('navigation')].map(one => one.transferSize)"
        )
        assert sum(sizes) <= 60 * 1024, (path, sizes)
