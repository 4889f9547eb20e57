"""A verdict as a page shows it."""

from __future__ import annotations

import base64

from checker.models.errors import CheckerError
from checker.models.job_result import JobResult
from checker.models.said import Said, say
from checker.web.site import Site

MARKS = {"right": "✓", "carried": "✓", "wrong": "✗", "missing": "✗", "not_checked": "·"}


def verdict(site: Site, result: JobResult) -> dict[str, object]:
    """All that the page of a verdict shows."""
    result = result.whole()
    return {
        "graded": result,
        "refused": None,
        "kept": kept(site, result),
        "further": result.further,
        "marks": MARKS,
        "printed": result.printed,
        "curve": _curve(result),
        "after": _after(site, result),
    }


def kept(site: Site, result: JobResult) -> Said:
    """Whether it is stored, and as which attempt."""
    if result.why_not == "not-proved":
        return say("Not stored: this exercise is not proved as it stands.")
    if result.why_not == "failed":
        # Where the database lies concerns nobody but who runs the site.
        why = result.lost if site.accounts is None else say("Tell whoever teaches the course.")
        return say("This verdict was NOT stored. {why}", why=why)
    if result.attempt is None:
        return say("This did not count as an attempt.")
    return say("Attempt {n}, stored.", n=result.attempt)


def _curve(result: JobResult) -> dict[str, str] | None:
    if result.curve is None:
        return None
    drawn = base64.b64encode(result.curve.encode()).decode()
    return {"data": drawn, "description": say("The plot of {name}", name=result.curve_name)}


def _after(site: Site, result: JobResult) -> dict[str, str] | None:
    if result.after is None:
        return None
    try:
        following = site.grader.ready(result.after).entry.exercise
    except CheckerError:  # What is wrong with the next one is said on its own page.
        return None
    return {"id": following.id, "title": following.title}
