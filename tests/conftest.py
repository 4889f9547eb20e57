"""One warm sandbox for all slow tests that grade bundled programs."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

from checker.sandbox import Server

# Worker processes of the suite say how wide they are; a pipe, which tests read, is not.
os.environ.pop("COLUMNS", None)
# Importing everything makes a million objects that stay: looking through them again and again
# takes a tenth of the fast tests' time.
gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever is marked `full` is slow too."""
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def heavy_server() -> Iterator[Server]:
    """A fork server with scikit-learn and matplotlib imported."""
    with Server.start(heavy=True) as started:
        yield started
