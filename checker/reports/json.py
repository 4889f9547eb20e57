"""The verdict as JSON; `schemas/verdict.schema.json` defines it."""

from __future__ import annotations

from checker.models.verdict import Verdict
from checker.reports.cleaning import spelled


def render(verdict: Verdict) -> str:
    """One verdict as one JSON document."""
    return spelled(verdict.model_dump_json(indent=2))
