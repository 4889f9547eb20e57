"""What a hostile program may write as its result: only what was asked for, and at little cost."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from typing import Any

import pytest

from checker.models.observation import Inputs, Limits, Observation, Series, Submission
from checker.sandbox.harness import plain
from checker.sandbox.host import requests, results
from checker.sandbox.host.runs import Run
from checker.words import phrase

SOURCE = b"x = 1\ny = 2\n"
INPUTS = Inputs({}, watched=("x", "y"), calls={"f": ()}, plots=True)
LINE = {"x": "1", "y": "1", "unseen": ""}
MANY = json.dumps([[]] * 150_000)


def seen(**result: Any) -> Observation:
    """The observation of a run that wrote this as its result."""
    run = Run(requests.request(Submission("a.py", SOURCE, ""), INPUTS, Limits()))
    text = json.dumps({"outcome": "finished", **result}).encode()
    run.ready, run.tier, run.status = True, "A", 0
    run.result += len(text).to_bytes(4, "big") + text
    return results.observe(run)


def test_what_was_asked_for_is_read() -> None:
    line = {"x": "[0, 1]", "y": "[1, 2]", "unseen": "closed"}
    drawn = {"series": [line], "x_label": "a", "y_label": "b"}
    made = seen(moments=[[1, {"x": "3"}, {}]], calls={"f": {"returned": "4"}}, drawings=[drawn])
    assert made.outcome == "finished"
    assert (made.moments[0].names, made.calls) == ({"x": 3}, {"f": 4})
    assert made.drawings[0].series == (Series([1, 2], [0, 1], "closed"),)


@pytest.mark.parametrize(
    "result",
    [
        {"moments": [[1, {"z": "3"}, {}]]},
        {"calls": {"g": {"returned": "4"}}},
        {"moments": [[1, {"x": "3"}, {}]] * (plain.MAX_MOMENTS + 1)},
        {"moments": [[1, {"x": MANY}, {}]]},
        {"moments": [[1, {"x": "[" + "1," * 1_300_000 + "1]"}, {}]]},
        {"drawings": [{"series": [], "x_label": "", "y_label": ""}] * (plain.MAX_AXES + 1)},
        {"drawings": [{"series": [LINE] * (plain.MAX_SERIES + 1), "x_label": "", "y_label": ""}]},
        {"drawings": [{"series": [{**LINE, "unseen": "odd"}], "x_label": "", "y_label": ""}]},
        {"drawings": [{"series": ["1"], "x_label": "", "y_label": ""}]},
        {"names": ["a"] * (plain.MAX_NAMES + 1)},
        {"moments": [["1", {}, {}]]},
        {"elsewhere": {"z": [1, "function", "f"]}},
        {"elsewhere": {"x": [1, "odd", "f"]}},
        {"elsewhere": {"x": [1, "function", 3]}},
        {"elsewhere": {"x": [1]}},
        {"moments": [[-1, {}, {}]]},
        {"moments": [[1, {"x": "3"}, {"z": 1}]]},
        {"moments": [[1, {"x": "3"}, {"x": "1"}]]},
        {"moments": [[1, {"x": "3"}]]},
    ],
    ids=lambda result: next(iter(result)),
)
def test_more_than_may_come_back_is_refused(result: dict[str, Any]) -> None:
    assert seen(**result).outcome == "refused"


def test_a_line_that_the_file_does_not_have_is_its_last_one() -> None:
    raised = {"type_name": "E", "message": "a\0b", "line": 2**31, "source_line": ""}
    made = seen(outcome="raised", raised=raised, moments=[[10**9, {"x": "1"}, {"x": 10**9}]])
    assert made.raised is not None
    assert (made.raised.line, made.raised.message, made.moments[0].line) == (3, "a?b", 3)
    assert made.moments[0].line_of("x") == 3


def several(*frames: bytes, killed_for: str = "") -> Observation:
    """The observation of a run that two more may share a process with, and that wrote these."""
    asked = replace(INPUTS, then=(INPUTS, INPUTS))
    run = Run(requests.request(Submission("a.py", SOURCE, ""), asked, Limits()))
    run.ready, run.tier, run.status, run.killed_for = True, "A", 0, killed_for
    run.output += b"seen"
    for text in frames:
        run.result += len(text).to_bytes(4, "big") + text
    return results.observe(run)


FINISHED, RAISED = b'{"outcome": "finished"}', b'{"outcome": "raised"}'


@pytest.mark.parametrize(
    ("frames", "further"),
    [
        ([FINISHED] * 9, 2),
        ([FINISHED, FINISHED, RAISED], 1),
        ([FINISHED, RAISED, FINISHED], 0),
        ([FINISHED, b"{}", FINISHED], 0),
        ([FINISHED, b"x"], 0),
    ],
)
def test_no_more_results_are_read_than_runs_that_finished(
    frames: list[bytes], further: int
) -> None:
    made = several(*frames)
    assert (made.outcome, made.printed) == ("finished", "seen")
    assert [one.printed for one in made.then] == [""] * further


def test_a_run_that_printed_too_much_did_not_finish_whatever_came_back_of_it() -> None:
    assert several(FINISHED, killed_for="wall").outcome == "finished"
    assert several(FINISHED, killed_for="output").outcome == "output"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (signal.SIGXCPU, "Das Programm brauchte mehr als 2 Sekunden Rechenzeit."),
        (signal.SIGSEGV, "Das Programm beendete seinen eigenen Prozess durch SIGSEGV."),
    ],
)
def test_how_a_run_was_cut_short_is_said_in_the_learners_language(number: int, told: str) -> None:
    run = Run(requests.request(Submission("a.py", SOURCE, ""), INPUTS, Limits()))
    run.ready, run.status = True, number
    assert phrase(results.observe(run).detail, "de") == told
