"""Signing in and out, invitations, and what a site with accounts keeps from others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from fastapi.testclient import TestClient

from checker.app import accounts as people
from checker.models.errors import AccountError
from checker.store.accounts import Accounts
from checker.web import visitors
from checker.web.app import create_app
from checker.web.safety import SESSION
from checker.web.site import Settings
from checker.web.visitors import own_path
from tests.people import WORDS, begin_course, quick_hashes

from .conftest import in_process, token

__all__ = ["quick_hashes"]
pytestmark = pytest.mark.slow
NOW = datetime.now(UTC)


@pytest.fixture
def accounts(settings: Settings) -> Iterator[Accounts]:
    """The site's accounts: ada has one, and there is a course."""
    with Accounts.open(settings.database) as opened:
        begin_course(opened._engine, NOW)
        people.set_password(opened, "ada", WORDS, NOW)
        yield opened


@pytest.fixture
def browser(settings: Settings, accounts: Accounts) -> Iterator[TestClient]:
    app = create_app(replace(settings, accounts=True), start=in_process)
    with TestClient(app, base_url="http://localhost:8000", follow_redirects=False) as client:
        yield client


def sign_in(browser: TestClient, name: str = "ada", password: str = WORDS, back: str = "/") -> int:
    sent = {"token": token(browser, "/sign-in"), "name": name, "password": password, "back": back}
    return browser.post("/sign-in", data=sent).status_code


@pytest.mark.parametrize(
    "address", ["/", "/exercises/slope", "/exercises/slope/attempts", "/quiz/backpropagation"]
)
def test_without_signing_in_every_page_leads_to_the_form(browser: TestClient, address: str) -> None:
    response = browser.get(address)
    assert response.status_code == 303
    back = "" if address == "/" else f"?back={address}"
    assert response.headers["location"] == f"/sign-in{back}"


def test_signing_in_leads_back_and_out_again(browser: TestClient) -> None:
    before = browser.get("/sign-in").cookies[SESSION]
    assert sign_in(browser, back="/exercises/slope") == 303
    cookie = browser.cookies[SESSION]
    assert cookie != before
    page = browser.get("/exercises/slope")
    assert "ada" in page.text
    sent = {"token": token(browser)}
    assert browser.post("/sign-out", data=sent).headers["clear-site-data"] == '"storage"'
    browser.cookies.set(SESSION, cookie)
    assert browser.get("/").status_code == 303


def test_work_is_stored_under_whoever_signed_in(browser: TestClient, settings: Settings) -> None:
    sign_in(browser)
    sent = {"token": token(browser, "/exercises/forward-error"), "response": "11"}
    browser.post("/exercises/forward-error", data=sent)
    from checker.app import service

    (attempt,) = service.scores(settings.database, "ada")
    assert attempt.exercise == "forward-error"


def test_a_wrong_password_is_refused_and_soon_has_to_wait(browser: TestClient) -> None:
    assert [sign_in(browser, password="not four words") for _ in range(6)] == [403] * 5 + [429]
    # The right one has to wait as well, or a guess would be told from it.
    assert sign_in(browser) == 429
    assert sign_in(browser, "bob") == 403


def test_a_name_is_known_however_it_was_typed(browser: TestClient, accounts: Accounts) -> None:
    people.set_password(accounts, "Jos\u00e9", WORDS, NOW)
    assert sign_in(browser, " Jose\u0301 ") == 303
    assert [sign_in(browser, odd) for odd in ("ada\0", "a\u202eda", "")] == [403] * 3


def test_a_form_of_another_session_signs_nobody_in(browser: TestClient) -> None:
    old = token(browser, "/sign-in")
    browser.cookies.clear()
    browser.get("/sign-in")
    sent = {"token": old, "name": "ada", "password": WORDS}
    assert browser.post("/sign-in", data=sent).status_code == 403


