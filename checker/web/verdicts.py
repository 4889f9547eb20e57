"""A verdict as a page tells it."""

from __future__ import annotations

import base64

from checker.models.errors import CheckerError
from checker.models.said import Said, say
from checker.models.told import Told
from checker.web.site import Site

MARKS = {"right": "✓", "carried": "✓", "wrong": "✗", "missing": "✗", "not_checked": "·"}


def verdict(site: Site, told: Told) -> dict[str, object]:
    """All that the page of a verdict shows."""
    told = told.whole()
    return {
        "graded": told,
        "refused": None,
        "kept": kept(site, told),
        "further": told.further,
        "marks": MARKS,
        "printed": told.printed,
        "curve": _curve(told),
        "after": _after(site, told),
    }


def kept(site: Site, told: Told) -> Said:
    """Whether it is stored, and as which attempt."""
    if told.why_not == "not-proved":
        return say("Not stored: this exercise is not proved as it stands.")
    if told.why_not == "failed":
        # Where the database lies concerns nobody but who runs the site.
        why = told.lost if site.accounts is None else say("Tell whoever teaches the course.")
        return say("This verdict was NOT stored. {why}", why=why)
    if told.attempt is None:
        return say("This did not count as an attempt.")
    return say("Attempt {n}, stored.", n=told.attempt)


def _curve(told: Told) -> dict[str, str] | None:
    if told.curve is None:
        return None
    drawn = base64.b64encode(told.curve.encode()).decode()
    return {"data": drawn, "description": say("The plot of {name}", name=told.curve_name)}


def _after(site: Site, told: Told) -> dict[str, str] | None:
    if told.after is None:
        return None
    try:
        following = site.grader.ready(told.after).entry.exercise
    except CheckerError:  # What is amiss with the next one is said on its own page.
        return None
    return {"id": following.id, "title": following.title}
