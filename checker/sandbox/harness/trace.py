"""What the watched names held after each statement. Runs in the child."""

from __future__ import annotations

from . import plain

MAX_VALUE_BYTES = 512 << 10
MAX_TRACE_BYTES = 2 << 20
MAX_NOTES, LOOK = 1 << 20, 500
"""The allowance of `note`, in characters that it compares, and what each look costs besides.

It is counted, not timed: the same program always gets the same lines."""
Moment = tuple[int, dict[str, str], dict[str, int]]


class Trace:
    """Records changes of watched names, in place or rebound, by comparing encodings.

    The initial values are known but are no moment. Between two moments, `note` keeps the lines
    inside loops and functions at which names changed, as long as its allowance lasts. When the
    trace grows beyond `MAX_TRACE_BYTES` or `MAX_MOMENTS` only the latest value of each name is
    kept.
    """

    def __init__(self, namespace: dict[str, object], watched: list[str]) -> None:
        self._namespace = namespace
        self._watched = watched
        self._moments: list[Moment] = []
        self._noted: dict[str, tuple[int, str]] = {}
        self._allowance = MAX_NOTES
        self._size = 0
        self._latest: dict[str, str] = {}
        self._latest = self._look()

    def record(self, line: int) -> None:
        """Record what changed since the last call, as of the statement at `line`."""
        changed = self._look()
        if not changed:
            return
        lines = {name: self._line(name, text) for name, text in changed.items()}
        self._latest.update(changed)
        self._noted.clear()
        self._moments.append((line, changed, {n: own for n, own in lines.items() if own}))
        self._size += sum(map(len, changed.values()))
        if self._size > MAX_TRACE_BYTES or len(self._moments) > plain.MAX_MOMENTS:
            self._shorten()

    def note(self, line: int) -> None:
        """Keep in mind which names the statement at `line`, in a loop or a function, changed."""
        if self._allowance <= 0:
            return
        changed = self._look()
        self._allowance -= LOOK + sum(map(len, changed.values()))
        for name, text in changed.items():
            if name not in self._noted or self._noted[name][1] != text:
                self._noted[name] = line, text

    def _line(self, name: str, text: str) -> int | None:
        """The noted line of a change; None where the statement as a whole made it."""
        line, noted = self._noted.get(name, (None, ""))
        return line if noted == text or self._allowance <= 0 else None

    def moments(self) -> list[Moment]:
        """Give line, encoded values (JSON texts) and the names' own lines, oldest first."""
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
        kept: list[Moment] = []
        for line, names, lines in reversed(self._moments):
            last = {name: text for name, text in names.items() if name not in seen}
            seen |= last.keys()
            if last:
                kept.append((line, last, {n: own for n, own in lines.items() if n in last}))
        self._moments = kept[::-1]
        self._size = sum(len(text) for _, names, _ in kept for text in names.values())
        if self._size > MAX_TRACE_BYTES:
            self._omit_large()

    def _omit_large(self) -> None:
        share = MAX_TRACE_BYTES // max(1, len(self._watched))
        omitted = plain.dumps(plain.foreign("too large"))
        self._moments = [
            (
                line,
                {name: text if len(text) <= share else omitted for name, text in names.items()},
                lines,
            )
            for line, names, lines in self._moments
        ]
        self._size = sum(len(text) for _, names, _ in self._moments for text in names.values())


def capped(value: object, most: int) -> str:
    """Encode a value as JSON text of at most `most` characters."""
    text = plain.dumps(plain.encode(value))
    return text if len(text) <= most else plain.dumps(plain.foreign("too large"))
