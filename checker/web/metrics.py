"""What `/metrics` shows Prometheus: how full the queue is, and how long submissions wait and take.

It names no learner, exercise or address. Nobody reads it but who shows the site's token or, where
there is none, a process of this machine that asks directly and not through a proxy.
"""

from __future__ import annotations

import hmac
import threading
from ipaddress import ip_address

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from checker.jobs import Queue
from checker.models.queue import Finished

router = APIRouter(include_in_schema=False)
AT_ONCE = "none"
"""The queue of what never waits."""
FAULTS = ("", "grader_fault")
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_FORWARDED = ("forwarded", "x-forwarded-", "x-real-ip", "via")
_HERE = ("localhost", "127.0.0.1", "::1")


class Metrics:
    """Counts what ends, and looks at the queue when it is asked."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self._ended = Counter("checker_submissions", "Submissions by what came of them.",
                              ["queue", "status"], registry=registry)  # fmt: skip
        self._faults = Counter("checker_faults", "Submissions that the grader failed at.",
                               ["queue"], registry=registry)  # fmt: skip
        self._waited = Histogram("checker_waiting_seconds", "How long a submission waited.",
                                 ["queue"], registry=registry, buckets=_SECONDS)  # fmt: skip
        self._took = Histogram("checker_grading_seconds", "How long a submission was graded.",
                               ["queue"], registry=registry, buckets=_SECONDS)  # fmt: skip
        self._depth = Gauge("checker_queue_depth", "Submissions that wait, or run, now.",
                            ["queue", "state"], registry=registry)  # fmt: skip
        self._oldest = Gauge("checker_queue_oldest_seconds", "How long the oldest one waits.",
                             ["queue"], registry=registry)  # fmt: skip
        self._lock = threading.Lock()

    def count(self, one: Finished) -> None:
        """Count a submission that ended."""
        self._ended.labels(one.lane, one.status or "fault").inc()
        if one.status in FAULTS:
            self._faults.labels(one.lane).inc()
        if one.lane != AT_ONCE:
            self._waited.labels(one.lane).observe(one.waited)
        self._took.labels(one.lane).observe(one.took)

    def text(self, queue: Queue) -> bytes:
        """All of it, as Prometheus reads it."""
        with self._lock:
            for one in queue.finished():
                self.count(one)
            for lane, depth in queue.depths().items():
                self._depth.labels(lane, "waiting").set(depth.waiting)
                self._depth.labels(lane, "running").set(depth.running)
                self._oldest.labels(lane).set(depth.oldest)
            return generate_latest(self._registry)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """The metrics, for whoever may read them."""
    site = request.app.state.site
    if not _may_read(request, site.settings.metrics_token):
        raise HTTPException(404)
    return Response(site.metrics.text(site.queue), media_type=CONTENT_TYPE_LATEST)


def _may_read(request: Request, token: str) -> bool:
    if token:
        shown = request.headers.get("authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
    through = any(name.startswith(_FORWARDED) for name in request.headers)
    # A proxy that says nothing of itself still asks for the site by the name that others use.
    return (
        not through
        and request.url.hostname in _HERE
        and _is_here(request.client.host if request.client else "")
    )


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
