r"""Markdown with math between dollar signs to HTML that is also XML, and HTML back to Markdown.

Math becomes what the system reads: `\( … \)` for MathJax, `$ … $` where that is wanted, MathML.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import Literal
from xml.etree.ElementTree import Element, TreeBuilder

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from checker.models.formula import mathml

Math = Literal["mathjax", "dollars", "mathml"]

_MATH = re.compile(r"\$\$(?P<shown>[^$]+)\$\$|\$(?P<within>[^\s$]|[^\s$][^$]*?[^\s$\\])\$(?!\d)")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def legal(text: str) -> str:
    """Text that XML can hold: what it cannot is a replacement character."""
    return _ILLEGAL.sub("\ufffd", text)


def html(text: str, math: Math = "mathjax") -> str:
    """Markdown as HTML; tags in it are text like any other."""
    return str(_markdown(math).render(legal(text))).strip()


def inline(text: str, math: Math = "mathjax") -> str:
    """One line of Markdown as HTML without a paragraph around it."""
    return str(_markdown(math).renderInline(legal(" ".join(text.split())))).strip()


@cache
def _markdown(math: Math) -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table")

    def rule(state: StateInline, silent: bool) -> bool:
        found = _MATH.match(state.src, state.pos)
        if found is None:
            return False
        if not silent:
            token = state.push("math", "", 0)
            token.content = found["shown"] or found["within"]
            token.meta = {"shown": found["shown"] is not None}
        state.pos = found.end()
        return True

    made.inline.ruler.before("escape", "math", rule)
    if math == "dollars":
        # A dollar sign of the text must not begin a formula.
        made.add_render_rule(
            "text", lambda _self, tokens, at, *_: escape(tokens[at].content).replace("$", r"\$")
        )
    made.add_render_rule(
        "math",
        lambda _self, tokens, at, _options, _env: _formula(
            tokens[at].content, math, shown=tokens[at].meta["shown"]
        ),
    )
    return made


def _formula(source: str, math: Math, *, shown: bool) -> str:
    if math == "mathml":
        try:
            made = mathml(source, shown=shown)
        except ValueError:
            return escape(source, quote=False)
        # The formula's own source goes along, for people and for whoever reads it back.
        source = f'<annotation encoding="application/x-tex">{escape(source)}</annotation>'
        opened, _, rest = made.partition(">")
        inner = rest.removesuffix("</math>")
        return f"{opened}><semantics><mrow>{inner}</mrow>{source}</semantics></math>"
    opened, closed = {
        ("mathjax", False): (r"\(", r"\)"),
        ("mathjax", True): (r"\[", r"\]"),
        ("dollars", False): ("$", "$"),
        ("dollars", True): ("$$", "$$"),
    }[math, shown]
    return f"{opened}{escape(source, quote=False)}{closed}"


class _Tree(HTMLParser):
    """HTML as elements, however it is nested; what closes nothing is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder, self.open = TreeBuilder(), ["div"]
        self.builder.start("div", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self.open) > 100:
            return
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open[1:]:
            while self.open[-1] != tag:
                self.builder.end(self.open.pop())
            self.builder.end(self.open.pop())

    def handle_data(self, data: str) -> None:
        self.builder.data(data)

    def tree(self) -> Element:
        for tag in reversed(self.open):
            self.builder.end(tag)
        return self.builder.close()


def elements(text: str) -> Element:
    """HTML as one element that holds all of it."""
    reader = _Tree()
    reader.feed(text)
    reader.close()
    return reader.tree()


def markdown(source: str | Element, *, dollars: bool = False) -> str:
    """HTML as Markdown; what Markdown has no sign for is kept as its text.

    `dollars` says that the system reads what stands between dollar signs as math.
    """
    tree = elements(source) if isinstance(source, str) else source
    lines = re.sub(r"[ \t]*\n[ \t]*", "\n", _inside(tree, _DOLLARS if dollars else _DELIMITERS))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


_DELIMITERS = re.compile(r"(\\\(.{1,2000}?\\\)|\\\[.{1,2000}?\\\]|\$\$[^$]+\$\$)")
_DOLLARS = re.compile(r"(\$\$[^$]+\$\$|(?<!\\)\$[^$]+?(?<!\\)\$)")
"""What stands between these is math: as MathJax is set up by itself, and with dollar signs too.
Longer ones are text: a stranger's text of many openings would take minutes to read."""
_AROUND = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_BLOCKS = {"p", "div", "table", "tr", "blockquote", "figure", "section", "ul", "ol", "pre"}
_UNREAD = {"script", "style", "annotation", "pl-figure"}


def _inside(element: Element, math: re.Pattern[str]) -> str:
    parts = [_text(element.text, math)]
    for place, child in enumerate(element):
        parts += [_one(child, element, place, math), _text(child.tail, math)]
    return "".join(parts)


def _one(element: Element, parent: Element, place: int, math: re.Pattern[str]) -> str:
    name = element.tag.rpartition("}")[2]
    if name in _UNREAD or name == "img":
        return ""
    if name == "code":
        return f"`{''.join(element.itertext())}`"
    if name == "math":
        found = [one for one in element.iter() if one.tag.endswith("annotation")]
        return f"${(found[0].text if found else None) or ''.join(element.itertext())}$"
    inner = _inside(element, math)
    if name in _AROUND:
        return f"{_AROUND[name]}{inner.strip()}{_AROUND[name]}"
    if name == "br":
        return "\\\n"
    if name == "li":
        mark = f"{place + 1}." if parent.tag.endswith("ol") else "-"
        return f"\n{mark} {inner.strip()}"
    if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return f"\n\n{'#' * int(name[1])} {inner.strip()}\n\n"
    return f"\n\n{inner.strip()}\n\n" if name in _BLOCKS else inner


def _text(text: str | None, math: re.Pattern[str]) -> str:
    """A text's own signs made signs of text again; what delimits math made dollar signs."""
    parts = math.split(re.sub(r"\s+", " ", text or ""))
    for place, part in enumerate(parts):
        if place % 2 == 0:
            plain = part.replace(r"\$", "$") if math is _DOLLARS else part
            parts[place] = re.sub(r"([\\`*_\[\]<$])", r"\\\1", plain)
        elif part[0] == "\\":
            sign = "$" if part[1] == "(" else "$$"
            parts[place] = f"{sign}{part[2:-2].strip()}{sign}"
    return "".join(parts)
