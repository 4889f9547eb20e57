"""What the watched names held after each statement. Runs in the child."""

from __future__ import annotations

from typing import Any

from . import plain

MAX_VALUE_BYTES = 512 << 10
MAX_TRACE_BYTES = 2 << 20


class Trace:
    """Records changes of watched names, in place or rebound, by comparing encodings.

    The initial values are known but are no moment. When the trace grows beyond `MAX_TRACE_BYTES`
    or `MAX_MOMENTS` only the latest value of each name is kept.
    """

    def __init__(self, namespace: dict[str, Any], watched: list[str]) -> None:
        self._namespace = namespace
        self._watched = watched
        self._moments: list[tuple[int, dict[str, str]]] = []
        self._size = 0
        self._latest: dict[str, str] = {}
        self._latest = self._look()

    def record(self, line: int) -> None:
        """Record what changed since the last call, as of the statement at `line`."""
        changed = self._look()
        if not changed:
            return
        self._latest.update(changed)
        self._moments.append((line, changed))
        self._size += sum(map(len, changed.values()))
        if self._size > MAX_TRACE_BYTES or len(self._moments) > plain.MAX_MOMENTS:
            self._shorten()

    def moments(self) -> list[tuple[int, dict[str, str]]]:
        """Give line and encoded values (JSON texts), oldest first."""
        return self._moments

    def _look(self) -> dict[str, str]:
        changed: dict[str, str] = {}
        for name in self._watched:
            if name in self._namespace:
                text = capped(self._namespace[name], MAX_VALUE_BYTES)
                if text != self._latest.get(name):
                    changed[name] = text
        return changed

    def _shorten(self) -> None:
        seen: set[str] = set()
        kept: list[tuple[int, dict[str, str]]] = []
        for line, names in reversed(self._moments):
            last = {name: text for name, text in names.items() if name not in seen}
            seen |= last.keys()
            if last:
                kept.append((line, last))
        self._moments = kept[::-1]
        self._size = sum(len(text) for _, names in kept for text in names.values())
        if self._size > MAX_TRACE_BYTES:
            self._omit_large()

    def _omit_large(self) -> None:
        share = MAX_TRACE_BYTES // max(1, len(self._watched))
        omitted = plain.dumps(plain.foreign("too large"))
        self._moments = [
            (line, {name: text if len(text) <= share else omitted for name, text in names.items()})
            for line, names in self._moments
        ]
        self._size = sum(len(text) for _, names in self._moments for text in names.values())


def capped(value: object, most: int) -> str:
    """Encode a value as JSON text of at most `most` characters."""
    text = plain.dumps(plain.encode(value))
    return text if len(text) <= most else plain.dumps(plain.foreign("too large"))
