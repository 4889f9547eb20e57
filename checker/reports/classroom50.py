"""The verdict as the `result.json` of Classroom 50, in its schema `classroom50/result/v1`.

Its scores are whole numbers: where an exercise has halves of points, all are counted in halves, and
so on. After a fault that is not the learner's it is what that schema has for an error: no tests,
and 0 of 0 points.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from checker.models.errors import UsageError
from checker.models.verdict import Verdict
from checker.reports.cases import Case, cases, scored
from checker.reports.cleaning import clean, document
from checker.reports.unproved import Unproved

NEEDED = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
"""What Classroom 50's runner sets for an autograder."""
SUBMISSION = "submit/"
"""How the name of a submission's tag begins."""


def check(where: Mapping[str, str]) -> None:
    """Raise UsageError where the runner's variables are not there: this is not its job, then."""
    missing = [name for name in NEEDED if not where.get(name)]
    if missing:
        raise UsageError(
            f"--format classroom50 is for an autograder of Classroom 50, whose runner sets "
            f"{', '.join(missing)}; here that is not set."
        )
    if not where["SUBMISSION_TAG"].startswith(SUBMISSION):
        raise UsageError(f"SUBMISSION_TAG is no tag of a submission: it begins with {SUBMISSION}.")


def render(
    verdict: Verdict,
    where: Mapping[str, str],
    now: datetime,
    unproved: Unproved | None = None,
) -> str:
    """One JSON document; `where` are the runner's variables. Raises UsageError as `check` does."""
    check(where)
    found = list(cases(verdict, unproved)) if scored(verdict, unproved) else []
    unit = _unit(verdict)
    most = verdict.score.max_points if found else 0
    return document(
        {
            "schema": "classroom50/result/v1",
            "classroom": where["CLASSROOM"],
            "assignment": where["ASSIGNMENT"],
            # The runner writes its own values over these two.
            "assignment_type": where.get("ASSIGNMENT_TYPE") or "individual",
            "owner": where.get("OWNER") or where.get("GITHUB_ACTOR") or "unknown",
            "submission": where["SUBMISSION_TAG"],
            "commit": where["COMMIT_URL"],
            "release": where["RELEASE_URL"],
            "review": where.get("REVIEW_URL") or where["COMMIT_URL"],
            "datetime": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "score": round(verdict.score.points * unit) if found else 0,
            "max-score": round(most * unit),
            "tests": [_test(case, unit) for case in found],
        }
    )


def _unit(verdict: Verdict) -> int:
    """By how much all points are multiplied to be whole."""
    points = [verdict.score.points, verdict.score.max_points]
    points += [part for one in verdict.findings for part in (one.points, one.max_points)]
    return math.lcm(*(Fraction(part).limit_denominator(100).denominator for part in points))


def _test(case: Case, unit: int) -> dict[str, Any]:
    return {
        "test-name": clean(case.name) or case.code,
        "passed": case.result == "passed",
        "score": round(case.points * unit),
        "max-score": round(case.max_points * unit),
        "message": clean(case.message),
        "code": case.code,
    }
