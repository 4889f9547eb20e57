"""Run one submission apart from everything and say what was seen.

    with Server.start() as server:
        observation = server.run(submission, inputs, limits)

A trusted host (this process) starts a single-threaded fork server (`python -I`, empty
environment, NumPy imported), which forks one child per run. The child limits itself, says that it
is ready, runs the learner's file and hands back plain data through a pipe; the host sets deadlines,
kills, caps and checks. Files in `harness/` run in the fork server and its children, all others in
the host. The present tier is `process`: rlimits, a process group, an empty folder and, for root, a
spare user; files that the user may read and the network are not closed off yet.

Importing this package imports neither NumPy nor pydantic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.sandbox.heavy import needs_heavy
from checker.sandbox.server import Server

if TYPE_CHECKING:
    from checker.observation import Inputs, Limits, Observation, Submission

__all__ = ["Server", "needs_heavy", "run"]


def run(submission: Submission, inputs: Inputs, limits: Limits) -> Observation:
    """Run one submission on a server of its own; see `Server.run`."""
    with Server.start(needs_heavy(submission.source)) as server:
        return server.run(submission, inputs, limits)
