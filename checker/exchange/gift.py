r"""GIFT, Moodle's text format: multiple choice, true or false, and numerical questions.

Written in one line a part, so that no text can begin a comment or another question. Of Moodle's
escapes these are used: `\\ \~ \= \# \{ \} \: \n`. Source: `question/format/gift/format.php` of
Moodle, and its documentation of the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from checker.exchange import foreign
from checker.exchange.markup import html, inline, legal, markdown
from checker.exchange.question import (
    Answer,
    Files,
    Format,
    Lost,
    Pool,
    Question,
    Read,
    Written,
    decimal,
)
from checker.models.errors import UsageError

CARRIED = "exercise-checker:"
"""Begins the part of a comment that holds the spec of a question of ours."""
_ESCAPED = {char: f"\\{char}" for char in "\\~=#{}:"} | {"\n": r"\n", "\r": ""}
_COMMENT = re.compile(r"\[(id|tag):([^\]\x00-\x1f]+)\]")
_HELD = re.compile(rf"{CARRIED}(\S*) (\S+)")


_LOST: tuple[tuple[Callable[[Question], object], str, str], ...] = (
    (lambda one: one.hints, "Hints are left out", "GIFT has no place for them."),
    (lambda one: one.picture, "Drawings are described in words", "GIFT holds no pictures."),
    (lambda one: one.points != 1, "Points are left out", "in GIFT each question is worth 1."),
)
"""What this format cannot hold: which questions have it, what is left out, and why."""


def write(pools: Sequence[Pool], title: str) -> Written:
    """One file. GIFT has no files, points or hints: a drawing is described in words instead."""
    parts, left_out = [], []
    for pool in pools:
        first = pool.first
        below = f"/{first.id}" if len(pool.questions) > 1 else ""
        parts.append(f"$CATEGORY: $course$/top/{first.chapter}{below}\n")
        parts += [_question(one) for one in pool.questions]
        left_out += [Lost(first.id, what, why) for held, what, why in _LOST if held(first)]
    return Written({f"{title}.gift.txt": "\n".join(parts).encode()}, tuple(left_out))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def escaped(text: str) -> str:
    """Text that GIFT reads as itself."""
    return "".join(_ESCAPED.get(char, char) for char in legal(text))


def _question(one: Question) -> str:
    sign = "#" if one.kind == "number" else ""
    held = f" {CARRIED}{one.variant or ''} {foreign.packed(one.spec)}" if one.spec else ""
    described = f"<p>{inline(_quiet(one.picture.description))}</p>" if one.picture else ""
    body = "\n".join(filter(None, (html(one.stem), described, html(one.notes))))
    lines = [
        f"// [id:{one.ident}] [tag:{one.chapter}]{held}",
        f"::{escaped(_one_line(one.named) or one.id)}::[html]{escaped(body)}{{{sign}",
        *(_answer(answer) for answer in one.answers),
    ]
    if one.kind == "number":
        lines.append(f"\t~#[html]{escaped(inline(one.otherwise))}")
    return "\n".join(lines) + "\n}\n"


def _quiet(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<$])", r"\\\1", text)


def _answer(answer: Answer) -> str:
    text = escaped(inline(answer.feedback))
    feedback = f"#[html]{text}" if text else ""
    if answer.value is not None:
        credit = 100 if answer.key else 0
        return f"\t=%{credit}%{decimal(answer.value)}:{decimal(answer.near)}{feedback}"
    return f"\t{'=' if answer.key else '~'}[html]{escaped(inline(answer.text))}{feedback}"


@dataclass(frozen=True)
class _Block:
    """One question's lines, with what the comments before it say."""

    text: str
    chapter: str
    ident: str
    held: tuple[str, str]


def read(given: Files) -> Read:
    """The questions of one file; matching, short answers and essays are named and left out."""
    name, content = next(iter(given.items()))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not GIFT: it is not text in UTF-8.") from None
    return foreign.every((_name(block), partial(_read, block)) for block in _blocks(text))


def _name(block: _Block) -> str:
    return _title(block.text)[0] or block.text[:40].strip()


def _blocks(text: str) -> Iterator[_Block]:
    """Questions are parted by blank lines; a comment speaks of the question after it."""
    chapter = "imported"
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines, ident, held = [], "", ("", "")
        for line in part.split("\n"):
            if line.lstrip().startswith("//"):
                fields = dict(_COMMENT.findall(line))
                ident = fields.get("id", ident)
                packed = _HELD.search(line)
                held = (packed[1], packed[2]) if packed else held
            elif line.startswith("$CATEGORY:"):
                chapter = foreign.slug(line.rstrip("/ ").rpartition("/")[2], "imported")
            elif line.strip():
                lines.append(line)
        if lines:
            yield _Block("\n".join(lines), chapter, ident, held)


