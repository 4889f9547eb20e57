"""The outcome of `checker analyse --mutants`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.models.mutants import MutationData
from checker.reports.cleaning import document


def render(rows: Sequence[MutationData], output: str) -> str:
    """A line for each exercise, then what it leaves to be done."""
    if output == "json":
        return document(rows)
    return "\n".join(line for row in rows for line in _lines(row))


def _lines(row: MutationData) -> Iterator[str]:
    sign = "✗" if row["survived"] or row["refused"] else "✓"
    yield (
        f"{sign} {row['exercise']}: {row['wrong']} wrong programs, "
        f"{len(row['survived'])} judged correct; {row['specific']} told what is wrong "
        f"({row['specific_percent']:g} %); {row['equivalent']} left out as equivalent"
    )
    lists = {
        "judged correct": row["survived"],
        "computes the same, and was judged wrong": row["refused"],
        "no specific message": row["unspecific"],
    }
    for words, mutants in lists.items():
        for one in mutants:
            yield f"  {words}: {one['change']} (hidden data: {one['seed']})"
            yield f"    {one['told']}"
