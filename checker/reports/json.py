"""The verdict as JSON; `schemas/verdict.schema.json` defines it."""

from __future__ import annotations

from checker.verdict import Verdict


def render(verdict: Verdict) -> str:
    """One verdict as one JSON document."""
    # A CI runner obeys `##[…]` wherever it stands in a log; JSON can spell the bracket otherwise.
    return verdict.model_dump_json(indent=2).replace("##[", "##\\u005b")
