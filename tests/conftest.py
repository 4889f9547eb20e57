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


# Processes take file after file: whichever takes longest must not be the last.
LONGEST = ("web/test_browser_course", "web/test_browser", "installed", "authoring/test_mutants",
           "authoring/test_shipped", "cli/test_ci", "docs", "db", "deploy", "jobs")  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever is marked `full` is slow too; long files come first."""
    begins = tuple(f"tests/{name}" for name in LONGEST)
    items.sort(key=lambda item: not item.nodeid.startswith(begins))
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def heavy_server() -> Iterator[Server]:
    """A fork server with scikit-learn and matplotlib imported."""
    with Server.start(heavy=True) as started:
        yield started
