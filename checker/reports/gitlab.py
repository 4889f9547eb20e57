"""The verdict as GitLab's code quality report: a JSON list with an issue for all that is amiss.

The fields are those that GitLab's documentation asks for, of the issues of the Code Climate
specification. A fingerprint stays the same while the finding does, wherever its line moves.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any

from checker.models.verdict import Verdict
from checker.reports.cases import Case, cases
from checker.reports.cleaning import document, one_line
from checker.reports.unproved import Unproved

LONGEST = 2000
"""Longer descriptions are cut."""
_SEVERITIES = {"fault": "blocker", "failed": "major", "skipped": "info"}


def render(verdict: Verdict, file: str | None, unproved: Unproved | None = None) -> str:
    """One JSON document; an empty list where all is right. A response has no file of its own: its
    issues lie at the exercise's id."""
    path = PurePath(file).as_posix() if file is not None else verdict.exercise
    found = (case for case in cases(verdict, unproved) if case.result != "passed")
    return document([_issue(case, verdict.exercise, path) for case in found])


def _issue(case: Case, exercise: str, path: str) -> dict[str, Any]:
    named = "\0".join((exercise, path, case.name, case.code)).encode("utf-8", "backslashreplace")
    told = one_line(f"{exercise}: {case.message}")
    return {
        "description": told if len(told) <= LONGEST else f"{told[:LONGEST]}…",
        "check_name": f"{exercise}/{one_line(case.name)}/{case.code}",
        "fingerprint": hashlib.sha256(named).hexdigest(),
        "severity": _SEVERITIES[case.result],
        "location": {"path": one_line(path), "lines": {"begin": case.line or 1}},
    }
