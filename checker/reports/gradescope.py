"""The verdict as Gradescope's `results.json`, as its autograder specification describes it.

Learners are shown what they are shown here; the receipt is a hidden test without points. After a
fault that is not the learner's there is no score anywhere, which Gradescope takes for an autograder
that failed, and not for 0 points.
"""

from __future__ import annotations

from checker.models.verdict import Location, Verdict
from checker.reports.cases import Case, cases, scored
from checker.reports.cleaning import clean, document
from checker.reports.reported import Several
from checker.reports.unproved import Unproved

_STATUS = {"passed": "passed", "failed": "failed"}


def render(verdict: Verdict, unproved: Unproved | None = None) -> str:
    """One JSON document."""
    counted = scored(verdict, unproved)
    fields: dict[str, object] = {"score": verdict.score.points} if counted else {}
    fields |= {
        "output": clean(unproved.told if unproved and not counted else verdict.feedback),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {
            "exercise": verdict.exercise,
            "variant": verdict.receipt.variant,
            "status": verdict.status,
            "max_points": verdict.score.max_points,
        },
        "tests": [
            *(_test(case, counted=counted) for case in cases(verdict, unproved)),
            _receipt(verdict),
        ],
    }
    return document(fields)


def together(several: Several) -> str:
    """One JSON document with the tests of all verdicts, and no score where one may not count."""
    if len(several) == 1:
        return render(several[0].verdict, several[0].unproved)
    counted = all(scored(one.verdict, one.unproved) for one in several)
    tests = []
    for one in several:
        name = clean(one.verdict.exercise)
        found = [_test(case, counted=counted) for case in cases(one.verdict, one.unproved)]
        tests += [made | {"name": f"{name}: {made['name']}"}
                  for made in (*found, _receipt(one.verdict))]  # fmt: skip
    fields: dict[str, object] = (
        {"score": sum(one.verdict.score.points for one in several)} if counted else {}
    )
    right = sum(one.verdict.status == "correct" for one in several)
    fields |= {
        "output": f"{right} of {len(several)} exercises are correct.",
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }
    return document(fields)


def _test(case: Case, *, counted: bool) -> dict[str, object]:
    made: dict[str, object] = {
        "name": clean(case.name),
        "name_format": "text",
        "output": clean(case.message),
        "output_format": "text",
        "visibility": "visible",
        "extra_data": {"code": case.code, **_at(case.place)},
    }
    if case.result in _STATUS:
        made["status"] = _STATUS[case.result]
    if counted and case.max_points:
        made |= {"score": case.points, "max_score": case.max_points}
    return made


def _at(place: Location | None) -> dict[str, int | None]:
    return {"cell": place.cell if place else None, "line": place.line if place else None}


def _receipt(verdict: Verdict) -> dict[str, object]:
    """What it takes to explain the verdict later, for instructors alone."""
    return {
        "name": "receipt",
        "name_format": "text",
        "output": document(verdict.receipt.model_dump()),
        "output_format": "text",
        "visibility": "hidden",
    }
