"""The verdict as GitLab's code quality report: a JSON list with an issue for all that is wrong.

The fields are those that GitLab's documentation asks for, of the issues of the Code Climate
specification. A fingerprint stays the same while the finding does, wherever its line moves.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from checker.models.verdict import Verdict
from checker.reports.cases import Case, cases
from checker.reports.cleaning import document, one_line
from checker.reports.reported import Reported, Several
from checker.reports.unproved import Unproved

LONGEST = 2000
"""Longer descriptions are cut."""
_SEVERITIES = {"fault": "blocker", "failed": "major", "skipped": "info"}


def render(verdict: Verdict, file: str | None, unproved: Unproved | None = None) -> str:
    """One JSON document; an empty list where all is right. A response has no file of its own: its
    issues lie at the exercise's id."""
    return together([Reported(verdict, "", file, unproved)])


def together(several: Several) -> str:
    """One JSON document with the issues of all verdicts."""
    return document([issue for one in several for issue in _issues(one)])


def _issues(one: Reported) -> list[dict[str, object]]:
    found = cases(one.verdict, one.unproved)
    return [_issue(case, one) for case in found if case.result != "passed"]


def _issue(case: Case, one: Reported) -> dict[str, object]:
    exercise = one.verdict.exercise
    path = PurePath(one.file).as_posix() if one.file is not None else exercise
    finding = "\0".join((exercise, path, case.name, case.code)).encode("utf-8", "backslashreplace")
    at = f" ({case.place})" if case.place and case.place.cell else ""
    description = one_line(f"{one.verdict.named}{at}: {case.message}")
    return {
        "description": description if len(description) <= LONGEST else f"{description[:LONGEST]}…",
        "check_name": f"{exercise}/{one_line(case.name)}/{case.code}",
        "fingerprint": hashlib.sha256(finding).hexdigest(),
        "severity": _SEVERITIES[case.result],
        "location": {
            "path": one_line(path),
            "lines": {"begin": one.line(case.place) or 1},
        },
    }
