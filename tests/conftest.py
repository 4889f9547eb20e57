"""One warm sandbox for all slow tests that grade bundled programs."""

from __future__ import annotations

import atexit
import gc
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from checker.sandbox import Server
from tests.postgresql import server, url

__all__ = ["server", "url"]

# Worker processes of the suite say how wide they are; a pipe, which tests read, is not.
os.environ.pop("COLUMNS", None)
# `make test-full` tries ten times as many examples; a test that says how many keeps to that.
settings.register_profile("daily", max_examples=20, deadline=None)
settings.register_profile("many", max_examples=200, deadline=None)
settings.load_profile("daily")
# Importing everything makes a million objects that stay: looking through them again and again
# takes a tenth of the fast tests' time.
gc.set_threshold(100_000, 50, 100)
gc.disable()


if "PYTEST_XDIST_WORKER" in os.environ:
    # Nor need a worker take them apart one by one when it ends, which takes a second.
    atexit.register(os._exit, 0)
WHOLLY_SLOW = re.compile(r"^pytestmark = (\[\s*)?pytest\.mark\.(slow|full)\b", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For fast tests, a file that is slow as a whole need not be imported."""
    if config.option.markexpr != "not slow" or collection_path.suffix != ".py":
        return None
    return WHOLLY_SLOW.search(collection_path.read_text(encoding="utf-8")) is not None or None


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: no collection of garbage looks through it again."""
    gc.freeze()
    gc.enable()


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


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """Statements compiled for one database serve all others: tests open thousands of them."""
    if "db.engine" not in sys.modules:
        yield
        return
    from sqlalchemy import Engine, create_engine

    from db import engine

    compiled: dict[object, object] = {}
    alike = {
        "__eq__": lambda one, other: type(one) is type(other),
        "__hash__": lambda one: hash(type(one)),
    }
    with pytest.MonkeyPatch.context() as patch:

        def create(*arguments: Any, **options: Any) -> Engine:
            found = create_engine(*arguments, **options)
            # Compiled statements are kept by dialect, of which each engine has its own.
            for name, method in alike.items():
                patch.setattr(type(found.dialect), name, method)
            return found.execution_options(compiled_cache=compiled)

        patch.setattr(engine, "create_engine", create)
        yield


@pytest.fixture
def no_power_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite need not wait for the disk, in this process."""
    from db import engine

    def set_pragmas(made: Any, _: object) -> None:
        cursor = made.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.close()

    monkeypatch.setattr(engine, "_set_pragmas", set_pragmas)


@pytest.fixture(scope="session")
def heavy_server() -> Iterator[Server]:
    """A fork server with scikit-learn and matplotlib imported."""
    with Server.start_both() as started:
        yield started
