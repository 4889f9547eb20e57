"""One fork server for the whole suite, and a short way to run a program on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import pytest

from checker.models.observation import Inputs, Limits, Observation, Submission
from checker.sandbox import Server
from checker.sandbox.host.policy import UNSAFE

Observe = Callable[..., Observation]
LIMITS = Limits(cpu_seconds=1, wall_seconds=5.0, memory_mib=256, output_kib=16)


def submission(source: str | bytes) -> Submission:
    data = source.encode() if isinstance(source, str) else source
    return Submission("answer.py", data, sha256(data).hexdigest())


def observer(server: Server) -> Observe:
    def observe(source: str | bytes, limits: Limits = LIMITS, **inputs: Any) -> Observation:
        inputs.setdefault("values", {})
        inputs.setdefault("modules", {"np": "numpy"})
        return server.run(submission(source), Inputs(**inputs), limits)

    return observe


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with Server.start() as started:
        yield started


@pytest.fixture(scope="session")
def observe(server: Server) -> Observe:
    return observer(server)


@pytest.fixture(scope="session")
def unsafe() -> Iterator[Observe]:
    """Without a sandbox: what the fork server and the host hold off by themselves."""
    with Server.start(policy=UNSAFE) as started:
        yield observer(started)


@pytest.fixture(scope="session")
def observe_as_root() -> Iterator[Observe]:
    if os.geteuid() != 0:
        pytest.skip("only root can run programs as root")
    with Server.start(policy=UNSAFE, drop_root=False) as started:
        yield observer(started)
