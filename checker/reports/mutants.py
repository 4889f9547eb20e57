"""The outcome of `checker analyse --mutants`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from checker.reports.cleaning import document

Row = dict[str, Any]
LISTS = {
    "survived": "judged correct",
    "refused": "computes the same, and was judged wrong",
    "unspecific": "no specific message",
}


def render(rows: Sequence[Row], output: str) -> str:
    """A line for each exercise, then what it leaves to be done."""
    if output == "json":
        return document(rows)
    return "\n".join(line for row in rows for line in _lines(row))


def _lines(row: Row) -> Iterator[str]:
    sign = "✗" if row["survived"] or row["refused"] else "✓"
    yield (
        f"{sign} {row['exercise']}: {row['wrong']} wrong programs, "
        f"{len(row['survived'])} judged correct; {row['specific']} told what is amiss "
        f"({row['specific_percent']:g} %); {row['equivalent']} left out as equivalent"
    )
    for field, words in LISTS.items():
        for one in row[field]:
            yield f"  {words}: {one['change']} (hidden data: {one['seed']})"
            yield f"    {one['told']}"
