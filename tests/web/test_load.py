"""A deadline's evening: two hundred learners who check at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from .load import evening

pytestmark = pytest.mark.full


def test_nobodys_check_is_lost_or_doubled(tmp_path: Path) -> None:
    found = evening(tmp_path, 200)
    assert {wait.status for wait in found.waits} == {"correct"}
    assert found.stored == {1: 200}
    # Whoever waited for more than one answer was told a place, which only came nearer.
    for wait in found.waits:
        assert list(wait.positions) == sorted(wait.positions, reverse=True)
