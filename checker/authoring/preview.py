"""An exercise's page as one HTML file that fetches nothing: the learner's part, then the author's.

Every text of a spec is escaped; the prompt is Markdown in which HTML is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from checker.authoring.sideviews import ComparisonRow, data_rows, sideviews, value_rows
from checker.catalog import Entry
from checker.grading.page import AskedStep, Page, ShownOption, page
from checker.grading.plan import Plan
from checker.grading.respond import options
from checker.solver.values import SolverError

STYLE = Path(__file__).with_name("preview.css")
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def html(entry: Entry, drawn: str | None = None, *, learner_view: bool = False) -> str:
    """The page. `drawn` is the exercise's drawing as SVG; `learner_view` leaves the author's
    part out. Raises SpecError where the exercise cannot be computed."""
    plan = Plan(entry.exercise, entry.digest, entry.functions, "preview")
    try:
        body = _learner(page(plan), drawn) + ("" if learner_view else _author(plan))
    except SolverError as error:
        raise entry.unsound([(error.place, str(error))]) from None
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(entry.exercise.title)}</title>\n"
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    )


def _learner(contents: Page, drawn: str | None) -> str:
    points = f"{contents['points']} point{'s' if contents['points'] != 1 else ''}"
    parts = [
        f"<header>\n<h1>{escape(contents['title'])}</h1>\n"
        f"<p>{escape(contents['id'])} · {contents['kind']} · {points}</p>\n</header>",
        f'<div class="stem">\n{MARKDOWN.render(_plain(contents["stem"]))}</div>',
        f'<div class="figure">\n{drawn}</div>' if drawn else "",
        "" if drawn else _networks(contents["networks"]),
        _section(
            "Given", _list(f"{n.replace('_', ' ')}: {v}" for n, v in contents["facts"].items())
        ),
        _section("Already there", _code(contents)),
        _section("Asked", _list(map(_asked, contents["asked"]))),
        _section("Options", _options(contents["options"])),
        _section("Conventions", _list(contents["conventions"]), "conventions"),
        _section("Tolerance", _tolerance(contents), "conventions"),
    ]
    return "<main>\n" + "\n".join(filter(None, parts)) + "\n</main>\n"


def _plain(stem: str) -> str:
    """Math between dollar signs as plain text."""
    return re.sub(r"\$([^$]+)\$", lambda found: found[1].replace(r"\cdot", "·"), stem)


def _section(title: str, content: str, kind: str = "") -> str:
    if not content:
        return ""
    style = f' class="{kind}"' if kind else ""
    return f"<section{style}>\n<h2>{title}</h2>\n{content}\n</section>"


def _list(lines: Iterable[str], *, marked: bool = False) -> str:
    """A list of lines; `marked` ones are Markdown."""
    made = (_inline(line) if marked else escape(line) for line in lines)
    items = "\n".join(f"<li>{line}</li>" for line in made)
    return f"<ul>\n{items}\n</ul>" if items else ""


def _inline(text: str) -> str:
    return str(MARKDOWN.renderInline(text))


def _networks(networks: dict[str, list[str]]) -> str:
    return "\n".join(
        _section(escape(name.replace("_", " ").capitalize()), _list(lines))
        for name, lines in networks.items()
    )


def _code(contents: Page) -> str:
    source = "\n".join(contents["preloads"])
    for function in contents["functions"].values():
        source += f"\n\n{function.rstrip()}"
    return f"<pre><code>{escape(source.strip())}</code></pre>" if source.strip() else ""


def _asked(asked: AskedStep) -> str:
    return f"{asked['name']} ({asked['points']} point{'s' if asked['points'] != 1 else ''})"


def _options(shown: list[ShownOption]) -> str:
    lines = (
        f"<li><strong>{escape(one['response'])}</strong>"
        f"{': ' + _inline(one['text']) if one['text'] else ''}</li>"
        for one in shown
    )
    items = "\n".join(lines)
    return f'<ul class="options">\n{items}\n</ul>' if items else ""


def _tolerance(contents: Page) -> str:
    return f"<p>{contents['near']}</p>" if contents["near"] else ""


def _author(plan: Plan) -> str:
    views = sideviews(plan)
    labels = [view.label for view in views]
    parts = [
        "<h2>Author’s view: with keys</h2>\n<p>Learners are shown nothing of what follows.</p>",
        _keys(plan),
        _table("Data", labels, data_rows(views)),
        _table("Truth and slips", labels, value_rows(views), slips=True),
        _section_of_hints(plan),
    ]
    inner = "\n".join(filter(None, parts))
    return f'<section class="author">\n<div>\n{inner}\n</div>\n</section>\n'


def _keys(plan: Plan) -> str:
    lines = []
    for one in options(plan):
        why = one.because or (one.twist.says if one.twist else "")
        slip = f" ({one.twist.code})" if one.twist else ""
        lines.append(f"{one.name}: " + ("the key" if one.is_key else f"wrong{slip}. {why}".strip()))
    return f"<h3>Options</h3>\n{_list(lines, marked=True)}" if lines else ""


def _section_of_hints(plan: Plan) -> str:
    hints = _list(plan.exercise.hints, marked=True)
    return f"<h3>Hints</h3>\n{hints}" if hints else ""


def _table(title: str, labels: list[str], rows: list[ComparisonRow], *, slips: bool = False) -> str:
    if not rows:
        return ""
    heads = ["", *labels, *(["what was done"] if slips else [])]
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "\n".join(_row(row, slips=slips) for row in rows)
    return (
        f'<h3>{title}</h3>\n<div class="wide"><table>\n<thead><tr>{top}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _row(row: ComparisonRow, *, slips: bool) -> str:
    cells = "".join(
        f'<td class="value same">{escape(value)} = truth</td>'
        if same
        else f'<td class="value">{escape(value)}</td>'
        for value, same in zip(row.values, row.same, strict=True)
    )
    says = f'<td class="says">{_inline(row.says)}</td>' if slips else ""
    kind = ' class="slip"' if row.says else ""
    return f'<tr{kind}><th scope="row">{escape(row.name)}</th>{cells}{says}</tr>'
