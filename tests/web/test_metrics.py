"""What a service tells its keepers: metrics, to few, and a log that names nobody."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from checker.reports.logs import Log
from checker.web.app import create_app
from checker.web.site import Settings

from .conftest import in_process, token

pytestmark = pytest.mark.slow
WRONG = "preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"
HERE = ("127.0.0.1", 5000)


def opened(settings: Settings, client: tuple[str, int] = HERE) -> TestClient:
    app = create_app(settings, start=in_process)
    return TestClient(app, base_url="http://localhost", client=client)


def test_metrics_count_what_waits_and_what_ended(settings: Settings) -> None:
    with opened(settings) as site:
        for source in (WRONG, f"{WRONG}# again\n"):
            site.post("/exercises/slope", data={"token": token(site), "source": source})
        form = {"token": token(site, "/exercises/forward-error"), "response": "11"}
        site.post("/exercises/forward-error", data=form)
        told = site.get("/metrics").text
    for line in (
        'checker_submissions_total{queue="interactive",status="incorrect"} 2.0',
        'checker_submissions_total{queue="none",status="correct"} 1.0',
        'checker_queue_depth{queue="interactive",state="waiting"} 0.0',
        'checker_grading_seconds_count{queue="interactive"} 2.0',
        'checker_waiting_seconds_count{queue="interactive"} 2.0',
        'checker_queue_oldest_seconds{queue="bulk"} 0.0',
    ):
        assert line in told.splitlines() or line.replace("incorrect", "partial") in told
    assert "ada" not in told


def test_metrics_are_not_for_everybody(settings: Settings) -> None:
    with opened(settings, ("192.0.2.7", 5000)) as site:
        assert site.get("/metrics").status_code == 404
    with opened(settings) as site:
        assert site.get("/metrics").status_code == 200
        for name in ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"):
            assert site.get("/metrics", headers={name: "192.0.2.7"}).status_code == 404
    with opened(replace(settings, hosts=("localhost", "quiz.example.org"))) as site:
        assert site.get("/metrics", headers={"Host": "quiz.example.org"}).status_code == 404
        assert site.get("/metrics").status_code == 200
    with opened(replace(settings, metrics_token="abc"), ("192.0.2.7", 5000)) as site:
        assert site.get("/metrics").status_code == 404
        for shown, status in (("Bearer abd", 404), ("Bearer abc", 200)):
            found = site.get("/metrics", headers={"Authorization": shown})
            assert found.status_code == status


def test_the_log_says_what_happened_and_to_nobody(settings: Settings) -> None:
    stream = io.StringIO()
    with opened(replace(settings, log=Log("json", stream)), ("192.0.2.7", 5000)) as site:
        site.post("/exercises/slope", data={"token": token(site), "source": WRONG})
        site.get("/nothing/ada?q=secret")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [one["event"] for one in lines] == ["request", "graded", "request", "request"]
    assert lines[1]["exercise"] == "slope"
    assert lines[1]["status"] in ("partial", "incorrect")
    assert (lines[2]["page"], lines[2]["status"]) == ("/exercises/{exercise_id}", 200)
    assert lines[3]["status"] == 404
    for hidden in ("ada", "192.0.2.7", "secret", "weights"):
        assert hidden not in stream.getvalue()