def test_an_invitation_makes_an_account_and_enters_the_course(
    browser: TestClient, accounts: Accounts
) -> None:
    secret = people.invite(accounts, 1, "learner", by="grace", now=NOW)
    page = browser.get(f"/join/{secret}").text
    assert "Deep learning" in page
    weak = {"token": token(browser, f"/join/{secret}"), "name": "eve", "password": "short"}
    assert "at least 15 characters" in browser.post(f"/join/{secret}", data=weak).text
    joined = browser.post(f"/join/{secret}", data=weak | {"password": WORDS})
    assert joined.headers["location"] == "/courses/dl"
    assert "eve" in browser.get("/account").text
    assert browser.get(f"/join/{secret}").status_code == 403


def test_whoever_is_signed_in_joins_with_one_click(browser: TestClient, accounts: Accounts) -> None:
    sign_in(browser)
    secret = people.invite(accounts, 1, "instructor", by="grace", now=NOW)
    sent = {"token": token(browser, f"/join/{secret}")}
    assert browser.post(f"/join/{secret}", data=sent).status_code == 303
    assert "instructor" in browser.get("/account").text


def test_another_password_signs_other_browsers_out(browser: TestClient) -> None:
    sign_in(browser)
    elsewhere = browser.cookies[SESSION]
    sent = {"token": token(browser, "/account"), "password": "wrong", "new": WORDS + " more"}
    assert browser.post("/account", data=sent).status_code == 403
    assert browser.post("/account", data=sent | {"password": WORDS}).status_code == 303
    assert browser.get("/account").status_code == 200
    browser.cookies.clear()
    browser.cookies.set(SESSION, elsewhere)
    assert browser.get("/account").status_code == 303


def test_the_present_password_is_guessed_no_faster_than_at_the_door(browser: TestClient) -> None:
    sign_in(browser)
    sent = {"token": token(browser, "/account"), "password": "wrong", "new": WORDS + " more"}
    statuses = [browser.post("/account", data=sent).status_code for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    refused = browser.post("/account", data=sent | {"password": WORDS})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1


def test_another_site_of_the_same_database_counts_on(
    browser: TestClient, settings: Settings
) -> None:
    assert [sign_in(browser, password="wrong") for _ in range(4)] == [403] * 4
    app = create_app(replace(settings, accounts=True), start=in_process)
    with TestClient(app, base_url="http://localhost:8000", follow_redirects=False) as other:
        assert [sign_in(other, password="wrong") for _ in range(2)] == [403, 429]
    assert sign_in(browser) == 429


def test_a_session_ends(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(browser)
    monkeypatch.setattr(visitors, "now", lambda: NOW + timedelta(days=15))
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    ("back", "goes"),
    [
        ("/exercises/slope?variant=7", "/exercises/slope?variant=7"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/\t/elsewhere.example", "/"),
        ("//[", "/"),
        ("http://[x", "/"),
        ("exercises", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_to_another_site(back: str, goes: str) -> None:
    assert own_path(back) == goes


def test_few_passwords_are_hashed_at_once(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each hash takes 64 MiB, and anybody may ask for one."""
    going, most = set(), []

    class Slow:
        def verify(self, *_: str) -> bool:
            going.add(threading.get_ident())
            most.append(len(going))
            sleep(0.005)
            going.discard(threading.get_ident())
            return False

    def guess(_: int) -> None:
        with suppress(AccountError):
            people.recognise(accounts, "ada", "a guess")

    monkeypatch.setattr(people, "_passwords", Slow)
    with ThreadPoolExecutor(20) as at_once:
        list(at_once.map(guess, range(20)))
    assert len(most) == 20
    assert max(most) <= people.HASHED_AT_ONCE


def test_a_site_without_accounts_has_no_doors(settings: Settings) -> None:
    with TestClient(create_app(settings, start=in_process), base_url="http://localhost") as client:
        assert client.get("/sign-in").status_code == 404
        assert "Sign out" not in client.get("/").text
