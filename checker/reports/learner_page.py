"""One learner's page of a class's report: each file's verdict, and the file, its lines marked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from checker.models.batch import Result
from checker.models.source import lines_of
from checker.models.verdict import EARNING, Finding, Verdict
from checker.reports.pages import page, sentence, share_kind, text

_SIGNS = {"right": "✓", "carried": "✓", "not_checked": "·"}
LONGEST = 400
"""So many lines of a file are shown."""


def render(
    learner: str,
    results: Sequence[Result],
    titles: Mapping[str, str],
    verdicts: Mapping[str, Verdict],
) -> bytes:
    """The page. `verdicts` holds those that are stored, by the results' keys."""
    points, most = (
        sum(each) for each in zip(*((r.points, r.max_points) for r in results), strict=True)
    )
    parts = [
        f"<header>\n<h1>{text(learner)}</h1>\n<p>{points:g} of {most:g} points</p>\n</header>",
        *(_section(one, titles, verdicts.get(one.key or "")) for one in results),
    ]
    return page(learner, "\n".join(parts))


def _section(result: Result, titles: Mapping[str, str], verdict: Verdict | None) -> str:
    name = result.handed_in.exercise
    score = f"{result.points:g} of {result.max_points:g} points"
    head = (
        f"<section>\n<h2>{text(titles.get(name, name))}</h2>\n"
        f'<p class="{share_kind(result.share)}">{_status(result)}, {score}</p>\n'
        f'<p class="soft">{text(result.handed_in.path.name)}</p>\n'
    )
    if verdict is None:
        return f'{head}<p class="feedback">{text(_untold(result))}</p>\n</section>'
    found = "".join(_finding(one, verdict.feedback) for one in verdict.findings)
    return (
        f'{head}<p class="feedback">{sentence(verdict.feedback)}</p>\n'
        f'<ul class="findings">{found}</ul>\n{_program(result, verdict)}</section>'
    )


def _status(result: Result) -> str:
    return "not graded yet" if result.status == "grader_fault" else text(result.status)


def _untold(result: Result) -> str:
    """Why there is no verdict; of our own faults a learner is told that it is not theirs."""
    if result.status == "grader_fault":
        return "This file could not be graded. That is not your fault; it will be graded again."
    return result.told


def _finding(one: Finding, feedback: str) -> str:
    sign = _SIGNS.get(one.status, "✗")
    kind = "all" if one.status in EARNING else "soft" if one.status == "not_checked" else "none"
    points = f" ({one.points:g} of {one.max_points:g})" if one.max_points else ""
    told = f"`{one.check}`: see above" if one.message == feedback else one.message
    line = f' <span class="soft">line {one.line}</span>' if one.line else ""
    return (
        f'<li><span class="sign {kind}">{sign}</span>'
        f"<span>{sentence(told)}{points}{line}</span></li>\n"
    )


def _program(result: Result, verdict: Verdict) -> str:
    """The file as it was graded, if it still is that file."""
    try:
        source = result.handed_in.path.read_bytes()
    except OSError:
        return ""
    if hashlib.sha256(source).hexdigest() != verdict.receipt.submission_digest:
        return ""
    told = {one.line for one in verdict.findings if one.line and one.status not in EARNING}
    lines = lines_of(source.rstrip(b"\r\n"))
    shown = "".join(
        f"<span{' class=told' if number in told else ''}><i>{number}</i>{text(line)}</span>"
        for number, line in enumerate(lines[:LONGEST], 1)
    )
    more = (
        f'<p class="soft">… and {len(lines) - LONGEST} lines more</p>\n'
        if len(lines) > LONGEST
        else ""
    )
    return (
        "<details open>\n<summary>Your file</summary>\n"
        f'<pre tabindex="0">{shown}</pre>\n{more}</details>\n'
    )
