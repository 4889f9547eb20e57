"""Problems reported once of an exercise, though every draw of its numbers shows them anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.catalog import spec

Found = tuple[spec.Path, str]


class OfDraw(str):
    """A problem in the numbers of one draw; problems of one `kind` at one place are the same."""

    kind: str

    def __new__(cls, message: str, kind: str) -> OfDraw:
        """The sentence, with its kind."""
        made = super().__new__(cls, message)
        made.kind = kind
        return made


def once(found: Iterable[Found]) -> Iterator[Found]:
    """Each problem of a place once, and of what draws show the first of a kind."""
    seen: set[Found] = set()
    for path, message in found:
        key = (path, message.kind) if isinstance(message, OfDraw) else (path, message)
        if key not in seen:
            seen.add(key)
            yield path, message
