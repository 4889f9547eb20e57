"""From values to HTML: the templates, Markdown with math, and addresses of static files.

Everything that comes from a spec or a learner is escaped by the templates or by Markdown, in
which HTML is text like any other.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

from checker.models.formula import mathml
from checker.words import phrase

STATIC = Path(__file__).with_name("static")


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    dollarmath_plugin(made, renderer=_math, double_inline=True)
    return made


def _math(tex: str, options: dict[str, object]) -> str:
    try:
        return mathml(tex, shown=bool(options.get("display_mode")))
    except ValueError:
        return str(escape(tex))


@lru_cache(512)
def markdown(text: str) -> Markup:
    """Paragraphs of Markdown as HTML."""
    return Markup(_markdown().render(text))


def inline(text: str) -> Markup:
    """One line of Markdown as HTML, without a paragraph around it."""
    return Markup(_markdown().renderInline(text))


_CODE = re.compile(r"`([^`]+)`")


@pass_context
def phrased(context: Context, said: object) -> str:
    """A sentence in the language of the page."""
    return phrase(said, context["language"])


@pass_context
def sentence(context: Context, said: object) -> Markup:
    """A sentence in the page's language: names between backticks are code, all else is text."""
    text = phrase(said, context["language"])
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def points(value: float) -> str:
    """Points without a needless fraction: 2, 2.5."""
    return f"{value:g}"


@cache
def static_url(name: str) -> str:
    """The address of a static file; it changes with the file, so that it may be kept for long."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def environment() -> Environment:
    """The templates with what they call."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        auto_reload=False,  # They change with the program alone; else each is looked for each time.
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(markdown=markdown, inline=inline, sentence=sentence, points=points)
    made.filters.update(phrase=phrased)
    made.globals.update(static_url=static_url)
    return made
