"""What `checker demo` prints: a table of the day, and two wrong submissions with their feedback."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from checker.reports import text
from checker.reports.suggestion import command

if TYPE_CHECKING:
    from checker.app.grader import Outcome

SHOWN = ("missing-factor-2.py", "slope-once.py")
"""The two whose feedback is printed in full, if they are there."""


def render(day: Sequence[Outcome], database: Path) -> str:
    """The whole output: table, two verdicts, and where all is stored."""
    wrong = [graded for graded in day if graded.job.name in SHOWN]
    shown = {graded.job.name: graded for graded in reversed(wrong)}
    parts = [_table(day)]
    for name in SHOWN:
        if name in shown:
            graded = shown[name]
            verdict = text.render(graded.verdict, graded.title, None)
            parts.append(f"── {name} ──\n{verdict}")
    stored = sum(graded.proved for graded in day)
    parts.append(f"{stored} verdicts are stored in {database}")
    parts.append(f"See them with: {command('scores', learner='demo', db=database)}")
    return "\n\n".join(parts)


def _table(day: Sequence[Outcome]) -> str:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("exercise", "graded", "correct", "partial", "incorrect"):
        table.add_column(name, justify="left" if name == "exercise" else "right")
    table.add_column("slips named")
    counts: dict[str, Counter[str]] = {}
    slips: dict[str, dict[str, None]] = {}
    for graded in day:
        verdict = graded.verdict
        counts.setdefault(verdict.exercise, Counter()).update([verdict.status, "all"])
        found = {finding.slip: None for finding in verdict.findings if finding.slip}
        slips.setdefault(verdict.exercise, {}).update(found)
    for name, count in counts.items():
        numbers = (str(count[key]) for key in ("all", "correct", "partial", "incorrect"))
        table.add_row(name, *numbers, str(len(slips[name])))
    out = io.StringIO()
    Console(file=out, width=100, no_color=True).print(table)
    return out.getvalue().rstrip()
