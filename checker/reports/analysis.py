"""How exercises behave in a class: as a table with what was commonest, or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from checker.app.statistics import FEW
from checker.reports.cleaning import document, one_line
from checker.reports.screen import fitted
from checker.reports.suggestion import command
from checker.reports.tables import as_table

if TYPE_CHECKING:
    from checker.app.analysis import Analysis, Item

COMMONEST = 6
"""How many slips or responses of an exercise are named in a text; JSON has all."""
LEGEND = """\
n: learners. difficulty: mean share of the points at the first attempt; 1 is easiest.
discrimination: correlation of that share with the mean share at the other exercises.
right: at the first attempt; solved: at any. attempts, time: median to the first right one."""


def analysis(found: Analysis, output: str) -> str:
    """The exercises, a line each; then slips and responses of each by frequency."""
    if output == "json":
        return document(_whole(found))
    if not found.items:
        return f"Nothing is graded yet. What there is to do: {command('list')}"
    few = any(item.few for item in found.items)
    parts = [as_table([_row(item) for item in found.items]), LEGEND]
    if few:
        parts.append(f"* Fewer than {FEW} learners: these figures may be far from what more of them"
                     " would show.")  # fmt: skip
    parts += [told for item in found.items if (told := _commonest(item))]
    parts += [_doubt(item) for item in found.items if _is_doubtful(item)]
    return fitted("\n\n".join(parts))


def _row(item: Item) -> dict[str, object]:
    return {
        "exercise": item.exercise,
        "n": f"{item.n}*" if item.few else f"{item.n} ",
        "difficulty": _rounded(item.difficulty),
        "discrimination": _rounded(item.discrimination),
        "right": _percent(item.right, item.n),
        "solved": _percent(item.solved, item.n),
        "attempts": item.median_attempts,
        "time": _time(item.median_seconds),
    }


def _rounded(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}"


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    for unit, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{seconds / unit:.1f} {name}"
    return f"{seconds:.0f} s"


def _commonest(item: Item) -> str:
    lines = []
    for code, number in item.slips[:COMMONEST]:
        lines.append(f"  {number:>4}  {_percent(number, item.n):>4}  {code}")
        lines += [f"{'':14}{item.meanings[code]}"] if code in item.meanings else []
    lines += _more(item.slips)
    if item.responses:
        lines.append("  Responses:")
    for said, number in item.responses[:COMMONEST]:
        mark = " (right)" if said in item.keys else ""
        shown = one_line(said[:60])
        lines.append(f"  {number:>4}  {_percent(number, item.n):>4}  {shown}{mark}")
    lines += _more(item.responses)
    return "\n".join([f"{item.exercise}: {one_line(item.title)}", *lines]) if lines else ""


def _more(counted: Sequence[tuple[str, int]]) -> list[str]:
    return [f"        … and {len(counted) - COMMONEST} more"] if len(counted) > COMMONEST else []


def _is_doubtful(item: Item) -> bool:
    return item.discrimination is not None and item.discrimination < 0 and not item.few


def _doubt(item: Item) -> str:
    return (
        f"{item.exercise}: those who do well elsewhere do worse here. Look at its wording and key."
    )


def _whole(found: Analysis) -> dict[str, object]:
    return {
        "course": found.course.slug if found.course else None,
        "few_below": FEW,
        "exercises": [
            {
                **asdict(item),
                "few": item.few,
                "slips": dict(item.slips),
                "responses": dict(item.responses),
            }
            for item in found.items
        ],
    }
