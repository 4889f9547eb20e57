"""The verdict for a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from checker.models.said import say, say_count
from checker.models.verdict import EARNING, Finding, Verdict
from checker.reports.cleaning import one_line
from checker.reports.screen import fitted
from checker.reports.suggestion import command
from checker.words import phrase

if TYPE_CHECKING:
    from checker.app.grader import Outcome

PRINTED, FLOOD, WIDEST = 20, 5, 200
"""How many lines of what a program printed are shown, how many where there are more, and how much
of each."""
Translate = Callable[[str], str]
"""Says a sentence in the reader's language."""
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
_WORDS: dict[str, str] = {
    "correct": say("correct"),
    "partial": say("partial"),
    "incorrect": say("incorrect"),
    "invalid": say("could not be read"),
    "error": say("the program stopped"),
    "timeout": say("out of time"),
    "memory": say("out of memory"),
    "output": say("too much output"),
    "refused": say("not allowed"),
    "grader_fault": say("the grader failed"),
}
"""A status as a reader knows it."""


def isolation_note(isolation: str) -> str:
    """What to say of a run that was not sealed off from the machine; else nothing."""
    return _ISOLATION_NOTES.get(isolation, "")


def points(value: float) -> str:
    """Points without a needless fraction: 2, 2.5."""
    return f"{value:g}"


def out_of(earned: float, most: float) -> str:
    """Points as a person says them: 2 of 4 points, 0 of 1 point."""
    return say_count("{m} of {n:g} point", "{m} of {n:g} points", most, m=points(earned))


def status_word(status: str) -> str:
    """A verdict's status as a person reads it."""
    return _WORDS[status]


def outcome(graded: Outcome, language: str = "en", *, findings: bool = True) -> str:
    """What came of a job, for its learner; without `findings` only what to read first."""
    verdict = graded.verdict
    if not findings:
        verdict = verdict.model_copy(update={"findings": ()})
    attempt = graded.kept.attempt if graded.kept else None
    return render(verdict, graded.title, attempt, graded.further, graded.printed, language=language)


def render(  # noqa: PLR0913  # all that is shown
    verdict: Verdict,
    title: str,
    attempt: int | None,
    further: Sequence[str] = (),
    printed: str = "",
    *,
    language: str = "en",
) -> str:
    """The verdict: its status and score, what to read first, each finding, and what was printed.

    `further` is what to say to whoever went wrong in this way before.
    """
    translate = partial(phrase, language=language)
    colour = _COLOURS.get(verdict.status, "red")
    score = translate(out_of(verdict.score.points, verdict.score.max_points))
    lines = [
        f"{click.style(one_line(title), bold=True)} ({one_line(verdict.named)})",
        f"{click.style(translate(status_word(verdict.status)), fg=colour, bold=True)}, {score}",
        "",
        one_line(translate(verdict.feedback)),
        *(one_line(line) for extra in further for line in translate(extra).splitlines()),
    ]
    if len(verdict.findings) > 1:
        lines += ["", *(_finding(finding, verdict, translate) for finding in verdict.findings)]
    if verdict.status in STOPPED and any(map(_right_so_far, verdict.findings)):
        sentence = say(
            "A program that meets a limit earns no points; what is marked ○ was right so far."
        )
        lines += ["", translate(sentence)]
    closing = translate(_closing(verdict, attempt))
    # What the program printed stands as it was printed.
    parts = [
        fitted("\n".join(lines)),
        *_printed(printed, translate),
        *(["", closing] if closing else []),
    ]
    return "\n".join(parts)


def onward(after: str | None, language: str = "en") -> str:
    """Where to go once an exercise is right; `after` is the id of the next one, if there is one."""
    if after is None:
        last = say(
            "That was the last exercise. See how far you are: {command}",
            command=command("progress"),
        )
        return fitted(phrase(last, language))
    show = command("show", after)
    sentence = say("Next: {id}. Read it with: {command}", id=after, command=show)
    return fitted(phrase(sentence, language))


def _right_so_far(finding: Finding) -> bool:
    return finding.status in EARNING and finding.points < finding.max_points


def _printed(text: str, translate: Translate) -> list[str]:
    """The first lines of what a program printed, set off from what is ours."""
    said = text.splitlines()
    if not said:
        return []
    most = PRINTED if len(said) <= PRINTED else FLOOD
    left = say("… and {n} more lines", n=len(said) - most)
    more = [f"  {translate(left)}"] if len(said) > most else []
    shown = (one_line(line)[:WIDEST] for line in said[:most])
    return ["", translate(say("Your program printed:")), *(f"  │ {line}" for line in shown), *more]


def _finding(finding: Finding, verdict: Verdict, translate: Translate) -> str:
    colour = _COLOURS.get(finding.status, "red")
    mark = click.style("○" if _right_so_far(finding) else _MARKS[finding.status], fg=colour)
    earned = f"{points(finding.points)}/{points(finding.max_points)}" if finding.max_points else ""
    first = finding.message == verdict.feedback
    above = say("`{name}`: see above", name=one_line(finding.check))
    message = translate(above) if first else one_line(translate(finding.message))
    line = (
        f" ({translate(finding.place.said)})" if finding.place and finding.status == "wrong" else ""
    )
    slip = click.style(f" [{finding.slip}]", dim=True) if finding.slip else ""
    return f"  {mark} {earned:>4}  {message}{line}{slip}"


def _closing(verdict: Verdict, attempt: int | None) -> str:
    if not verdict.counts:
        return say("This did not count as an attempt.")
    return "" if attempt is None else say("Attempt {n}, stored.", n=attempt)
