"""Which cases of a matrix the daily tests take; the rest belong to `make test-full`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def slow_but(cases: Iterable[Any], *quick: Any) -> list[Any]:
    """Give all cases as parameters: all but the quick ones are marked `slow`."""
    found = list(cases)
    assert set(quick) <= set(found)
    return [pytest.param(one, marks=() if one in quick else pytest.mark.slow) for one in found]


def daily(cases: Iterable[Any], *taken: Any) -> list[Any]:
    """Give all cases as parameters: those not taken are marked `full`."""
    found = list(cases)
    assert set(taken) <= set(found)
    return [
        pytest.param(
            *(one if isinstance(one, tuple) else (one,)),
            marks=() if one in taken else pytest.mark.full,
        )
        for one in found
    ]
