r"""The verdict in the Test Anything Protocol, version 14: a test point a case.

In a description `\` and `#` are escaped; what is said stands in a YAML block, as strings that are
written as JSON writes them. A fault of the grader's is a bail-out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from checker.models.verdict import Verdict
from checker.reports.cases import Case, cases
from checker.reports.cleaning import clean, one_line
from checker.reports.reported import Reported, Several
from checker.reports.text import points
from checker.reports.unproved import Unproved


def render(verdict: Verdict, file: str | None, unproved: Unproved | None = None) -> str:
    """One TAP document."""
    return together([Reported(verdict, "", file, unproved)])


def together(several: Several) -> str:
    """One TAP document with the test points of all verdicts."""
    found = [(one, case) for one in several for case in cases(one.verdict, one.unproved)]
    lines = ["TAP version 14", f"1..{len(found)}"]
    for number, (one, case) in enumerate(found, 1):
        lines += _point(number, case, one)
        if case.result == "fault":
            # Nothing after this may be read as a result.
            return "\n".join([*lines, f"Bail out! {_words(case.message)}"])
    return "\n".join(lines)


def _point(number: int, case: Case, one: Reported) -> Iterator[str]:
    ok = "ok" if case.result in ("passed", "skipped") else "not ok"
    skipped = " # SKIP" if case.result == "skipped" else ""
    yield f"{ok} {number} - {_words(f'{one.verdict.named}: {case.name}')}{skipped}"
    fields = {"message": case.message, "severity": "comment" if ok == "ok" else "fail"}
    fields |= {"code": case.code, "points": f"{points(case.points)}/{points(case.max_points)}"}
    if one.file is not None:
        fields["file"] = one.file
    yield "  ---"
    for key, value in fields.items():
        yield f"  {key}: {json.dumps(clean(value), ensure_ascii=False)}"
    if case.place and case.place.cell:
        yield f"  cell: {case.place.cell}"
    if case.place:
        yield f"  line: {case.place.line}"
    yield "  ..."


def _words(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace("#", "\\#")
