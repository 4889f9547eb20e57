"""What a page shows of a submission whose verdict a course withholds: that it came, and no more."""

from __future__ import annotations

from datetime import datetime

from checker.app import service
from checker.app.terms import Terms
from checker.models.account import User
from checker.models.job_result import JobResult
from checker.web import visitors
from checker.web.site import Site

SHOWN = 16
"""Digits of a receipt that a page shows."""


def received(site: Site, who: User, result: JobResult, terms: Terms) -> dict[str, object] | None:
    """What is shown of a submission that came; None where the verdict may be shown.

    `terms` are those after it came.
    """
    now, exercise = visitors.now(), result.verdict.exercise
    if not terms.withheld:
        return None
    digest = result.verdict.receipt.submission_digest
    made = service.scores(site.database, who.name, exercise)
    times = [one.submitted_at for one in made if one.submission_digest == digest]
    return came(terms, result, times[-1] if times else now)


def came(terms: Terms, result: JobResult, at: datetime) -> dict[str, object]:
    """The time, the receipt and how many attempts are left.

    Nothing of it depends on what is right and what is wrong.
    """
    digest = result.verdict.receipt.submission_digest
    return {
        "at": terms.local(at),
        "receipt": digest[:SHOWN],
        "left": terms.left,
        "told_on": terms.told_on,
    }
