"""What grading again would change or has changed: a line an attempt, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from checker.models.regrade import Change, Ungraded
from checker.reports.classes import counted
from checker.reports.cleaning import document, one_line
from checker.reports.screen import fitted
from checker.reports.suggestion import command
from checker.reports.tables import as_table, render
from checker.reports.text import points

if TYPE_CHECKING:
    from checker.app.regrading import Due, RegradeResult

_SAYS = {
    "spec": "the exercise was changed",
    "solver": "another version of the solver",
    "tolerance": "another tolerance",
    "program": "another version of the program",
    "asked": "graded again as asked",
}
_WHAT = {"rises": "rises", "falls": "falls", "same": "as before", "kept": "would fall: kept"}


@dataclass(frozen=True)
class RegradeReport:
    """A regrade as text or JSON: `done` counts the verdicts put in place, None at a dry run."""

    due: Due
    judged: RegradeResult
    changes: Sequence[Change]
    done: int | None


def regrade(report: RegradeReport, output: str) -> str:
    """Who changes, by how much and why."""
    if output == "json":
        return document(_whole(report), default=str)
    if output == "csv":
        rows = [{**_row(one), "why": " ".join(one.why)} for one in report.changes]
        head = ",".join(("learner", "exercise", "attempt", "before", "after", "of", "points",
                         "status", "why"))  # fmt: skip
        return render(rows, "csv", "") if rows else f"{head}\n"
    parts = [_summary(report)]
    if report.changes:
        parts.insert(0, as_table([_shown(one) for one in report.changes]))
        parts.append(_whys(report.changes))
    parts += _left(report)
    return fitted("\n\n".join(parts))


def _row(one: Change) -> dict[str, object]:
    return {
        "learner": one.learner,
        "exercise": one.exercise,
        "attempt": one.attempt,
        "before": one.before,
        "after": one.after,
        "of": one.max_after,
        "points": _WHAT[one.what],
        "status": one.status
        if one.status == one.status_before
        else f"{one.status_before} → {one.status}",
    }


def _shown(one: Change) -> dict[str, object]:
    """The same for a person: what the points were out of is shown where that is another number."""
    if one.max_before == one.max_after:
        return _row(one)
    return {**_row(one), "before": f"{points(one.before)} of {points(one.max_before)}"}


def _summary(report: RegradeReport) -> str:
    if not report.due.attempts:
        return "No stored attempt needs to be graded again."
    number = Counter(one.what for one in report.changes)
    alone = sum(one.what == "same" and one.max_before == one.max_after for one in report.changes)
    graded, again = len(report.due.tasks), len(report.due.attempts)
    head = f"{counted(again, 'attempt')} graded again ({counted(graded, 'submission')}): "
    counts = {
        "rise": number["rises"],
        "fall": number["falls"],
        "change in status alone": alone,
        "keep their share of other points": number["same"] - alone,
    }
    ways = [f"{count} {_verb(report, word)}" for word, count in counts.items() if count]
    lines = [f"{head}{', '.join(ways) or 'no points ' + _verb(report, 'change')}."]
    if number["kept"]:
        lines.append(
            f"{number['kept']} would fall and {'are' if report.done is not None else 'would be'} "
            "kept as they are; to let points fall: --allow-lower"
        )
    if report.done:
        lines.append(
            f"The old verdicts are kept. To take this back: {command('regrade', '--undo')}"
        )
    return "\n".join(lines)


def _verb(report: RegradeReport, word: str) -> str:
    if report.done is None:
        return f"would {word}"
    return (
        word.replace("rise", "rose")
        .replace("fall", "fell")
        .replace("change", "changed")
        .replace("keep", "kept")
    )


def _whys(changes: Sequence[Change]) -> str:
    number = Counter(why for one in changes for why in one.why)
    return "\n".join(f"Why: {_SAYS[why]} ({count})." for why, count in number.most_common())


def _left(report: RegradeReport) -> list[str]:
    lines = [_one_left(one) for one in report.due.left]
    faults = Counter(report.judged.faults.values())
    lines += [
        f"{counted(number, 'submission')} could not be graded: {one_line(why)}"
        for why, number in faults.most_common(5)
    ]
    return ["\n".join(lines)] if lines else []


def _one_left(one: Ungraded) -> str:
    return f"{one.exercise}: {counted(one.attempts, 'attempt')} left as graded, since {one.why}."


def _whole(report: RegradeReport) -> Mapping[str, object]:
    return {
        "dry_run": report.done is None,
        "attempts": len(report.due.attempts),
        "submissions": len(report.due.tasks),
        "changed": report.done,
        "changes": [asdict(one) for one in report.changes],
        "left": [asdict(one) for one in report.due.left],
        "faults": [{"exercise": key[0], "why": why} for key, why in report.judged.faults.items()],
    }
