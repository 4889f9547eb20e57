"""Servers in processes of their own, for tests that come to them over the network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen


@contextmanager
def served(module: str, *words: str) -> Iterator[str]:
    """The address that a server prints first; it is stopped when that is left."""
    with Popen([sys.executable, "-m", module, *words], stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().rstrip("/")
        finally:
            process.terminate()


@contextmanager
def site(database: str, *options: str) -> Iterator[str]:
    """A site on a database, as anybody starts one."""
    with served("checker", "serve", "--port", "0", "--db", database, *options) as address:
        yield address
