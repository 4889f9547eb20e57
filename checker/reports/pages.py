"""Pages that stand for themselves: HTML that fetches nothing, in which every text is escaped."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from checker.reports.cleaning import clean

GENERATOR = "exercise-checker"
_STYLE = Path(__file__).with_name("pages.css")


def text(value: object) -> str:
    """A text of anyone's as it may stand anywhere in a page, in quotes too."""
    return escape(clean(str(value)))


def sentence(value: str) -> str:
    """A sentence of ours as HTML: names between backticks are set as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text(value))


def page(title: str, body: str, language: str = "en") -> bytes:
    """A whole page; the title is a text, the body is HTML."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{GENERATOR}">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{text(title)}</title>\n<style>\n{_style()}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def is_ours(path: Path) -> bool:
    """Whether a file is a page that was written here."""
    try:
        with path.open("rb") as opened:
            return f'name="generator" content="{GENERATOR}"'.encode() in opened.read(1000)
    except OSError:
        return False


def share_kind(share: float) -> str:
    """The class of a share of points: all, some or none."""
    return "all" if share >= 1 else "some" if share > 0 else "none"
