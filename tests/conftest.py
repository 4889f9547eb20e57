"""One warm sandbox for all slow tests that grade bundled programs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checker.sandbox import Server


@pytest.fixture(scope="session")
def heavy_server() -> Iterator[Server]:
    """A fork server with scikit-learn and matplotlib imported."""
    with Server.start(heavy=True) as started:
        yield started
