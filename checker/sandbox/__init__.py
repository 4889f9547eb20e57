"""Run one submission apart from everything and say what was seen.

    with Server.start() as server:
        observation = server.run(submission, inputs, limits)

A trusted host (this process) starts a single-threaded fork server (`python -I`, empty
environment, NumPy imported), which shuts itself in as well as the system allows, tries whether
that holds, and forks one child per run, or for the runs of a program that leaves nothing behind.
The child seals itself, says so, runs the learner's file and hands back plain data through a pipe;
the host sets deadlines, kills, caps and checks. Files in `harness/` run in the fork server and
its children, all others in the host. The tiers of isolation stand in `policy` and, with what each
promises, in docs/security.md.

Importing this package imports neither NumPy nor pydantic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.sandbox.host.policy import LARGE, UNSAFE, large_libraries
from checker.sandbox.host.sandbox import Server

if TYPE_CHECKING:
    from checker.models.observation import Inputs, Limits, Observation, Submission

__all__ = ["LARGE", "UNSAFE", "Server", "large_libraries", "run"]


def run(submission: Submission, inputs: Inputs, limits: Limits) -> Observation:
    """Run one submission on a server of its own; see `Server.run`."""
    with Server.start(large_libraries(submission.source)) as server:
        return server.run(submission, inputs, limits)
