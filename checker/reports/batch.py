"""What came of a class's files: a table of the exercises for a person, or JSON."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from checker.models.batch import Result, Tally
from checker.reports.cleaning import document, one_line

SLIPS = 3
"""So many of the commonest slips of an exercise are named."""
TOLD = 20
"""So many files are named one by one."""
_LISTED = ("grader_fault", "invalid")


def render(tallies: Sequence[Tally], root: Path, output: str) -> str:
    """The summary, with every file in JSON."""
    results = [result for one in tallies for result in one.results]
    if output == "json":
        files = [_file(one, root) for one in results]
        return document({"exercises": [_tally(one) for one in tallies], "files": files})
    parts = [counts(results), _table(tallies), _without_verdict(results, root)]
    return "\n\n".join(filter(None, parts))


def counts(results: Sequence[Result]) -> str:
    """How many files there are, of how many learners, and what became of them."""
    learners = len({one.handed_in.learner for one in results})
    kinds = {
        "graded now": sum(not one.before and one.key is not None for one in results),
        "graded before and unchanged": sum(one.before for one in results),
        "not readable": sum(one.key is None and one.status == "invalid" for one in results),
        "not graded, by a fault of the grader": sum(
            one.status == "grader_fault" for one in results
        ),
    }
    summary = ", ".join(f"{number} {what}" for what, number in kinds.items() if number)
    return f"{_number(len(results), 'file')} of {_number(learners, 'learner')}: {summary}."


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def distribution(tally: Tally) -> str:
    """How many files earned how many points: `0: 3 · 2: 5 · 4: 22`."""
    return " · ".join(f"{points:g}: {files}" for points, files in tally.distribution.items())


def _table(tallies: Sequence[Tally]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("exercise", "files", "mean", "files by points", "commonest slips"):
        table.add_column(name, justify="right" if name in ("files", "mean") else "left")
    for one in tallies:
        slips = [f"{code} {files}" for code, files in list(one.slips.items())[:SLIPS]]
        mean = "–" if one.mean is None else f"{one.mean:.0%}"
        cells = (one.exercise, str(len(one.results)), mean, distribution(one), ", ".join(slips))
        table.add_row(*map(Text, cells))
    text = io.StringIO()
    Console(file=text, width=_width(), no_color=True).print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def _width() -> int:
    import shutil

    return max(80, shutil.get_terminal_size((120, 24)).columns)


def _without_verdict(results: Sequence[Result], root: Path) -> str:
    """Files without a verdict, one by one."""
    found = [one for one in results if one.reason]
    lines = [f"{_name(one, root)}: {one_line(one.reason)}" for one in found[:TOLD]]
    more = [f"… and {len(found) - TOLD} more"] if len(found) > TOLD else []
    return "\n".join(lines + more)


def _name(result: Result, root: Path) -> str:
    path = result.handed_in.path
    return one_line(str(path.relative_to(root) if path.is_relative_to(root) else path))


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "exercise": tally.exercise,
        "title": tally.title,
        "files": len(tally.results),
        "mean": tally.mean,
        "distribution": [
            {"points": points, "files": files} for points, files in tally.distribution.items()
        ],
        "slips": [{"slip": slip, "files": files} for slip, files in tally.slips.items()],
    }


def _file(result: Result, root: Path) -> dict[str, object]:
    return {
        "learner": result.handed_in.learner,
        "exercise": result.handed_in.exercise,
        "file": _name(result, root),
        "status": result.status,
        "points": result.points,
        "max_points": result.max_points,
        "slips": result.slips,
        "stored": result.key is not None,
        "graded_before": result.before,
        "told": result.reason or None,
    }
