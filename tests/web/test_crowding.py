"""One learner's ten slow programs, as another one meets them on a site."""

from __future__ import annotations

from pathlib import Path

import pytest

from .crowding import Crowd, by_threads, by_workers


def check(found: Crowd) -> None:
    assert found.wait.status == "correct"
    # Two were running, and end at about the same time.
    assert found.before <= 2


@pytest.mark.slow
def test_anothers_program_waits_for_what_runs_alone(tmp_path: Path) -> None:
    check(by_threads(tmp_path, 0.3))


@pytest.mark.full
def test_it_does_so_with_workers(tmp_path: Path, url: str) -> None:
    pytest.importorskip("procrastinate", reason="the queue extra is not installed")
    check(by_workers(tmp_path, url, 0.3))
