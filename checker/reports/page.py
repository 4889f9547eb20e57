"""An exercise on the terminal: Markdown through rich, with math as plain text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from typing import Any

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text

from checker.reports.suggestion import command

NARROWEST, WIDEST = 20, 100
"""Columns of a page; a terminal that has fewer breaks the lines itself."""


def write(page: dict[str, Any], *, color: bool | None, draw: Callable[[int], str | None]) -> None:
    """Print the page; `color` False switches colours off, None leaves it to the terminal.

    `draw` gives the drawing for a width, or None; it stands in place of the list of weights.
    """
    # Asked of the system where COLUMNS says nothing sensible: at a width of 0 rich prints nothing.
    width = min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)
    console = Console(no_color=color is False, highlight=False, width=width)
    drawing = draw(console.width - 2)
    if drawing is not None and not _writable(drawing, console.encoding):
        drawing = None
    console.print(Group(*_parts(page, drawing)))


def _writable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _parts(page: dict[str, Any], drawing: str | None) -> list[Any]:
    points = f"{page['points']} point{'s' if page['points'] != 1 else ''}"
    parts: list[Any] = [
        Text.assemble((page["title"], "bold"), f"  {page['id']} · {page['kind']} · {points}"),
        Text(),
        Markdown(_plain(page["stem"])),
    ]
    if drawing is not None:
        parts += _section("Drawing", [Text(drawing, no_wrap=True)])
    for name, lines in page["networks"].items() if drawing is None else ():
        parts += _section(name.replace("_", " ").capitalize(), [Text(line) for line in lines])
    facts = [Text(f"{name.replace('_', ' ')}: {value}") for name, value in page["facts"].items()]
    parts += _section("Given", facts)
    parts += _section("Already there", _code(page))
    parts += _section("Asked", [_asked(one) for one in page["asked"]])
    parts += _section("Options", [_option(one) for one in page["options"]])
    parts += _section("Conventions", [Text(line) for line in page["conventions"]])
    return [*parts, Text(), Text(_next(page), style="dim")]


def _section(title: str, lines: list[Any]) -> list[Any]:
    if not lines:
        return []
    return [Text(), Text(title, style="bold"), *(Padding(line, (0, 0, 0, 2)) for line in lines)]


def _code(page: dict[str, Any]) -> list[Any]:
    source = "\n".join(page["preloads"])
    for function in page["functions"].values():
        source += f"\n\n{function.rstrip()}"
    return [Syntax(source.strip(), "python", theme="ansi_dark", background_color="default",
                   word_wrap=True)] if source else []  # fmt: skip


def _asked(asked: dict[str, Any]) -> Text:
    return Text(f"{asked['name']} ({asked['points']} point{'s' if asked['points'] != 1 else ''})")


def _option(option: dict[str, Any]) -> Text:
    text = f": {option['text']}" if option["text"] else ""
    return Text(f"{option['response']}{text}")


def _next(page: dict[str, Any]) -> str:
    tolerance, name, seed = page["tolerance"], page["id"], page.get("variant")
    near = (
        f"Values count as right within {tolerance['relative']:g} of their size, "
        f"and {tolerance['absolute']:g} more."
    )
    if page["kind"] == "code":
        start = command("start", name, variant=seed)
        return f"{near}\nNext: {start}\nThen: {command('grade', name, 'FILE', variant=seed)}"
    return f"Next: {command('answer', name, 'RESPONSE', variant=seed)}"


def _plain(stem: str) -> str:
    """Math between dollar signs as plain text; names keep their backticks without colours too."""
    stem = re.sub(r"\$([^$]+)\$", lambda found: found[1].replace(r"\cdot", "·"), stem)
    return re.sub(r"`([^`]+)`", r"`` `\1` ``", stem)
