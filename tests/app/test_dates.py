"""Dates, durations and shares as they are typed, in a course's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checker.app import dates
from checker.models.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "ends", "utc"),
    [
        ("2026-12-01", True, "2026-12-01 22:59:59"),
        ("2026-12-01", False, "2026-11-30 23:00:00"),
        ("2026-07-01 18:00", True, "2026-07-01 16:00:00"),
        ("2026-12-01T18:00+09:00", True, "2026-12-01 09:00:00"),
        # 02:30 comes twice when clocks go back: a begin is the first, an end the second.
        ("2026-10-25 02:30", False, "2026-10-25 00:30:00"),
        ("2026-10-25 02:30", True, "2026-10-25 01:30:00"),
    ],
)
def test_a_date_is_read_in_the_zone_of_the_course(typed: str, ends: bool, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert dates.moment(typed, BERLIN, ends=ends) == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("tomorrow", "'tomorrow' is no date. Write a date as 2026-12-01"),
        ("2026-02-30", "is no date"),
        ("", "is no date"),
        ("2026-03-29 02:30", "There is no 02:30 on 2026-03-29 in Europe/Berlin"),
    ],
)
def test_what_is_no_date_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        dates.moment(typed, BERLIN)


def test_lengths_of_time_and_shares() -> None:
    assert dates.duration("90s") == timedelta(seconds=90)
    assert dates.duration("2 d") == timedelta(days=2)
    shares = {"10%": 0.1, "0.1": 0.1, "0": 0, "100%": 1, ".5": 0.5}
    assert {text: dates.share(text) for text in shares} == shares
    for typed in ("1h30", "-1h", "1"):
        with pytest.raises(UsageError, match="is no length of time"):
            dates.duration(typed)
    for typed in ("101%", "-1%", "1.5", "nan"):
        with pytest.raises(UsageError, match="is no share of the points"):
            dates.share(typed)


def test_zones_have_names() -> None:
    assert dates.zone("Asia/Tokyo").key == "Asia/Tokyo"
    assert dates.zone(dates.own_zone())
    for name in ("Berlin", "../../etc/passwd", ""):
        with pytest.raises(UsageError, match="There is no time zone"):
            dates.zone(name)
