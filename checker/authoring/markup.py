r"""Can what an author wrote between backticks and dollar signs be shown as it is meant?

Pages show `` `name` `` as code and `$…$` as a formula. What has no partner, or is no formula, is
shown as it was typed, or as something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from checker.authoring.texts import texts_beside_stem
from checker.catalog import spec
from checker.models.exercise import Exercise
from checker.models.formula import mathml

Found = Iterator[tuple[spec.Path, str]]
FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
ESCAPED = re.compile(r"\\[\\`$]")
CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
FORMULA = re.compile(r"\$\$([^$]+)\$\$|\$([^$]+)\$")
UNKNOWN = re.compile(r"<mi>(\\[A-Za-z]+)</mi>")
BACKTICK = r"a backtick has no partner: code stands between two; write \` for one alone"
PARTS = {"mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3}
"""So many parts an element of MathML has; one that lacks some is shown as an error, or not."""


def check(exercise: Exercise) -> Found:
    """Every text whose markup is not shown as it is meant, with its place."""
    for path, text in ((("stem",), exercise.prompt), *texts_beside_stem(exercise)):
        plain = path == ("title",) or "because" in path
        found = _typed(text) if plain else _markup_problems(text)
        yield from ((path, message) for message in dict.fromkeys(found))


def _typed(text: str) -> Iterator[str]:
    """Of a title or a reason, in which a formula is nothing but text."""
    rest = CODE.sub(" ", text)
    if "`" in rest:
        yield BACKTICK
    for found in FORMULA.finditer(rest):
        if found[0].strip("$") == found[0].strip("$ "):
            yield f"{found[0]} is shown as typed: formulas stand in the stem, hints and options"


def _markup_problems(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", FENCED.sub("\n\n", text)):
        rest = CODE.sub(" ", re.sub(r"\\`", " ", paragraph))
        if "`" in rest:
            yield BACKTICK
        for found in FORMULA.finditer(rest := ESCAPED.sub(_kept, rest)):
            yield from _of_formula(found[0], found[1] or found[2])
        if "$" in FORMULA.sub(" ", rest):
            yield r"a dollar sign has no partner: a formula stands between two; write \$ for money"


def _kept(found: re.Match[str]) -> str:
    r"""What an escape leaves for formulas: `\\` begins a line in them."""
    return found[0] if found[0] == r"\\" else " "


def _of_formula(whole: str, tex: str) -> Iterator[str]:
    if tex != tex.strip() and not whole.startswith("$$"):
        yield rf"{whole} has a space at its end: a formula has none; write \$ for money"
    elif not _braces_pair(tex):
        yield f"the formula {whole} has a brace without its partner"
    else:
        yield from _as_shown(whole, tex)


def _braces_pair(tex: str) -> bool:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", tex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _as_shown(whole: str, tex: str) -> Iterator[str]:
    try:
        made = mathml(tex, shown=False)
    except ValueError:
        yield f"the formula {whole} cannot be read: pages show it as it is typed"
        return
    for command in dict.fromkeys(UNKNOWN.findall(made)):
        yield f"the formula {whole} has {command}, which pages do not know"
    tags = ((one.tag.rpartition("}")[2], len(one)) for one in ElementTree.fromstring(made).iter())
    if any(parts < PARTS.get(tag, 0) for tag, parts in tags):
        yield f"the formula {whole} lacks a part: pages show nothing there"
