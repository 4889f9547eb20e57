"""The verdict as the `result.json` of Classroom 50, in its schema `classroom50/result/v1`.

Its scores are whole numbers: where an exercise has halves of points, all are counted in halves, and
so on. After a fault that is not the learner's it is what that schema has for an error: no tests,
and 0 of 0 points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction

from checker.models.errors import UsageError
from checker.models.verdict import Verdict
from checker.reports.cases import Case, cases, scored
from checker.reports.cleaning import clean, document
from checker.reports.reported import Reported, Several
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
    return together([Reported(verdict, unproved=unproved)], where, now)


def together(several: Several, where: Mapping[str, str], now: datetime) -> str:
    """One JSON document with the tests of all verdicts; an error where one may not count."""
    check(where)
    unit = math.lcm(*(_unit(one.verdict) for one in several))
    counted = all(scored(one.verdict, one.unproved) for one in several)
    tests = [test for one in several for test in _tests(one, unit, len(several) > 1)]
    tests = tests if counted else []
    scores = [one.verdict.score for one in several] if tests else []
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
            "score": round(sum(one.points for one in scores) * unit),
            "max-score": round(sum(one.max_points for one in scores) * unit),
            "tests": tests,
        }
    )


def _unit(verdict: Verdict) -> int:
    """By how much all points are multiplied to be whole."""
    points = [verdict.score.points, verdict.score.max_points]
    points += [part for one in verdict.findings for part in (one.points, one.max_points)]
    return math.lcm(*(Fraction(part).limit_denominator(100).denominator for part in points))


def _tests(one: Reported, unit: int, named: bool) -> Iterator[dict[str, object]]:
    exercise = f"{one.verdict.exercise}: " if named else ""
    for case in cases(one.verdict, one.unproved):
        yield _test(case, unit, exercise)


def _test(case: Case, unit: int, exercise: str) -> dict[str, object]:
    return {
        "test-name": exercise + (clean(case.name) or case.code),
        "passed": case.result == "passed",
        "score": round(case.points * unit),
        "max-score": round(case.max_points * unit),
        "message": clean(case.message),
        "code": case.code,
    }