def _title(text: str) -> tuple[str, str]:
    """The title and what follows it."""
    found = re.match(r"\s*::((?:\\.|[^\\:]|:(?!:))*)::", text)
    return (_plain(found[1]).strip(), text[found.end() :]) if found else ("", text)


def _plain(text: str) -> str:
    r"""Text without GIFT's escapes; a backslash before any other character is one."""
    return re.sub(r"\\([\\~=#{}:n])", lambda found: {"n": "\n"}.get(found[1], found[1]), text)


def _shown(text: str) -> str:
    """A part in its own format as Markdown."""
    found = re.match(r"\s*\[(html|markdown|plain|moodle)\]", text)
    plain = _plain(text[found.end() :] if found else text).strip()
    return plain if found and found[1] == "markdown" else markdown(plain)


def _split(text: str, signs: str) -> list[str]:
    """The text cut before each of these signs that is not escaped."""
    return re.split(rf"(?<!\\)(?=[{re.escape(signs)}])", re.sub(r"\\\\", "\ue001", text))


def _read(block: _Block) -> Question:
    title, rest = _title(block.text)
    found = re.fullmatch(r"((?:\\.|[^\\{])*)\{((?:\\.|[^\\}])*)\}(.*)", rest, re.DOTALL)
    if found is None:
        raise foreign.NotHeldError("it has no answers in braces, so that it asks nothing.")
    if re.search(r"(?<!\\)\{", found[3]):
        raise foreign.NotHeldError("another question follows it: leave an empty line between them.")
    if found[3].strip():
        raise foreign.NotHeldError("text after the answers, as of a missing word, is not read.")
    inner = re.split(r"(?<!\\)####", found[2], maxsplit=1)[0].strip()
    numbers = inner.startswith("#")
    answers = tuple(_numbers(inner[1:]) if numbers else _options(inner))
    other = next((one.feedback for one in answers if one.text == "" and not one.key), "")
    stem = _shown(found[1])
    named = title or " ".join(stem.split())[:60]
    return foreign.held(
        Question(
            id=foreign.ident(block.ident, named),
            title=named,
            kind="number" if numbers else "choice",
            chapter=block.chapter,
            points=1.0,
            stem=stem,
            answers=tuple(one for one in answers if one.text),
            otherwise=other,
            variant=block.held[0] or None,
            spec=foreign.unpacked(block.held[1]),
        )
    )


def _parts(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Each answer: its sign, its weight in percent or "", its text and its feedback."""
    for part in _split(text, "~="):
        if not part.strip():
            continue
        body, *rest = _split(part, "#")
        found = re.match(r"\s*([~=])\s*(?:%(-?[\d.]+)%)?", body)
        sign, weight, start = (found[1], found[2] or "", found.end()) if found else ("", "", 0)
        feedback = rest[0][1:] if rest else ""
        shown = body[start:].replace("\ue001", r"\\")
        yield sign, weight, shown, feedback.replace("\ue001", r"\\")


def _options(text: str) -> Iterator[Answer]:
    first, *rest = _split(text, "#")
    if first.strip().upper() in ("T", "TRUE", "F", "FALSE"):
        right = first.strip().upper().startswith("T")
        messages = [_shown(one[1:].replace("\ue001", r"\\")) for one in rest] + ["", ""]
        yield Answer("True", right, messages[1] if right else messages[0])
        yield Answer("False", not right, messages[0] if right else messages[1])
        return
    parts = list(_parts(text))
    if not any(sign == "~" for sign, *_ in parts) or any("->" in body for *_, body, _ in parts):
        raise foreign.NotHeldError("short answers, matching and essays are not read.")
    for sign, weight, body, feedback in parts:
        share = float(weight or (100 if sign == "=" else 0))
        if 0 < share < 100:
            raise foreign.NotHeldError(f"the answer {body.strip()!r} earns a part of the points.")
        yield Answer(_shown(body), share >= 100, _shown(feedback))


def _numbers(text: str) -> Iterator[Answer]:
    for sign, weight, body, feedback in _parts(text):
        if sign == "~":
            yield Answer("", False, _shown(feedback))
            continue
        low, ranged, high = body.strip().partition("..")
        middle, _, near = body.strip().partition(":")
        value = (float(low) + float(high)) / 2 if ranged else float(middle)
        within = (float(high) - float(low)) / 2 if ranged else float(near or 0)
        share = float(weight or 100)
        if 0 < share < 100:
            raise foreign.NotHeldError(f"the number {value:g} earns a part of the points.")
        yield Answer(decimal(value), share >= 100, _shown(feedback), value, within)


FORMAT = Format("gift", "GIFT", ".txt", write, read)
