"""One learner's page of a class's report: each file's verdict, and the file, its lines marked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial

from checker.models.batch import Result
from checker.models.said import say, say_count
from checker.models.source import lines_of
from checker.models.verdict import EARNING, Finding, Location, Verdict
from checker.reports.pages import page, sentence, share_kind, text
from checker.reports.text import Translate, out_of, status_word
from checker.words import phrase

_SIGNS = {"right": "✓", "carried": "✓", "not_checked": "·"}
LONGEST = 400
"""So many lines of a file are shown."""


def render(
    learner: str,
    results: Sequence[Result],
    titles: Mapping[str, str],
    verdicts: Mapping[str, Verdict],
    language: str = "en",
) -> bytes:
    """The page in a language. `verdicts` holds those that are stored, by the results' keys."""
    translate: Translate = partial(phrase, language=language)
    points, most = (
        sum(each) for each in zip(*((r.points, r.max_points) for r in results), strict=True)
    )
    whole = text(translate(out_of(points, most)))
    parts = [
        f"<header>\n<h1>{text(learner)}</h1>\n<p>{whole}</p>\n</header>",
        *(_section(one, titles, verdicts.get(one.key or ""), translate) for one in results),
    ]
    return page(learner, "\n".join(parts), language)


def _section(
    result: Result, titles: Mapping[str, str], verdict: Verdict | None, translate: Translate
) -> str:
    name = result.handed_in.exercise
    score = text(translate(out_of(result.points, result.max_points)))
    head = (
        f"<section>\n<h2>{text(titles.get(name, name))}</h2>\n"
        f'<p class="{share_kind(result.share)}">{_status(result, translate)}, {score}</p>\n'
        f'<p class="soft">{text(result.handed_in.path.name)}</p>\n'
    )
    if verdict is None:
        return f'{head}<p class="feedback">{text(translate(_why_ungraded(result)))}</p>\n</section>'
    found = "".join(_finding(one, verdict.feedback, translate) for one in verdict.findings)
    return (
        f'{head}<p class="feedback">{sentence(translate(verdict.feedback))}</p>\n'
        f'<ul class="findings">{found}</ul>\n{_program(result, verdict, translate)}</section>'
    )


def _status(result: Result, translate: Translate) -> str:
    waits = result.status == "grader_fault"
    return text(translate(say("not graded yet") if waits else status_word(result.status)))


def _why_ungraded(result: Result) -> str:
    """Why there is no verdict; of our own faults it says that they are not the learner's."""
    if result.status == "grader_fault":
        return say(
            "This file could not be graded. That is not your fault; it will be graded again."
        )
    return result.reason


def _finding(one: Finding, feedback: str, translate: Translate) -> str:
    sign = _SIGNS.get(one.status, "✗")
    kind = "all" if one.status in EARNING else "soft" if one.status == "not_checked" else "none"
    points = f" ({one.points:g}/{one.max_points:g})" if one.max_points else ""
    above = say("`{name}`: see above", name=one.check)
    message = translate(above if one.message == feedback else one.message)
    place = one.place or Location.of(one.line)
    line = f' <span class="soft">{text(translate(place.said))}</span>' if place else ""
    return (
        f'<li><span class="sign {kind}">{sign}</span>'
        f"<span>{sentence(message)}{points}{line}</span></li>\n"
    )


def _program(result: Result, verdict: Verdict, translate: Translate) -> str:
    """The file as it was graded, if it still is that file."""
    try:
        source = result.handed_in.path.read_bytes()
    except OSError:
        return ""
    if hashlib.sha256(source).hexdigest() != verdict.receipt.submission_digest:
        return ""
    marked = {one.line for one in verdict.findings if one.line and one.status not in EARNING}
    lines = lines_of(source.rstrip(b"\r\n"))
    shown = "".join(
        f"<span{' class=told' if number in marked else ''}><i>{number}</i>{text(line)}</span>"
        for number, line in enumerate(lines[:LONGEST], 1)
    )
    left = len(lines) - LONGEST
    more = say_count("… and {n} line more", "… and {n} lines more", left)
    rest = f'<p class="soft">{text(translate(more))}</p>\n' if left > 0 else ""
    heading = text(translate(say("Your file")))
    return (
        f"<details open>\n<summary>{heading}</summary>\n"
        f'<pre tabindex="0">{shown}</pre>\n{rest}</details>\n'
    )
