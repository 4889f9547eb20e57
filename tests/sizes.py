"""Which cases of a matrix the daily tests take; the rest belong to `make test-full`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


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
