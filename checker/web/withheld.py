"""What a page tells of a submission whose verdict a course withholds: that it came, and no more."""

from __future__ import annotations

from typing import Any

from checker.app import coursework, service
from checker.models.account import User
from checker.models.told import Told
from checker.web import visitors
from checker.web.site import Site

SHOWN = 16
"""Digits of a receipt that a page shows."""


def received(site: Site, who: User, told: Told) -> dict[str, Any] | None:
    """The time, the receipt and how many attempts are left; None where the verdict may be told.

    Nothing of it depends on what is right and what is wrong.
    """
    now, exercise = visitors.now(), told.verdict.exercise
    terms = site.terms(who, exercise, now)
    if not terms.withheld:
        return None
    digest = told.verdict.receipt.submission_digest
    made = service.scores(site.database, who.name, exercise)
    times = [one.submitted_at for one in made if one.submission_digest == digest]
    return {
        "at": coursework.local(times[-1] if times else now, terms.tasks[0].course),
        "receipt": digest[:SHOWN],
        "left": terms.left,
        "told_on": terms.told_on,
    }
