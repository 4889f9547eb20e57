"""The verdict as CSV: a header, and a row a case."""

from __future__ import annotations

import csv
import io

from checker.models.verdict import Verdict
from checker.reports.cases import cases
from checker.reports.cleaning import cell
from checker.reports.unproved import Unproved

COLUMNS = ("exercise", "status", "points", "max_points", "file", "check", "result",
           "check_points", "check_max_points", "code", "line", "message")  # fmt: skip


def render(verdict: Verdict, file: str | None, unproved: Unproved | None = None) -> str:
    """The rows; the verdict's own columns are the same in each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    score = verdict.score
    whole = (verdict.exercise, verdict.status, score.points, score.max_points, file or "")
    for case in cases(verdict, unproved):
        own = (case.name, case.result, case.points, case.max_points, case.code, case.line or "")
        writer.writerow([cell(one) for one in (*whole, *own, case.message)])
    return text.getvalue().rstrip("\n")
