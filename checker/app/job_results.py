"""The result of a graded job as plain data: see `checker.models.job_result`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.models.job_result import JobResult

if TYPE_CHECKING:
    from checker.app.grader import Outcome

MOST_PRINTED = 4000


def of_outcome(outcome: Outcome) -> JobResult:
    """All that a front end shows of an outcome."""
    if outcome.job.again:  # Nobody reads more of it than the verdict.
        return JobResult(verdict=outcome.verdict, why_not=outcome.not_kept)
    kept = outcome.kept
    history = outcome.history
    drawn = history is not None and bool(history.own)
    return JobResult(
        verdict=outcome.verdict,
        stored=kept is not None,
        attempt=(kept.attempt or None) if kept and outcome.verdict.counts else None,
        why_not=outcome.not_kept,
        lost=outcome.lost,
        printed=outcome.printed[:MOST_PRINTED],
        further=outcome.further,
        curve=_curve(outcome) if drawn else None,
        curve_name=history.name if drawn and history else "",
        after=outcome.after,
    )


def _curve(outcome: Outcome) -> str:
    from checker.app import drawings

    return drawings.curve(outcome, ".svg").decode()
