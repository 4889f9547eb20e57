"""The verdict for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from checker.models.verdict import EARNING, Finding, Status, Verdict
from checker.reports.cleaning import one_line
from checker.reports.screen import fitted
from checker.reports.suggestion import command

if TYPE_CHECKING:
    from checker.app.grader import Outcome

PRINTED, FLOOD, WIDEST = 20, 5, 200
"""How many lines of what a program printed are shown, how many where there are more, and how much
of each."""
STOPPED = ("timeout", "memory", "output", "refused")
_ISOLATION_NOTES = {
    "C (reduced)": "Note: the file ran in a reduced sandbox. To see what helps: checker doctor",
    "none (unsafe)": (
        "Note: the file ran WITHOUT a sandbox, as you asked: with limits on time, memory and "
        "output, but free to read and write what you may."
    ),
}
_COLOURS = {
    "correct": "green",
    "partial": "yellow",
    "right": "green",
    "carried": "green",
    "not_checked": "bright_black",
}
_MARKS = {"right": "✓", "carried": "✓", "wrong": "✗", "missing": "✗", "not_checked": "·"}
_WORDS: dict[Status, str] = {
    "invalid": "could not be read",
    "error": "the program stopped",
    "timeout": "out of time",
    "memory": "out of memory",
    "output": "too much output",
    "refused": "not allowed",
    "grader_fault": "the grader failed",
}
"""What stands for a status that is no word of its own to a reader."""


def isolation_note(isolation: str) -> str:
    """What to say of a run that was not sealed off from the machine; else nothing."""
    return _ISOLATION_NOTES.get(isolation, "")


def points(value: float) -> str:
    """Points without a needless fraction: 2, 2.5."""
    return f"{value:g}"


def out_of(earned: float, most: float) -> str:
    """Points as a person says them: 2 of 4 points, 0 of 1 point."""
    return f"{points(earned)} of {points(most)} point{'' if most == 1 else 's'}"


def status_word(status: Status) -> str:
    """A verdict's status as a person reads it."""
    return _WORDS.get(status, status)


def outcome(graded: Outcome, *, findings: bool = True) -> str:
    """What came of a job, for its learner; without `findings` only what to read first."""
    verdict = graded.verdict
    if not findings:
        verdict = verdict.model_copy(update={"findings": ()})
    attempt = graded.kept.attempt if graded.kept else None
    return render(verdict, graded.title, attempt, graded.further, graded.printed)


def render(
    verdict: Verdict,
    title: str,
    attempt: int | None,
    further: Sequence[str] = (),
    printed: str = "",
) -> str:
    """The verdict: its status and score, what to read first, each finding, and what was printed.

    `further` is what to say to whoever went wrong in this way before.
    """
    colour = _COLOURS.get(verdict.status, "red")
    score = out_of(verdict.score.points, verdict.score.max_points)
    lines = [
        f"{click.style(one_line(title), bold=True)} ({one_line(verdict.named)})",
        f"{click.style(status_word(verdict.status), fg=colour, bold=True)}, {score}",
        "",
        one_line(verdict.feedback),
        *(one_line(line) for told in further for line in told.splitlines()),
    ]
    if len(verdict.findings) > 1:
        lines += ["", *(_finding(finding, verdict) for finding in verdict.findings)]
    if verdict.status in STOPPED and any(map(_right_so_far, verdict.findings)):
        told = "A program that meets a limit earns no points; what is marked ○ was right so far."
        lines += ["", told]
    closing = _closing(verdict, attempt)
    # What the program printed stands as it was printed.
    parts = [fitted("\n".join(lines)), *_printed(printed), *(["", closing] if closing else [])]
    return "\n".join(parts)


def onward(after: str | None) -> str:
    """Where to go once an exercise is right; `after` is the id of the next one, if there is one."""
    if after is None:
        return fitted(f"That was the last exercise. See how far you are: {command('progress')}")
    return fitted(f"Next: {after}. Read it with: {command('show', after)}")


def _right_so_far(finding: Finding) -> bool:
    return finding.status in EARNING and finding.points < finding.max_points


def _printed(text: str) -> list[str]:
    """The first lines of what a program printed, set off from what is ours."""
    said = text.splitlines()
    if not said:
        return []
    most = PRINTED if len(said) <= PRINTED else FLOOD
    more = [f"  … and {len(said) - most} more lines"] if len(said) > most else []
    shown = (one_line(line)[:WIDEST] for line in said[:most])
    return ["", "Your program printed:", *(f"  │ {line}" for line in shown), *more]


def _finding(finding: Finding, verdict: Verdict) -> str:
    colour = _COLOURS.get(finding.status, "red")
    mark = click.style("○" if _right_so_far(finding) else _MARKS[finding.status], fg=colour)
    earned = f"{points(finding.points)}/{points(finding.max_points)}" if finding.max_points else ""
    first = finding.message == verdict.feedback
    told = f"`{one_line(finding.check)}`: see above" if first else one_line(finding.message)
    line = f" ({finding.place})" if finding.place and finding.status == "wrong" else ""
    slip = click.style(f" [{finding.slip}]", dim=True) if finding.slip else ""
    return f"  {mark} {earned:>4}  {told}{line}{slip}"


def _closing(verdict: Verdict, attempt: int | None) -> str:
    if not verdict.counts:
        return "This did not count as an attempt."
    return "" if attempt is None else f"Attempt {attempt}, stored."
