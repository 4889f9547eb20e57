"""The API: what it takes and gives, whom it lets in, and that it answers only what it says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from time import sleep
from types import SimpleNamespace
from typing import Any, cast

import jsonschema_rs
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from checker.app import accounts as people
from checker.app import service
from checker.models.observation import Inputs, Limits, Observation
from checker.models.observation import Submission as Handed
from checker.store.accounts import Accounts
from checker.web.api import routes
from checker.web.api.limits import Bucket
from checker.web.app import create_app
from checker.web.site import Settings
from tests.grading.observing import observe
from tests.shipped import FOLDER

from .conftest import in_process, token

pytestmark = pytest.mark.slow
API = "/api/v1"
NOW = datetime.now(UTC)
RIGHT = (FOLDER / "backpropagation" / "05-slope" / "solution.py").read_text()


@pytest.fixture
def api(browser: TestClient) -> TestClient:
    return browser


def post(api: TestClient, key: str | None = None, **sent: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return api.post(f"{API}/submissions", json=sent, headers=headers)


def test_a_list_is_read_page_by_page(api: TestClient) -> None:
    first = api.get(f"{API}/exercises", params={"limit": 4}).json()
    assert len(first["items"]) == 4
    second = api.get(f"{API}/exercises", params={"limit": 100, "after": first["next"]}).json()
    assert second["next"] is None
    ids = [one["id"] for one in first["items"] + second["items"]]
    assert ids == [entry.exercise.id for entry in service.exercises(FOLDER)]


def test_an_exercise_holds_what_a_learner_may_read(api: TestClient) -> None:
    shown = api.get(f"{API}/exercises/slope").json()
    assert shown["starter"].startswith("#")
    assert "solution" not in str(shown)
    choice = api.get(f"{API}/exercises/forward-error").json()
    assert {"response", "text"} == set(choice["options"][0])
    missing = api.get(f"{API}/exercises/slop")
    assert missing.headers["content-type"] == "application/problem+json"
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown-exercise")


def test_a_program_is_graded_and_stored_once_under_one_key(api: TestClient) -> None:
    one, again = (post(api, "first", exercise="slope", source=RIGHT) for _ in range(2))
    assert one.status_code == 201
    result = one.json()
    assert (result["verdict"]["status"], result["stored"], result["attempt"]) == (
        "correct",
        True,
        1,
    )
    assert again.json() == result
    assert api.get(f"{API}/submissions/{result['id']}").json() == result
    assert [row["status"] for row in api.get(f"{API}/scores").json()["items"]] == ["correct"]
    other = post(api, "first", exercise="slope", source="x = 1")
    assert (other.status_code, other.json()["code"]) == (409, "other-submission")


def test_a_stored_verdict_outlasts_the_process(api: TestClient, settings: Settings) -> None:
    result = post(api, exercise="slope", source=RIGHT).json()
    with TestClient(create_app(settings, start=in_process), base_url="http://localhost") as later:
        found = later.get(f"{API}/submissions/{result['id']}").json()
        assert found["verdict"] == result["verdict"]
        assert later.get(f"{API}/submissions/{'0' * 32}").status_code == 404


def test_a_key_stays_one_submissions_when_the_process_is_another(
    api: TestClient, settings: Settings
) -> None:
    """Else a key that was used once would give verdicts that count as no attempt."""
    first = post(api, "first", exercise="slope", source=RIGHT).json()
    answered = post(api, "second", exercise="forward-error", response="5").json()
    with TestClient(create_app(settings, start=in_process), base_url="http://localhost") as later:
        again = post(later, "first", exercise="slope", source=RIGHT)
        assert (again.status_code, again.json()["verdict"]) == (201, first["verdict"])
        other = post(later, "first", exercise="slope", source="x = 1")
        assert (other.status_code, other.json()["code"]) == (409, "other-submission")
        other = post(later, "second", exercise="forward-error", response="11")
        assert other.status_code == 409
        again = post(later, "second", exercise="forward-error", response="5").json()
        assert again["id"] == answered["id"]
        assert len(later.get(f"{API}/scores").json()["items"]) == 2


SEEDS = ("", " ", "7", "é", "𝄞", "a" * 64, "a" * 65, "\0", "a\n", "\x7f", "\x85", "\xa0", "\xad",
         "\u200b", "\u2028", "\ue000", "\ufeff", "\U0010ffff")  # fmt: skip
ASKED = ("", "slope", "\n", "a" * 200, "a" * 201, "a\0")


def test_the_document_allows_the_seeds_that_are_taken_and_no_others(api: TestClient) -> None:
    document = api.get(f"{API}/openapi.json").json()
    handed = document["components"]["schemas"]["Submission"]["properties"]["variant"]
    (asked,) = named(document, "/exercises/{exercise_id}", "variant")
    for seed in SEEDS:
        allowed = not seed or (len(seed) <= 64 and seed.isprintable())
        assert (valid(handed, seed), valid(asked, seed)) == (allowed, allowed), ascii(seed)
        sent = post(api, exercise="slope", source="x = 1", variant=seed)
        read = api.get(f"{API}/exercises/slope", params={"variant": seed})
        assert (sent.status_code == 201, read.status_code == 200) == (allowed, allowed)
        assert {sent.status_code, read.status_code} <= {200, 201, 400, 422}


def test_the_document_allows_no_part_of_an_address_that_is_refused(api: TestClient) -> None:
    document = api.get(f"{API}/openapi.json").json()
    for path, name in (("/exercises", "after"), ("/scores", "exercise")):
        (schema,) = named(document, path, name)
        for text in ASKED:
            answered = api.get(f"{API}{path}", params={name: text}).status_code
            assert valid(schema, text) == (answered == 200), ascii(text)
    for path in ("/exercises/{exercise_id}", "/submissions/{submission_id}"):
        (schema,) = named(document, path, path.split("{")[1].rstrip("}"))
        assert not valid(schema, "a\0")


def named(document: Any, path: str, name: str) -> list[Any]:
    parameters = document["paths"][f"{API}{path}"]["get"]["parameters"]
    return [one["schema"] for one in parameters if one["name"] == name]


def valid(schema: Any, text: str) -> bool:
    return bool(jsonschema_rs.is_valid(schema, text))


def test_what_an_exercise_does_not_take_is_refused(api: TestClient) -> None:
    for sent in ({"response": "11"}, {}, {"source": RIGHT, "response": "11"}):
        refused = post(api, exercise="slope", **sent)
        assert refused.status_code == 422
        assert refused.json()["detail"] == "slope takes `source`, and nothing else."
    unread = post(api, exercise="slope", source=RIGHT, points=3)
    assert "body.points" in unread.json()["detail"]


def test_scores_are_read_page_by_page(api: TestClient) -> None:
    for _ in range(3):
        post(api, exercise="forward-error", response="11")
    first = api.get(f"{API}/scores", params={"limit": 2}).json()
    second = api.get(f"{API}/scores", params={"after": first["next"]}).json()
    assert [one["number"] for one in first["items"] + second["items"]] == [1, 2, 3]
    assert second["next"] is None


def test_a_slow_submission_is_asked_for_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def slowly(handed: Handed, inputs: Inputs, limits: Limits) -> Observation:
        goes_on.wait(10)
        return observe(handed, inputs, limits)

    @contextmanager
    def slow() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(run=slowly)

    monkeypatch.setattr(routes, "WAIT", 0.05)
    with TestClient(create_app(settings, start=slow), base_url="http://localhost") as api:
        waiting = post(api, exercise="slope", source=RIGHT)
        assert waiting.status_code == 202
        assert waiting.json()["status"] == "waiting"
        behind = [post(api, exercise="slope", source=f"{RIGHT}\n# {n}") for n in range(9)]
        assert behind[-1].json()["position"] >= 1
        where = waiting.headers["location"]
        assert api.get(where).json()["status"] == "waiting"
        goes_on.set()
        while (found := api.get(where).json())["status"] == "waiting":
            sleep(0.05)
        assert found["verdict"]["status"] == "correct"


@pytest.fixture
def opened(settings: Settings) -> Iterator[tuple[TestClient, Accounts]]:
    """A site with accounts, and ada among them."""
    with Accounts.open(settings.database) as accounts:
        accounts.set_password("ada", "no hash of any password", NOW)
        accounts.set_password("bob", "no hash of any password", NOW)
        hosts = ("localhost", "testserver")
        app = create_app(replace(settings, accounts=True, hosts=hosts), start=in_process)
        with TestClient(app, base_url="http://localhost") as client:
            yield client, accounts


def test_a_token_opens_what_it_names(opened: tuple[TestClient, Accounts]) -> None:
    api, accounts = opened
    refused = api.get(f"{API}/scores")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    read = people.new_token(accounts, "ada", "x", ("read",), NOW)
    api.headers["Authorization"] = f"Bearer {read}"
    assert api.get(f"{API}/scores").status_code == 200
    assert post(api, exercise="slope", source=RIGHT).json()["code"] == "no-scope"


def test_one_learner_never_sees_anothers_submission(opened: tuple[TestClient, Accounts]) -> None:
    api, accounts = opened
    for name in ("ada", "bob"):
        token = people.new_token(accounts, name, "x", ("read", "submit"), NOW)
        api.headers["Authorization"] = f"Bearer {token}"
        if name == "ada":
            ours = post(api, exercise="slope", source=RIGHT).json()["id"]
            assert api.get(f"{API}/submissions/{ours}").status_code == 200
    assert api.get(f"{API}/submissions/{ours}").status_code == 404
    assert api.get(f"{API}/scores").json()["items"] == []


def test_a_caller_who_asks_too_often_is_told_how_long_to_wait(browser: TestClient) -> None:
    cast(FastAPI, browser.app).state.site = replace(
        cast(FastAPI, browser.app).state.site, bucket=Bucket(2, 6, lambda: 0.0)
    )
    seen = [browser.get(f"{API}/scores") for _ in range(3)]
    assert [one.status_code for one in seen] == [200, 200, 429]
    assert seen[-1].headers["retry-after"] == "10"


def test_a_bucket_fills_again() -> None:
    now = 0.0
    bucket = Bucket(2, 60, lambda: now)
    assert [bucket.take("ada") for _ in range(3)] == [0, 0, 1]
    assert bucket.take("bob") == 0
    now = 1.5
    assert [bucket.take("ada") for _ in range(2)] == [0, 1]


def test_only_what_is_documented_is_answered(opened: tuple[TestClient, Accounts]) -> None:
    """What the document allows, and what it does not allow, is sent at random."""
    import schemathesis
    from schemathesis.specs.openapi.checks import negative_data_rejection

    client, accounts = opened
    app = cast(FastAPI, client.app)
    app.state.site.bucket.take = lambda _: 0
    token = people.new_token(accounts, "ada", "x", ("read", "submit"), NOW)
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", app)

    def check(case: Any) -> None:
        # Parameters that nobody asks for are passed over, as anywhere.
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}"},
            excluded_checks=[negative_data_rejection],
        )

    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        for mode in schemathesis.GenerationMode:
            sent = operation.as_strategy(generation_mode=mode)
            quietly(given(sent)(check))()  # type: ignore[no-untyped-call]


quietly = hypothesis_settings(max_examples=20, deadline=None, derandomize=True, database=None,
                              suppress_health_check=list(HealthCheck))  # fmt: skip


def test_a_full_queue_asks_to_come_back(browser: TestClient) -> None:
    app: Any = browser.app
    app.state.site.queue.close()
    refused = post(browser, exercise="slope", source=RIGHT)
    assert (refused.status_code, refused.json()["code"]) == (429, "busy")
    assert refused.headers["retry-after"] == "5"
    page = browser.post(
        "/exercises/slope", data={"token": token(browser), "source": RIGHT, "response": ""}
    )
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
