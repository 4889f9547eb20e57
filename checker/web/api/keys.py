"""What names a submission of the API."""

from __future__ import annotations

import hashlib
from uuid import uuid4


def key_of(learner: str, idempotency_key: str | None) -> str:
    """The id of a submission: the same for the same key of the same learner."""
    if idempotency_key is None:
        return uuid4().hex
    return hashlib.sha256(f"{learner}\0{idempotency_key}".encode()).hexdigest()
