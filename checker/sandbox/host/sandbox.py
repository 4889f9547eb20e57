"""The sandbox's front: runs of submissions, on fork servers that are started when needed.

Runs in the host. Importing this and starting a server is quick: NumPy and the words of the
program are imported only when a run is asked for, while the fork server starts beside us.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from checker.models.said import say
from checker.sandbox.host.fork_server import Zygote
from checker.sandbox.host.policy import LARGE, STAMPS, Policy, spare_uid

if TYPE_CHECKING:
    from checker.models.observation import Inputs, Limits, Observation, Submission
    from checker.sandbox.host.health import Health
    from checker.sandbox.host.requests import Request

REPORT_SECONDS = 60.0


class Server:
    """Fork servers, with NumPy and the large libraries that are needed, and runs on them.

    Several threads may call `run` at once. Use it as a context manager, or call `close`.
    `policy` names the tiers to try. `drop_root=False` lets programs run as root where we are root:
    for tests of what then happens.
    """

    def __init__(self, policy: Policy | None = None, *, drop_root: bool = True) -> None:
        self._policy = policy or Policy()
        self._drop_root = drop_root
        self._zygotes: dict[frozenset[str], Zygote] = {}
        self._lock = threading.Lock()
        self._closed = False
        self._temporary: list[str] = []

    @classmethod
    def start(
        cls,
        libraries: frozenset[str] = frozenset(),
        policy: Policy | None = None,
        *,
        drop_root: bool = True,
    ) -> Server:
        """Start a fork server with some of the `LARGE` libraries and do not wait for it.

        Raises OSError where the system starts no process.
        """
        server = cls(policy, drop_root=drop_root)
        server._zygote(libraries)
        return server

    @classmethod
    def start_both(cls, policy: Policy | None = None) -> Server:
        """Start both fork servers, for many programs of any kind, and wait for neither.

        A small program runs twice as fast on the one without the large libraries: a process is
        copied the faster the less it holds. Raises OSError as `start` does.
        """
        server = cls.start(LARGE, policy)
        server._zygote(frozenset(), begin=True)
        return server

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trail: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the fork servers; runs that other threads still wait for become `fault`."""
        with self._lock:
            self._closed = True
            for zygote in self._zygotes.values():
                zygote.close()
            self._zygotes.clear()
            self._remove_temporary()

    def _remove_temporary(self) -> None:
        if self._temporary:
            import shutil

            for folder in self._temporary:
                shutil.rmtree(folder, ignore_errors=True)

    def health(self) -> Health:
        """Say which tier runs are given, what the self-test found, and what would raise it."""
        from checker.sandbox.host import health

        if not self._policy.tiers:
            return health.health([])
        ours, theirs = socket.socketpair()
        with ours:
            zygote = self._zygote(frozenset())
            with theirs, contextlib.suppress(OSError):
                zygote.send(b"D", [theirs.fileno()])
            ours.settimeout(REPORT_SECONDS)
            text = ours.recv(1 << 16)
        if not text:
            return health.unstarted(self._policy.tiers[0], zygote.last_words())
        return health.health(json.loads(text))

    def run(self, submission: Submission, inputs: Inputs, limits: Limits) -> Observation:
        """Run a submission on `inputs` within `limits` and say what was seen.

        Nothing that the submission does raises an error here. What is wrong on our side (inputs
        that are not plain data, a server that does not start) has the outcome `fault`.
        """
        from checker.sandbox.host import requests

        early = requests.unreadable(submission)
        if early is not None:
            return early
        try:
            request = requests.request(submission, inputs, limits)
            return self._run(request, requests.libraries_used(submission, inputs))
        except (ValueError, OSError) as error:
            return _fault(str(error))

    def _run(self, request: Request, libraries: frozenset[str]) -> Observation:
        from checker.sandbox.host import health, results, runs

        if not self._policy.tiers:
            return _fault(health.refusal([]))
        try:
            return results.observe(runs.follow(self._zygote(libraries), request))
        except runs.LostError:
            return self._run_alone(request, libraries)

    def _run_alone(self, request: Request, libraries: frozenset[str]) -> Observation:
        """Run again, on a server of its own: if that ends too, this very run ended it."""
        from checker.models.observation import Observation
        from checker.sandbox.host import results, runs

        if self._closed:
            return _fault("the sandbox was closed")
        zygote = self._new_zygote(libraries)
        try:
            return results.observe(runs.follow(zygote, request))
        except runs.LostError as lost:
            if lost.ready:
                detail = say("The program ended the process that ran it.")
                return Observation("refused", detail=detail, isolation=STAMPS[zygote.tier])
            return _fault(zygote.last_words() or "the sandbox did not start")
        finally:
            zygote.close()

    def _zygote(self, libraries: frozenset[str], *, begin: bool = False) -> Zygote:
        """Give a living fork server with these libraries, and start one where there is none.

        Of several the one that holds least, which is copied the fastest.
        """
        with self._lock:
            if self._closed:
                raise ValueError("the sandbox was closed")
            able = () if begin else (held for held in self._zygotes if libraries <= held)
            kind = min(able, key=len, default=libraries)
            zygote = self._zygotes.get(kind)
            if zygote is not None:
                if zygote.alive():
                    return zygote
                zygote.close()
            self._zygotes[kind] = self._new_zygote(kind)
            return self._zygotes[kind]

    def _new_zygote(self, libraries: frozenset[str]) -> Zygote:
        uid = spare_uid() if self._drop_root else -1
        cache = self._cache() if "matplotlib" in libraries else os.devnull
        return Zygote(libraries, uid, cache, self._policy)

    def _cache(self) -> str:
        """Give matplotlib's folder: the user's, or where there is none a temporary one."""
        from checker.sandbox.host import font_cache

        folder = font_cache.matplotlib_folder()
        if folder is None:
            if not self._temporary:
                import tempfile

                self._temporary.append(tempfile.mkdtemp(prefix="checker-matplotlib-"))
            folder = self._temporary[0]
        return folder


def _fault(why: str) -> Observation:
    from checker.models.observation import Observation

    return Observation("fault", detail=f"The sandbox failed: {why}.", isolation="none")
