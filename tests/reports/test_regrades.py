"""What a regrade tells of an exercise that has another number of points by now."""

from __future__ import annotations

from datetime import UTC, datetime

from checker.app.regrading import Due, RegradeResult
from checker.models.regrade import Change, Standing, What
from checker.reports.regrades import RegradeReport, regrade

AT = datetime(2026, 5, 1, tzinfo=UTC)
STOOD = Standing(
    1, "ada", "slope", None, "0" * 64, "slope.py", AT, "partial", 2, 4, "1" * 64, "1", "1", {}
)


def change(what: What, before: float, after: float) -> Change:
    return Change("ada", "slope", 1, AT, what, ("spec",), "partial", "partial", before, after, 4, 5)


def test_what_points_were_out_of_is_told_where_that_changed() -> None:
    changes = [change("kept", 2, 2), change("same", 4, 5)]
    due = Due(((STOOD, ("spec",)),), (), programs=False)
    told = regrade(RegradeReport(due, RegradeResult(), changes, None), "text")
    rows = [line.split() for line in told.splitlines()[1:3]]
    assert [row[3:7] for row in rows] == [["2", "of", "4", "2"], ["4", "of", "4", "5"]]
    assert "1 would keep their share of other points." in told
    assert "status alone" not in told
