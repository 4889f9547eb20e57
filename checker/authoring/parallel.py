"""A pool of threads for runs in the sandbox, which take place in other processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from checker.authoring.programs import Each


@contextmanager
def pool() -> Iterator[Each]:
    """A `map` over threads, one more than there are processors; what waits at the end is left."""
    executor = ThreadPoolExecutor((os.cpu_count() or 1) + 1)
    try:
        yield executor.map
    finally:
        executor.shutdown(cancel_futures=True)
