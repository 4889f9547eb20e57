"""The verdict as CSV: a header, and a row a case."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from checker.models.verdict import Verdict
from checker.reports.cases import cases
from checker.reports.cleaning import cell
from checker.reports.reported import Reported, Several
from checker.reports.unproved import Unproved

COLUMNS = ("exercise", "variant", "status", "points", "max_points", "file", "check", "result",
           "check_points", "check_max_points", "code", "cell", "line", "message")  # fmt: skip


def render(verdict: Verdict, file: str | None, unproved: Unproved | None = None) -> str:
    """The rows; the verdict's own columns are the same in each."""
    return together([Reported(verdict, "", file, unproved)])


def together(several: Several) -> str:
    """One header, and the rows of all verdicts."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in several:
        writer.writerows([cell(value) for value in row] for row in _rows(one))
    return text.getvalue().rstrip("\n")


def _rows(one: Reported) -> Iterator[tuple[object, ...]]:
    verdict, score = one.verdict, one.verdict.score
    of = (verdict.exercise, verdict.receipt.variant or "")
    whole = (*of, verdict.status, score.points, score.max_points)
    for case in cases(verdict, one.unproved):
        at = case.place
        place = (at.cell or "", at.line) if at else ("", "")
        own = (case.name, case.result, case.points, case.max_points, case.code, *place)
        yield (*whole, one.file or "", *own, case.message)
