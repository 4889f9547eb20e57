"""The verdict for GitHub Actions: annotations on the learner's lines, and a step summary.

The runner takes a line of a step's output that begins with `::` for a command, and `##[` anywhere
in a line that is none. Here every line is a command of ours, and whatever a learner can influence
stands escaped inside one; in the summary it stands as character references, which can never be
Markdown or HTML.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from checker.models.verdict import EARNING, Finding, Location, Verdict
from checker.reports.cleaning import clean
from checker.reports.reported import Reported, Several
from checker.reports.text import out_of, points, status_word
from checker.reports.unproved import Unproved

LIMIT = 10
"""GitHub shows this many errors and this many warnings of one step, and drops the rest."""

LONGEST = 2000
"""Longer messages are cut: the runner drops annotations that are too long to pass on."""

_MARKS = {"right": "✅", "carried": "✅", "wrong": "❌", "missing": "❌", "not_checked": "➖"}
_PUNCTUATION = str.maketrans({char: f"&#{ord(char)};" for char in string.punctuation} | {"\n": " "})
# What GitHub makes a link of, even where it is written in character references.
_LINKED = re.compile(r"(?<=[@#])(?=\w)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH)(?=-\d)", re.IGNORECASE)
_WORD_JOINER = "\u2060"


@dataclass(frozen=True)
class _Note:
    """An annotation to be; one without a file belongs to the whole run."""

    level: str
    title: str
    message: str
    weight: float = 0
    file: str | None = None
    line: int | None = None


def commands(verdict: Verdict, file: str | None, unproved: Unproved | None = None) -> str:
    """Workflow commands, the root cause first: errors, warnings, and the score as a notice.

    `file` is the learner's file as the repository names it; None for a response.
    """
    return together([Reported(verdict, "", file, unproved)])


def together(several: Several) -> str:
    """Workflow commands for all verdicts; the root causes of each stand before all else."""
    notes = sorted((note for one in several for note in _notes(one)), key=lambda one: -one.weight)
    errors = [note for note in notes if note.level == "error"]
    warnings = [note for note in notes if note.level == "warning"]
    shown = errors[:LIMIT] + warnings[:LIMIT]
    more = len(notes) - len(shown)
    return "\n".join(map(_command, [*shown, _notice(several, more)]))


def _notice(several: Several, more: int) -> _Note:
    left = f"; {more} more are in the step summary" if more else ""
    if len(several) == 1:
        verdict = several[0].verdict
        return _Note(
            "notice", verdict.exercise, f"{status_word(verdict.status)}, {_score(verdict)}{left}"
        )
    if not several:
        return _Note("notice", "exercises", f"nothing to grade{left}")
    right = sum(one.verdict.status == "correct" for one in several)
    return _Note("notice", "exercises", f"{right} of {len(several)} correct{left}")


def _notes(one: Reported) -> Iterator[_Note]:
    verdict, file = one.verdict, one.file
    if one.unproved is not None:
        title = f"{verdict.exercise}: not proved"
        yield _Note(one.unproved.level, title, one.unproved.told, math.inf)
    if verdict.stopped:
        title = f"{verdict.exercise}: {status_word(verdict.status)}{_cell(verdict.place)}"
        blamed = None if verdict.status == "grader_fault" else file
        yield _Note("error", title, verdict.feedback, math.inf, blamed, one.line(verdict.place))
    seen: set[str] = set()
    for finding in verdict.findings:
        if finding.status not in EARNING:
            level = "warning" if finding.status == "not_checked" else "error"
            title = f"{verdict.exercise}: {finding.check}{_cell(finding.place)}"
            weight = 0 if finding.slip in seen else finding.max_points
            # What the verdict says first is the root cause; the same slip again tells no more.
            weight = math.inf if finding.message == verdict.feedback else weight
            seen |= {finding.slip} if finding.slip else set()
            yield _Note(level, title, finding.message, weight, file, one.line(finding.place))


def _cell(place: Location | None) -> str:
    """That a place is in a notebook; its file's own lines are what few people look at."""
    return f", {place}" if place and place.cell is not None else ""


def _score(verdict: Verdict) -> str:
    return out_of(verdict.score.points, verdict.score.max_points)


def _command(note: _Note) -> str:
    properties = {"title": note.title}
    if note.file is not None:
        line = {} if note.line is None else {"line": str(note.line)}
        properties = {"file": str(PurePath(note.file)), **line, **properties}
    listed = ",".join(f"{name}={escaped_property(value)}" for name, value in properties.items())
    return f"::{note.level} {listed}::{escaped(note.message)}"


def escaped(text: str) -> str:
    """Text as the message of a command, which it cannot leave."""
    text = _short(clean(text))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Text as the value of one of a command's properties."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def summary(
    verdict: Verdict, title: str, file: str | None, unproved: Unproved | None = None
) -> str:
    """Markdown for the step summary: the score, what to read first, a table of the findings."""
    of = f" · {_markdown(file)}" if file is not None else ""
    parts = [
        f"### {_markdown(title)} ({_markdown(verdict.named)})",
        f"**{_markdown(status_word(verdict.status))}**, {_score(verdict)}{of}",
    ]
    if unproved is not None:
        parts.append(f"> ⚠️ {_markdown(unproved.told)}")
    if all(verdict.feedback != finding.message for finding in verdict.findings):
        parts.append(f"> {_markdown(verdict.feedback)}")
    if verdict.findings:
        parts.append(_table(verdict.findings))
    return "\n\n".join(parts) + "\n"


def _table(findings: Sequence[Finding]) -> str:
    head = "| | Check | Points | Line | Finding |\n| :-: | --- | --: | --: | --- |"
    return "\n".join([head, *(_row(finding) for finding in findings)])


def _row(finding: Finding) -> str:
    earned = f"{points(finding.points)}/{points(finding.max_points)}" if finding.max_points else ""
    slip = f" ({finding.slip})" if finding.slip else ""
    # What was right in a program that was stopped, and earned nothing, is not marked as earned.
    unpaid = finding.status in EARNING and finding.points < finding.max_points
    cells = (
        "➖" if unpaid else _MARKS[finding.status],
        _markdown(finding.check),
        _markdown(earned),
        _at(finding),
        _markdown(f"{finding.message}{slip}"),
    )
    return f"| {' | '.join(cells)} |"


def _at(finding: Finding) -> str:
    place = finding.place
    if place is None:
        return ""
    return str(place.line) if place.cell is None else f"cell {place.cell}, {place.line}"


def _markdown(text: str) -> str:
    """Text that Markdown shows as it is; only what stands between backticks is set as code."""
    plain = _LINKED.sub(_WORD_JOINER, _short(clean(text)).strip()).translate(_PUNCTUATION)
    return re.sub(r"&#96;(.+?)&#96;", r"<code>\1</code>", plain)
