"""Sentences that the bundled exercises lead to seldom or never."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from checker.grading.judge.run import Run
from checker.grading.judge.seen import Seen
from checker.grading.messages import further, worked
from checker.grading.messages.explain import explain
from checker.grading.ruling import Ruling
from checker.models.observation import Observation, Outcome, Submission
from checker.models.verdict import Finding, Score, Verdict
from tests.shipped import plan

SLOPE = plan("slope")
FILE = Submission("a.py", b"slope = 1", "")


def run(outcome: Outcome = "finished") -> Run:
    return Run.all_of(SLOPE, [Observation(outcome)])[0]


def test_a_step_may_be_unchecked_for_no_step_before_it() -> None:
    ruling = Ruling("slope", "not_checked", "unchecked", Seen("unknown"))
    assert explain(ruling, run()) == "`slope` was not checked."


def test_a_typed_value_of_a_step_that_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.grading.messages.explain._read_by", lambda *_: [])
    ruling = Ruling("slope", "wrong", "hard-coded", Seen("right"))
    assert explain(ruling, run()).endswith("Compute it instead of typing its value.")


def test_what_follows_before_a_limit_is_not_said_to_keep_its_points() -> None:
    ruling = Ruling("slope", "carried", "carried", Seen("carried"), cause="error")
    told = "`slope` follows correctly from your `error`"
    assert explain(ruling, run("timeout")) == f"{told}."
    assert explain(ruling, run()) == f"{told}, so it keeps its points."


def test_a_program_that_stopped_is_told_no_more_of_its_rule() -> None:
    wrong = Finding(check="slope", status="wrong", points=0, max_points=2, message="…", line=1)
    receipt = SLOPE.receipt(FILE, "none")
    verdict = Verdict(
        exercise="slope",
        status="error",
        score=Score(points=0, max_points=4),
        findings=(wrong,),
        feedback="…",
        receipt=receipt,
    )
    assert further.further(SLOPE, FILE, [Observation("raised")], verdict) == ()


def test_a_key_may_have_no_rule() -> None:
    asks_nothing: Any = SimpleNamespace(exercise=SimpleNamespace(ask=None, options=()))
    option: Any = SimpleNamespace(name="a")
    assert worked._why_key(asks_nothing, option) == "This is the key."
