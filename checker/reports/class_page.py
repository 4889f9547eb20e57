"""The instructor's page of a class's report: points, slips, and every learner."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from checker.app.meanings import meanings
from checker.models.batch import Found, Result, Tally
from checker.reports.batch import counts
from checker.reports.pages import page, sentence, share_kind, text

LEFT = 200
"""So many files that were left alone are listed."""


def render(
    tallies: Sequence[Tally], by_learner: Mapping[str, Sequence[Result]], found: Found, when: str
) -> bytes:
    """The page; `when` says when the files were graded."""
    results = [one for tally in tallies for one in tally.results]
    parts = [
        f"<header>\n<h1>What the class handed in</h1>\n<p>{text(counts(results))}</p>\n"
        f"<p>Graded {text(when)}</p>\n</header>",
        *map(_exercise, tallies),
        _learners(tallies, by_learner),
        _list("Without a verdict", [(r.handed_in.learner, r.handed_in.exercise, r.reason)
                                    for r in results if r.reason]),
        _list("Left alone", [(one.path.name, "", one.why) for one in found.left]),
    ]  # fmt: skip
    return page("What the class handed in", "\n".join(filter(None, parts)))


def file_name(learner: str) -> str:
    """The name of a learner's page: readable, and another one for each learner."""
    plain = unicodedata.normalize("NFKD", learner).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]
    return f"{slug or 'learner'}-{hashlib.sha256(learner.encode()).hexdigest()[:10]}.html"


def _exercise(tally: Tally) -> str:
    mean = "–" if tally.mean is None else f"{tally.mean:.0%}"
    return (
        f"<section>\n<h2>{text(tally.title)}</h2>\n"
        f'<p class="soft">{text(tally.exercise)} · {len(tally.results)} files · mean {mean} of the '
        f"points</p>\n{_bars(tally)}\n{_slips(tally)}</section>"
    )


def _bars(tally: Tally) -> str:
    """How many files earned how many points, as bars and as numbers."""
    most = max(tally.distribution.values(), default=1)
    rows = "".join(
        f"<span>{points:g} points</span>"
        f'<span class="track"><span class="bar" style="width: {files / most:.1%}"></span></span>'
        f"<span>{files}</span>\n"
        for points, files in tally.distribution.items()
    )
    return f'<div class="bars">\n{rows}</div>'


def _slips(tally: Tally) -> str:
    if not tally.slips:
        return ""
    rows = "".join(
        f'<tr><td class="number">{files}</td><td><code>{text(code)}</code></td>'
        f"<td>{sentence(meanings().get(code, ''))}</td></tr>\n"
        for code, files in tally.slips.items()
    )
    return (
        '<h3>Slips, the commonest first</h3>\n<div class="wide" tabindex="0"><table>\n<thead><tr>'
        '<th class="number">files</th><th>slip</th><th>what was done</th></tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def _learners(tallies: Sequence[Tally], by_learner: Mapping[str, Sequence[Result]]) -> str:
    head = "".join(f'<th class="number">{text(one.exercise)}</th>' for one in tallies)
    rows = "".join(_learner(name, tallies, results) for name, results in by_learner.items())
    return (
        '<section>\n<h2>Learners</h2>\n<div class="wide" tabindex="0"><table class="grid">\n'
        f'<thead><tr><th>learner</th><th class="number">points</th>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>\n</section>"
    )


def _learner(name: str, tallies: Sequence[Tally], results: Sequence[Result]) -> str:
    own = {one.handed_in.exercise: one for one in results}
    cells = "".join(_cell(own.get(one.exercise)) for one in tallies)
    total = sum(one.points for one in results)
    link = f'<a href="learners/{file_name(name)}">{text(name)}</a>'
    return f'<tr><td>{link}</td><td class="number">{total:g}</td>{cells}</tr>\n'


def _cell(result: Result | None) -> str:
    if result is None:
        return '<td class="number soft">–</td>'
    if result.status == "grader_fault":
        return '<td class="number soft">not graded</td>'
    kind = share_kind(result.share)
    return f'<td class="number {kind}">{result.points:g}/{result.max_points:g}</td>'


def _list(title: str, rows: Sequence[tuple[str, str, str]]) -> str:
    if not rows:
        return ""
    items = "".join(
        f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in row)}</tr>\n" for row in rows[:LEFT]
    )
    more = f'<p class="soft">… and {len(rows) - LEFT} more</p>\n' if len(rows) > LEFT else ""
    return (
        f'<section>\n<h2>{title}</h2>\n<div class="wide" tabindex="0"><table>\n<tbody>\n'
        f"{items}</tbody>\n</table></div>\n{more}</section>"
    )
