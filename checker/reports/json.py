"""The verdict as JSON; `schemas/verdict.schema.json` defines it."""

from __future__ import annotations

from checker.models.verdict import Verdict
from checker.reports.cleaning import document, spelled
from checker.reports.reported import Several


def render(verdict: Verdict) -> str:
    """One verdict as one JSON document."""
    return spelled(verdict.model_dump_json(indent=2))


def together(several: Several) -> str:
    """A list with an object for each verdict: the file, if one is named, and the verdict."""
    return document(
        [{"file": one.file, "verdict": one.verdict.model_dump(mode="json")} for one in several]
    )
