"""No learner's text is a command to whoever reads the output, in any format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml

from checker.app.ci import CiResult, GradedPiece
from checker.app.finding import SkippedFile
from checker.app.grader import Outcome
from checker.models.errors import Problem, UsageError
from checker.models.job import Piece
from checker.models.verdict import Verdict
from checker.reports import (
    ci,
    classroom50,
    github,
    gitlab,
    gradescope,
    junit,
    rows,
    sarif,
    tables,
    tap,
    text,
)
from checker.reports import json as report
from checker.reports.annotations import annotation
from checker.reports.cleaning import clean, document, one_line
from checker.reports.reported import Reported
from checker.store import StoredAttempt

from .test_formats import NOW, RUNNER
from .verdicts import PARTIAL, finding, hostile, verdict

# The syntaxes in which each system takes commands from a job's log, or from a report.
SYNTAXES = {
    "GitHub": "::error file=x::forged",
    "GitHub, indented": "  ::add-mask::x",
    "GitHub, old": "##[add-mask]x",
    "GitLab": "\x1b[0Ksection_start:1:x[collapsed=true]\r\x1b[0Kforged",
    "Azure": "##vso[task.setvariable variable=x]y",
    "Azure, section": "##[section]forged",
    "TeamCity": "##teamcity[testFailed name='x']",
    "Jenkins, console note": "\x1b[8mha:////4AAAA\x1b[0m",
    "Jenkins, attachment": "[[ATTACHMENT|/etc/passwd]]",
    "any case": "##VSO[task.complete]",
    "one sign more": "###teamcity[x]",
    "C1": "\x9b31m",
    "direction": "\u202eabc\u2066",
}
FORBIDDEN = re.compile(
    r"^\s*::|##\w*\[|\[\[ATTACHMENT|[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE | re.MULTILINE,
)


def _attempt(said: str) -> StoredAttempt:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    whole = (1.0, 2.0, said, True, now, said, "a", "b")
    return StoredAttempt(1, said, said, said, 1, 1, "partial", *whole)


def _github(said: Verdict) -> str:
    # Commands of ours begin each line; what they hold is looked at.
    return github.commands(said, said.feedback).replace("::error ", "").replace("::notice ", "")


FORMATS: dict[str, Callable[[str], str]] = {
    "text": lambda said: click.unstyle(
        text.render(_verdict(said), "T", 1, (said,), f"{said}\n{said}")
    ),
    "json": lambda said: report.render(_verdict(said)),
    "junit": lambda said: junit.render(_verdict(said), said),
    "github": lambda said: _github(_verdict(said)),
    "summary": lambda said: github.summary(_verdict(said), said, said),
    "csv of a verdict": lambda said: rows.together(_two(said)),
    "gitlab": lambda said: gitlab.together(_two(said)),
    "gradescope": lambda said: gradescope.together(_two(said)),
    "classroom50": lambda said: classroom50.together(_two(said), RUNNER, NOW),
    "tap": lambda said: tap.together(_two(said)),
    "json of several": lambda said: report.together(_two(said)),
    "junit of several": lambda said: junit.together(_two(said)),
    "ci": lambda said: click.unstyle("\n".join(map(ci.graded, _done(said).graded))),
    "ci, left alone": lambda said: ci.left(SkippedFile(said, said)),
    "ci as json": lambda said: ci.as_json(_done(said), _two(said), [SkippedFile(said, said)]),
    "github of several": lambda said: re.sub(
        "^::(error|notice) ", "", github.together(_two(said)), flags=re.MULTILINE
    ),
    "a problem": lambda said: annotation(Problem(said.replace("\0", ""), said, said))[2:],
    "sarif": lambda said: sarif.render([Problem(said.replace("\0", ""), said, said, 1, 1)]),
    "csv": lambda said: tables.attempts([_attempt(said)], "csv"),
    "table": lambda said: tables.attempts([_attempt(said)], "text"),
    "table as json": lambda said: tables.attempts([_attempt(said)], "json"),
}


def _done(said: str) -> CiResult:
    """As `checker ci` has it: a verdict, and a file that got none."""
    outcome = cast(Outcome, SimpleNamespace(verdict=_verdict(said)))
    piece, problem = Piece(said, said, b""), Problem(said, said, said)
    graded = [GradedPiece(piece, outcome), GradedPiece(piece, error=UsageError(said))]
    return CiResult(graded, [(Path(said), (problem,))])


def _two(said: str) -> list[Reported]:
    return [Reported(_verdict(said), said, said), Reported(_verdict(said), said, None)]


def _verdict(said: str) -> Verdict:
    found = finding(check=said, message=said, line=3)
    return verdict("error", found, finding(message="another"), feedback=said)


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("system", SYNTAXES)
def test_no_command_of_a_ci_system_passes(output: str, system: str) -> None:
    for said in (SYNTAXES[system], f"before\n{SYNTAXES[system]}", f"##{SYNTAXES[system]}"):
        shown = FORMATS[output](said)
        assert FORBIDDEN.search(shown.rstrip("\n")) is None, shown


@pytest.mark.parametrize("system", SYNTAXES)
def test_nor_does_it_once_the_report_is_read(system: str) -> None:
    (suite,) = JUnitXml.fromstring(junit.render(_verdict(SYNTAXES[system]), None).encode())
    told = [case.result[0].message for case in suite]
    assert not [one for one in told if FORBIDDEN.search(one)]


@given(hostile)
def test_cleaned_text_holds_no_command_and_is_cleaned_for_good(said: str) -> None:
    shown = clean(said)
    assert FORBIDDEN.search(shown) is None
    assert clean(shown) == shown
    assert "\n" not in one_line(said)


def test_text_that_does_no_harm_stays_as_it_is() -> None:
    said = "Line 3: `slope[::2]` is [1, 2]; é ✓ # [x] ## heading\n  next: line"
    assert clean(said) == said


@given(hostile | st.text())
def test_json_is_spelled_otherwise_and_says_the_same(said: str) -> None:
    written = document({"said": [said]})
    assert json.loads(written) == {"said": [said]}
    assert FORBIDDEN.search(written) is None


def test_json_of_a_verdict_says_the_same() -> None:
    said = "".join(SYNTAXES.values()) + "\U000e0001"
    hostile_one = PARTIAL.model_copy(update={"feedback": said})
    assert Verdict.model_validate_json(report.render(hostile_one)) == hostile_one


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_csv_is_a_formula(begins: str) -> None:
    (_, row) = tables.attempts([_attempt(f"{begins}1+1")], "csv").splitlines()
    cells = row.split(",")
    assert cells[-1] == (f"'{begins}1+1" if begins.isprintable() else f"{begins!r}"[1:-1] + "1+1")


def test_an_empty_csv_has_its_header() -> None:
    header = "when,exercise,variant,attempt,status,points,max_points,feedback\n"
    assert tables.attempts([], "csv") == header
    assert tables.attempts([_attempt("x")], "csv").startswith(header)
