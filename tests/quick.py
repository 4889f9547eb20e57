"""What is no test's concern: where files lie, garbage, and how the suite was started.

Each part is a hook that `tests/conftest.py` takes over.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ENOUGH = 2**29
"""Fast tests make 60 MB of files."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Files of fast tests lie in memory, where there is enough."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell has its background jobs ignore Ctrl-C, and so would all that tests start.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.option.markexpr == "not slow" and _is_roomy(MEMORY):
        # A disk takes longer to make and forget a database than a test takes to use it.
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if not config.getoption("numprocesses", None) or config.getoption("--hypothesis-profile"):
        # Who only hands tests out does without importing it.
        _say_how_many_examples()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Nor need a worker take its objects apart one by one when it ends, which takes a second.
        atexit.register(os._exit, 0)


def _say_how_many_examples() -> None:
    """`make test-full` tries ten times as many; a test that says how many keeps to that."""
    from hypothesis import settings

    settings.register_profile("daily", max_examples=20, deadline=None)
    settings.register_profile("many", max_examples=200, deadline=None)
    settings.load_profile("daily")


def _is_roomy(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ENOUGH


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: no collection of garbage looks through it again."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """By now pytest has looked for what was left open. It would look again."""
    gc.freeze()
