"""Gradescope, Classroom 50, TAP, CSV and GitLab: held against what each of them documents.

The schemas are facts of those documents in our words: Gradescope's autograder specification,
Classroom 50's `result-v1.schema.json`, GitLab's code quality report format.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from checker.models.errors import UsageError
from checker.models.verdict import Verdict
from checker.reports import classroom50, gitlab, gradescope, rows, tap
from checker.reports.reported import Reported
from checker.reports.unproved import Unproved

from ..readers import needs_node, read
from .verdicts import (
    ALL,
    CORRECT,
    FAULT,
    INVALID,
    PARTIAL,
    SAID,
    finding,
    hostile_verdicts,
    verdict,
)

TIMEOUT = verdict("timeout", feedback="The program ran for more than 2 seconds.")
WRONG = verdict("incorrect", finding("slope", "wrong", 2, line=3, slip="missing-factor-2"))
VERDICTS = (*ALL, TIMEOUT, WRONG)
every = pytest.mark.parametrize("one", VERDICTS, ids=lambda one: one.status)
UNPROVED = Unproved("This exercise is not proved.", "error")
WARNED = Unproved("This exercise is not proved.", "warning")
RUNNER = {
    "CLASSROOM": "ml", "ASSIGNMENT": "slope", "OWNER": "ada", "SUBMISSION_TAG": "submit/1-abc",
    "COMMIT_URL": "https://x.example/c", "RELEASE_URL": "https://x.example/r",
}  # fmt: skip
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

VISIBLE = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMATS = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
GRADESCOPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["tests"],
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": FORMATS,
        "visibility": VISIBLE,
        "stdout_visibility": VISIBLE,
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMATS,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": FORMATS,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": VISIBLE,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}
NAME, WHOLE_NUMBER = {"type": "string", "minLength": 1}, {"type": "integer", "minimum": 0}
CLASSROOM50 = {
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "classroom", "assignment", "assignment_type", "owner", "submission",
                 "commit", "release", "review", "datetime", "score", "max-score", "tests"],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        **dict.fromkeys(("classroom", "assignment", "owner", "commit", "release", "review"), NAME),
        "assignment_type": {"enum": ["individual", "group"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT[0-2]\d:[0-5]\d:[0-5]\dZ$"},
        "score": WHOLE_NUMBER,
        "max-score": WHOLE_NUMBER,
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {"test-name": NAME, "passed": {"type": "boolean"},
                               "score": WHOLE_NUMBER, "max-score": WHOLE_NUMBER},
            },
        },
    },
}  # fmt: skip
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            **dict.fromkeys(("description", "check_name", "fingerprint"), NAME),
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": NAME,
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def held(text: str, schema: dict[str, Any]) -> Any:
    found = json.loads(text)
    Draft202012Validator(schema).validate(found)
    return found


def results(one: Verdict, unproved: Unproved | None = None) -> Any:
    return held(gradescope.render(one, unproved), GRADESCOPE)


def result(one: Verdict, unproved: Unproved | None = None) -> Any:
    found = held(classroom50.render(one, RUNNER, NOW, unproved), CLASSROOM50)
    assert found["score"] <= found["max-score"]
    assert all(test["score"] <= test["max-score"] for test in found["tests"])
    return found


def issues(one: Verdict, file: str | None = "mine.py") -> Any:
    found = held(gitlab.render(one, file), GITLAB)
    marks = [issue["fingerprint"] for issue in found]
    assert len(set(marks)) == len(marks)
    return found


@every
def test_each_verdict_fits_each_schema(one: Verdict) -> None:
    results(one)
    result(one)
    issues(one)
    for unproved in (UNPROVED, WARNED):
        results(one, unproved)
        result(one, unproved)
        held(gitlab.render(one, None, unproved), GITLAB)


def test_gradescope_has_the_score_and_a_test_a_finding() -> None:
    found = results(PARTIAL)
    assert (found["score"], found["output"]) == (3, SAID)
    assert [(t["name"], t.get("status"), t.get("score"), t.get("max_score"), t["visibility"])
            for t in found["tests"]] == [
        ("preds", "passed", 1, 1, "visible"),
        ("error", "failed", 0, 1, "visible"),
        ("slope", "passed", 2, 2, "visible"),
        ("update", None, 0, 1.5, "visible"),
        ("receipt", None, None, None, "hidden"),
    ]  # fmt: skip
    assert PARTIAL.receipt.spec_digest in found["tests"][-1]["output"]


@pytest.mark.parametrize(("one", "unproved"), [(FAULT, None), (CORRECT, UNPROVED)])
def test_a_fault_of_ours_is_no_score_for_gradescope(one: Verdict, unproved: Unproved) -> None:
    found = results(one, unproved)
    assert "score" not in found
    assert not any("score" in test for test in found["tests"])


@pytest.mark.parametrize("one", [INVALID, TIMEOUT], ids=lambda one: one.status)
def test_what_was_stopped_scores_0(one: Verdict) -> None:
    assert results(one)["score"] == 0
    found = result(one)
    assert (found["score"], found["max-score"]) == (0, 4)
    assert [(t["test-name"], t["passed"]) for t in found["tests"]] == [("the submission", False)]


def test_classroom50_counts_in_whole_numbers() -> None:
    found = result(PARTIAL)
    # 3 of 5.5 points, in halves.
    assert (found["score"], found["max-score"]) == (6, 11)
    assert [t["max-score"] for t in found["tests"]] == [2, 2, 4, 3]
    assert [t["score"] for t in found["tests"]] == [2, 0, 4, 0]
    assert (found["owner"], found["review"]) == ("ada", "https://x.example/c")
    assert found["datetime"] == "2026-03-04T05:06:07Z"
    assert (result(CORRECT)["score"], result(CORRECT)["max-score"]) == (3, 3)


def test_a_fault_of_ours_is_an_error_of_classroom50() -> None:
    for found in (result(FAULT), result(CORRECT, UNPROVED)):
        assert (found["score"], found["max-score"], found["tests"]) == (0, 0, [])


def test_classroom50_asks_for_its_runner() -> None:
    with pytest.raises(UsageError, match="whose runner sets CLASSROOM, ASSIGNMENT, SUBMISSION_TAG"):
        classroom50.check({})
    with pytest.raises(UsageError, match="begins with submit/"):
        classroom50.check({**RUNNER, "SUBMISSION_TAG": "v1"})


def test_several_verdicts_make_one_document() -> None:
    several = [Reported(PARTIAL, "T", "a.py"), Reported(CORRECT, "T", "b.py")]
    scores = held(gradescope.together(several), GRADESCOPE)
    assert (scores["score"], scores["output"]) == (6, "1 of 2 exercises are correct.")
    assert scores["tests"][0]["name"] == "slope: preds"
    sums = held(classroom50.together(several, RUNNER, NOW), CLASSROOM50)
    assert (sums["score"], sums["max-score"]) == (12, 17)
    assert {one["location"]["path"] for one in held(gitlab.together(several), GITLAB)} == {"a.py"}
    assert tap.together(several).splitlines()[1] == "1..6"
    assert [line.split(",")[5] for line in rows.together(several).splitlines()].count("b.py") == 2
    fault = [*several, Reported(FAULT)]
    assert "score" not in held(gradescope.together(fault), GRADESCOPE)
    assert held(classroom50.together(fault, RUNNER, NOW), CLASSROOM50)["tests"] == []


def test_gitlab_has_an_issue_for_all_that_is_amiss() -> None:
    assert issues(CORRECT) == []
    wrong, unchecked = issues(PARTIAL)
    assert wrong["description"] == f"slope: {SAID}"
    assert wrong["check_name"] == "slope/error/reversed-error"
    assert wrong["location"] == {"path": "mine.py", "lines": {"begin": 2}}
    assert (wrong["severity"], unchecked["severity"]) == ("major", "info")
    assert [one["severity"] for one in issues(FAULT)] == ["blocker"]
    assert issues(INVALID)[0]["location"]["lines"]["begin"] == 7
    assert issues(WRONG, None)[0]["location"]["path"] == "slope"


def test_a_fingerprint_stays_while_the_line_moves() -> None:
    moved = WRONG.findings[0].model_copy(update={"line": 30})
    again = WRONG.model_copy(update={"findings": (moved,)})
    assert issues(WRONG)[0]["fingerprint"] == issues(again)[0]["fingerprint"]


def test_tap_reads_like_this() -> None:
    lines = tap.render(PARTIAL, "mine.py").splitlines()
    assert lines[:2] == ["TAP version 14", "1..4"]
    assert lines[10:18] == [
        "not ok 2 - slope: error",
        "  ---",
        f'  message: "{SAID}"',
        '  severity: "fail"',
        '  code: "reversed-error"',
        '  points: "0/1"',
        '  file: "mine.py"',
        "  line: 2",
    ]
    assert "ok 4 - slope: update # SKIP" in lines
    assert tap.render(FAULT, None).splitlines()[-1] == (
        "Bail out! The grader failed, not your program."
    )


def test_no_name_is_a_directive_of_tap() -> None:
    named = verdict("incorrect", finding("x # SKIP \\", "wrong", 1))
    assert tap.render(named, None).splitlines()[2] == r"not ok 1 - slope: x \# SKIP \\"


def test_csv_has_a_row_a_case() -> None:
    head, *found = csv.reader(io.StringIO(rows.render(PARTIAL, "mine.py")))
    assert tuple(head) == rows.COLUMNS
    assert [row[6:10] for row in found] == [
        ["preds", "passed", "1.0", "1.0"], ["error", "failed", "0.0", "1.0"],
        ["slope", "passed", "2.0", "2.0"], ["update", "skipped", "0.0", "1.5"]]  # fmt: skip
    assert found[1][10:] == ["reversed-error", "", "2", SAID]
    assert csv.reader(io.StringIO(rows.render(FAULT, None))).__next__() == list(rows.COLUMNS)


FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
COMMAND = re.compile(r"(?m)^\s*::|##\w*\[|\[\[ATTACHMENT", re.IGNORECASE)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_verdicts())
def test_hostile_text_stays_text(one: Verdict) -> None:
    written = [gradescope.render(one), classroom50.render(one, RUNNER, NOW),
               gitlab.render(one, "a\n::b.py"), tap.render(one, "a\n::b.py"),
               rows.render(one, "a\n::b.py")]  # fmt: skip
    for text in written:
        assert not COMMAND.search(text)
        assert all(char.isprintable() or char == "\n" for char in text)
        text.encode()
    results(one)
    result(one)
    head, *found = csv.reader(io.StringIO(written[-1]))
    assert all(len(row) == len(head) for row in found)
    assert not any(FORMULA.match(cell) for row in found for cell in row)
    lines = written[3].splitlines()
    points = [line for line in lines if re.match(r"(not )?ok\b", line)]
    assert lines[1] == f"1..{len(points)}"
    assert all(re.match(r"(not )?ok \d+ - |  |TAP version 14$|1\.\.\d+$", line) for line in lines)


@pytest.mark.slow
@needs_node
@every
def test_tap_is_read_by_an_independent_reader(one: Verdict) -> None:
    found = read("tap", tap.render(one, "mine.py") + "\n")
    (end,) = [event[1] for event in found if event[0] == "complete"]
    points = [event[1] for event in found if event[0] == "assert"]
    assert not [event for event in found if event[0] in ("extra",) and event[1].strip()]
    if one.status == "grader_fault":
        assert end["bailout"] == "The grader failed, not your program."
        return
    assert end["ok"] is (one.status == "correct")
    assert not [f for f in end["failures"] if f.get("tapError")]
    shown = [p for p in points if not p["ok"]]
    assert all(p["diag"]["message"] for p in shown)
    assert end["skip"] == sum(f.status == "not_checked" for f in one.findings)


@pytest.mark.slow
@needs_node
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_verdicts())
def test_no_hostile_text_is_a_line_of_tap(one: Verdict) -> None:
    found = read("tap", tap.render(one, None) + "\n")
    (end,) = [event[1] for event in found if event[0] == "complete"]
    stopped = one.status not in ("correct", "partial", "incorrect")
    assert end["count"] == len(one.findings) + stopped
    assert end["bailout"] is False
    assert not [event for event in found if event[0] == "extra" and event[1].strip()]
