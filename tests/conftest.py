"""One warm sandbox for all slow tests that grade bundled programs."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import make_once, quick_files, statements_compiled_once, tables
from tests.postgresql import server, url
from tests.quick import (
    pytest_collection_finish,
    pytest_configure,
    pytest_unconfigure,
)

__all__ = [
    "make_once",
    "pytest_collection_finish",
    "pytest_configure",
    "pytest_unconfigure",
    "quick_files",
    "server",
    "statements_compiled_once",
    "tables",
    "url",
]

if TYPE_CHECKING:
    from checker.sandbox import Server

# Worker processes of the suite say how wide they are; a pipe, which tests read, is not.
os.environ.pop("COLUMNS", None)
# Importing everything makes a million objects that stay: looking through them again and again
# takes a tenth of the fast tests' time.
gc.set_threshold(100_000, 50, 100)
gc.disable()

WHOLLY_SLOW = re.compile(r"^pytestmark = (\[\s*)?pytest\.mark\.(slow|full)\b", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For fast tests, what is slow as a whole need not be imported: a file, or a folder's own."""
    if config.option.markexpr != "not slow":
        return None
    if collection_path.is_dir():
        return all(map(_is_wholly_slow, collection_path.rglob("test_*.py"))) or None
    return (collection_path.suffix == ".py" and _is_wholly_slow(collection_path)) or None


def _is_wholly_slow(path: Path) -> bool:
    return WHOLLY_SLOW.search(path.read_text(encoding="utf-8")) is not None


# Processes take file after file: whichever takes longest must not be the last.
LONGEST = ("web/test_browser_course", "web/test_browser", "installed", "authoring/test_mutants",
           "authoring/test_shipped", "cli/test_ci", "docs", "db", "deploy", "jobs", "app",
           "test_architecture", "words")  # fmt: skip


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
    from checker.sandbox import Server

    with Server.start_both() as started:
        yield started
