"""What a table holds, as a number of rows and a digest that no order of rows changes.

Two databases sort text differently, so a table's digest is the sum of its rows' SHA-256.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Content:
    """What one table holds."""

    table: str
    rows: int
    digest: str


class TableDigest:
    """Counts and digests the rows of a table as they pass."""

    def __init__(self, table: str) -> None:
        self._table, self._rows, self._sum = table, 0, 0

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take in more rows, each the values of its columns in their order."""
        for row in rows:
            text = json.dumps(list(row), default=_plain, sort_keys=True)
            self._sum += int.from_bytes(sha256(text.encode()).digest(), "big")
            self._rows += 1

    def content(self) -> Content:
        """What passed so far."""
        return Content(self._table, self._rows, f"{self._sum % 2**256:064x}")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return bytes(value).hex()
