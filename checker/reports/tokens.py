"""The list of somebody's tokens: what each is for, and until when it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from checker.models.account import TokenInfo
from checker.reports.cleaning import document, one_line


def listing(tokens: Sequence[TokenInfo], now: datetime, output: str) -> str:
    """One line a token, the newest first; as JSON with every field."""
    if output == "json":
        return document([asdict(one) for one in tokens])
    return "\n".join(_line(one, now) for one in tokens) or "There are no tokens."


def _line(one: TokenInfo, now: datetime) -> str:
    scopes = ", ".join(one.scopes)
    return f"chk_{one.prefix}…  {one_line(one.label)}  ({scopes})  {_state(one, now)}"


def _state(one: TokenInfo, now: datetime) -> str:
    if one.revoked_at is not None:
        return f"revoked on {one.revoked_at:%Y-%m-%d}"
    verb = "holds until" if one.expires_at > now else "ended on"
    return f"{verb} {one.expires_at:%Y-%m-%d}"
