"""An exercise on the terminal: Markdown through rich, with math as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text

from checker.grading.page import AskedStep, ShownOption, VariantPage
from checker.reports import screen
from checker.reports.cleaning import clean, one_line
from checker.reports.screen import fitted
from checker.reports.suggestion import command

WIDEST = 100
"""Columns of a page."""


def write(page: VariantPage, *, color: bool | None, draw: Callable[[int], str | None]) -> None:
    """Print the page; `color` False switches colours off, None leaves it to the terminal.

    `draw` gives the drawing for a width, or None; it stands in place of the list of weights.
    """
    # Asked of the system where COLUMNS says nothing sensible: at a width of 0 rich prints nothing.
    width = min(screen.width(80), WIDEST)
    console = Console(no_color=color is False, highlight=False, width=width)
    drawing = draw(console.width - 2)
    if drawing is not None and not _writable(drawing, console.encoding):
        drawing = None
    console.print(Group(*_parts(page, drawing, console.width)), crop=False)


def _writable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _parts(page: VariantPage, drawing: str | None, width: int) -> list[RenderableType]:
    points = f"{page['points']} point{'s' if page['points'] != 1 else ''}"
    parts: list[RenderableType] = [
        Text.assemble(
            (one_line(page["title"]), "bold"), f"  {page['id']} · {page['kind']} · {points}"
        ),
        Text(),
        Markdown(_plain(clean(page["stem"]))),
    ]
    if drawing is not None:
        parts += [*_title("Drawing"), Padding(Text(drawing, no_wrap=True), (0, 0, 0, 2))]
    for name, lines in page["networks"].items() if drawing is None else ():
        parts += _section(name.replace("_", " ").capitalize(), lines, width)
    facts = [f"{name.replace('_', ' ')}: {value}" for name, value in page["facts"].items()]
    parts += _section("Given", facts, width)
    parts += _code(page)
    parts += _section("Asked", map(_asked, page["asked"]), width)
    parts += _section("Options", map(_option, page["options"]), width)
    parts += _section("Conventions", page["conventions"], width)
    return [*parts, Text(), _whole(Text(fitted(_next(page), width), style="dim"))]


def _title(title: str) -> list[RenderableType]:
    return [Text(), Text(title, style="bold")]


def _section(title: str, lines: Iterable[str], width: int) -> list[RenderableType]:
    paragraphs = [
        _whole(Text(f"  {fitted(line, width - 4)}".replace("\n", "\n    "))) for line in lines
    ]
    return [*_title(title), *paragraphs] if paragraphs else []


def _code(page: VariantPage) -> list[RenderableType]:
    """What is there before the program begins, as code: it runs over, and is not broken."""
    source = "\n".join(page["preloads"])
    for function in page["functions"].values():
        source += f"\n\n{function.rstrip()}"
    if not source:
        return []
    shown = Syntax("", "python", theme="ansi_dark", background_color="default")
    lines = shown.highlight(clean(source.strip().expandtabs(4))).split("\n")
    indented = [_whole(Text.assemble("  ", line)) for line in lines]
    return [*_title("Already there"), *indented]


def _whole(text: Text) -> Text:
    """Text that the terminal is given as it is."""
    text.no_wrap, text.overflow = True, "ignore"
    return text


def _asked(asked: AskedStep) -> str:
    return f"{asked['name']} ({asked['points']} point{'s' if asked['points'] != 1 else ''})"


def _option(option: ShownOption) -> str:
    text = f": {option['text']}" if option["text"] else ""
    return clean(f"{option['response']}{text}")


def _next(page: VariantPage) -> str:
    near, name, seed = page["near"], page["id"], page.get("variant")
    if page["kind"] == "code":
        start = command("start", name, variant=seed)
        return f"{near}\nNext: {start}\nThen: {command('grade', name, 'FILE', variant=seed)}"
    answer = command("answer", name, "RESPONSE", variant=seed)
    return f"{near}\nNext: {answer}".lstrip()


def _plain(stem: str) -> str:
    """Math between dollar signs as plain text; names keep their backticks without colours too."""
    stem = re.sub(r"\$([^$]+)\$", lambda found: found[1].replace(r"\cdot", "·"), stem)
    return re.sub(r"`([^`]+)`", r"`` `\1` ``", stem)
