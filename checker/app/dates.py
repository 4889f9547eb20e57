"""Dates, durations and shares as a person types them, in a course's time zone."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from checker.models.errors import UsageError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_DATE = "Write a date as 2026-12-01, or with a time as 2026-12-01 18:00."


def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name. Raises UsageError where there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise UsageError(
            f"There is no time zone {name!r}. Zones are called Europe/Berlin, Asia/Tokyo, UTC …"
        ) from None


def own_zone() -> str:
    """The machine's own time zone by its IANA name, UTC where it has none."""
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    for name in (os.environ.get("TZ", ""), linked):
        try:
            return ZoneInfo(name.removeprefix(":")).key.replace("Etc/UTC", "UTC")
        except (ValueError, OSError, LookupError):
            continue
    return "UTC"


def moment(text: str, place: ZoneInfo, *, ends: bool = True) -> datetime:
    """A date, with or without a time, as UTC.

    A day alone `ends` with its last second, or begins with its first. Of a time that comes twice,
    when clocks go back, an end is the later one. Raises UsageError.
    """
    try:
        typed = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is no date. {_DATE}") from None
    if typed.tzinfo is not None:
        return typed.astimezone(UTC)
    if ends and len(text.strip()) <= len("2026-12-01"):
        typed = datetime.combine(typed.date(), time(23, 59, 59))
    placed = typed.replace(tzinfo=place, fold=int(ends)).astimezone(UTC)
    if placed.astimezone(place).replace(tzinfo=None) != typed:
        raise UsageError(
            f"There is no {typed:%H:%M} on {typed:%Y-%m-%d} in {place.key}: clocks go forward then."
        )
    return placed


def duration(text: str) -> timedelta:
    """A length of time: 90s, 10m, 2h, 1d, 6w. Raises UsageError."""
    found = re.fullmatch(r"(\d{1,6})\s*([smhdw])", text.strip(), re.ASCII)
    if found is None:
        raise UsageError(f"{text!r} is no length of time. Write 90s, 10m, 2h, 1d or 6w.")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def share(text: str) -> float:
    """A share of the points: 10% or 0.1. Raises UsageError unless it is from 0 to 100%."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*(%?)", text.strip(), re.ASCII)
    value = float(found[1]) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= value <= 1:
        raise UsageError(f"{text!r} is no share of the points. Write 10% or 0.1.")
    return value
