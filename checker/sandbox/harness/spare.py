"""The child that is forked, and all but sealed, before there is a run for it.

Runs in the fork server. A run that comes then waits for no fork.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Set

from . import child, kernel, sealing

MAX_SWEEPS = 200


class Spare:
    """A child that waits: its process id, a descriptor of it, and the link to it."""

    def __init__(self, seal: sealing.Seal, *, early: bool) -> None:
        link, theirs = socket.socketpair()
        with theirs:
            seal.before_fork()
            self.pid = os.fork()
            if self.pid == 0:
                child.wait(theirs, seal, early=early)
        self._link = link
        # In tier A the host knows the process by another number, and the namespace ends with it.
        self.group = seal.tier != "A"
        self.handle = os.pidfd_open(self.pid) if hasattr(os, "pidfd_open") else -1

    def send(self, descriptors: list[int]) -> None:
        """Hand over a run; raise OSError where the child has ended."""
        socket.send_fds(self._link, [b"R"], descriptors)

    def close(self) -> None:
        """Let go of the child; one that has no run ends."""
        self._link.close()
        if self.handle >= 0:
            os.close(self.handle)


class Spares:
    """At most one spare child."""

    def __init__(self, seal: sealing.Seal) -> None:
        self._seal = seal
        self._spare: Spare | None = None

    def fork_ahead(self, *, idle: bool) -> None:
        """Have a spare; where the system refuses one, do without until a run needs it."""
        if self._spare is None:
            try:
                self._spare = Spare(self._seal, early=idle)
            except OSError:
                return

    def hand_over(self, descriptors: list[int]) -> Spare:
        """Give a run to the spare, or to a new child; raise OSError where there can be none."""
        ready, self._spare = self._spare, None
        if ready is not None:
            try:
                ready.send(descriptors)
            except OSError:  # It was killed while it waited.
                ready.close()
                os.waitpid(ready.pid, 0)
            else:
                return ready
        new = Spare(self._seal, early=False)
        new.send(descriptors)
        return new

    def close(self) -> None:
        """End the spare."""
        if self._spare is not None:
            os.kill(self._spare.pid, signal.SIGKILL)
            self._spare.close()
            self._spare = None

    def sweep(self, runs: Set[int]) -> None:
        """Kill processes that left their run's group: as orphans they became our children.

        In tier A none can: they ended with the first process of their namespace.
        """
        if self._seal.tier == "A":
            return
        own = runs | ({self._spare.pid} if self._spare else set())
        for _ in range(MAX_SWEEPS):
            strays = kernel.children() - own
            if not strays:
                return
            for pid in strays:
                os.kill(pid, signal.SIGKILL)
            for pid in strays:
                os.waitpid(pid, 0)
