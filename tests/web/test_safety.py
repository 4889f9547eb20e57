"""What a site refuses, and what it never lets through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from checker.web.safety import MAX_BODY, SESSION, is_form_token

from .conftest import token

pytestmark = pytest.mark.slow
HOSTILE = "<script>alert(1)</script>"


def test_every_answer_is_dressed(browser: TestClient) -> None:
    for address in ("/", "/exercises/slope", "/nothing", "/static/style.css", "/healthz"):
        headers = browser.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert "no-store" in browser.get("/").headers["cache-control"]
    assert "immutable" in browser.get("/static/style.css").headers["cache-control"]


def test_a_page_has_no_inline_script_and_asks_no_other_host(browser: TestClient) -> None:
    for address in ("/", "/exercises/slope", "/exercises/forward-error"):
        page = browser.get(address).text
        assert "<script>" not in page
        assert "http://" not in page
        assert "https://" not in page
        assert "javascript:" not in page
        assert " onclick=" not in page
        assert " style=" not in page


def test_the_session_is_out_of_reach_of_scripts(browser: TestClient) -> None:
    cookie = browser.get("/").headers["set-cookie"]
    assert cookie.startswith(f"{SESSION}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(browser: TestClient, headers: dict[str, str]) -> None:
    sent = {"token": token(browser), "source": "x = 1"}
    assert browser.post("/exercises/slope", data=sent, headers=headers).status_code == 403


def test_a_form_needs_its_sessions_token(browser: TestClient) -> None:
    right = token(browser)
    for wrong in ("", "0" * 64, right[:-1], "ä" * 64):
        sent = {"token": wrong, "source": "x = 1"}
        assert browser.post("/exercises/slope", data=sent).status_code == 403
    browser.cookies.clear()
    browser.cookies.set(SESSION, "forged")
    sent = {"token": right, "source": "x = 1"}
    assert browser.post("/exercises/slope", data=sent).status_code == 403
    assert not is_form_token(b"secret", None, right)


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example", "", "a b"])
def test_a_site_goes_by_its_own_names(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{"Host": "["}, {"Host": "[::1"}, {"Host": "localhost:x"}, {"Origin": "http://["}],
)
def test_what_is_no_address_is_refused_not_stumbled_over(
    browser: TestClient, headers: dict[str, str]
) -> None:
    assert browser.post("/exercises/slope", headers=headers).status_code in (400, 403)


@pytest.mark.parametrize(
    "address", ["/exercises/%00", "/exercises/slope?variant=%00", "/api/v1/scores?exercise=a%00"]
)
def test_no_address_has_what_a_database_does_not_take(browser: TestClient, address: str) -> None:
    assert browser.get(address).status_code == 400


@pytest.mark.parametrize(
    ("charset", "status"),
    [
        ("", 403),
        ("; charset=utf-8", 403),
        ('; charset="UTF8"', 403),
        ("; charset=utf-7", 400),
        ("; charset=utf-8; charset=utf-7", 400),
        ("; charset*=utf-8''utf-7", 400),
        ("; charset =utf-7", 400),
    ],
)
def test_a_form_is_in_utf_8(browser: TestClient, charset: str, status: int) -> None:
    # In UTF-7 this token is half a character, which no UTF-8 holds.
    form = b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n+2AA-\r\n--x--\r\n'
    kind = {"Content-Type": f"multipart/form-data; boundary=x{charset}"}
    sent = browser.post("/exercises/slope", content=form, headers=kind)
    assert sent.status_code == status


def test_large_bodies_are_not_read(browser: TestClient) -> None:
    sent = {"token": token(browser), "source": "x" * (MAX_BODY + 1)}
    assert browser.post("/exercises/slope", data=sent).status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(MAX_BODY // 1024 + 2):
            yield b"x" * 1024

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser.post("/exercises/slope", content=chunks(), headers=form).status_code == 413
    forged = browser.post("/exercises/slope", content=b"x", headers={"Content-Length": "-1"})
    assert forged.status_code in (400, 413)


def test_a_learners_text_is_text(browser: TestClient) -> None:
    program = f"preds = {HOSTILE!r}\nprint({HOSTILE!r})\n# {HOSTILE}\nraise ValueError({HOSTILE!r})"
    sent = {"token": token(browser), "source": program}
    assert HOSTILE not in browser.post("/exercises/slope", data=sent).text
    assert HOSTILE not in browser.get("/exercises/slope/attempts").text
    sent = {"token": token(browser, "/exercises/forward-error"), "response": HOSTILE}
    assert HOSTILE not in browser.post("/exercises/forward-error", data=sent).text
    assert HOSTILE not in browser.get("/exercises/slope", params={"variant": HOSTILE}).text
    assert HOSTILE not in browser.get(f"/exercises/{HOSTILE}").text


@pytest.mark.parametrize(
    "address",
    [
        "/exercises/..%2f..%2fREADME.md",
        "/exercises/../../etc/passwd",
        "/static/..%2f..%2fapp.py",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
    ],
)
def test_paths_lead_nowhere_else(browser: TestClient, address: str) -> None:
    assert browser.get(address).status_code == 404
