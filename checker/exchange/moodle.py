"""Moodle XML, as Moodle 4 and 5 read and write it: multichoice and numerical questions.

A question of ours is known by its id number, and carries its spec in an element that Moodle
passes over. Source: `question/format/xml/format.php` of Moodle.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from xml.etree.ElementTree import Element, SubElement

from checker.exchange import files, foreign
from checker.exchange.markup import elements, html, inline, legal, markdown
from checker.exchange.question import (
    Answer,
    Files,
    Format,
    Pool,
    Question,
    Read,
    SvgPicture,
    Written,
    decimal,
)
from checker.models.errors import UsageError

CARRIED = "exercise-checker"
"""The element with the spec; Moodle reads the elements that it knows, and no other."""
STAR = "*"
"""Stands for every number that no other answer names."""


def write(pools: Sequence[Pool], title: str) -> Written:
    """One file; each exercise with variants is a category of its own, to draw a question from."""
    root = Element("quiz")
    for pool in pools:
        first = pool.first
        below = f"/{first.id}" if len(pool.questions) > 1 else ""
        category = SubElement(root, "question", type="category")
        _text(category, "category", f"$course$/top/{first.chapter}{below}")
        for one in pool.questions:
            _question(root, one)
    return Written({f"{title}.xml": files.document(root)})


def _text(parent: Element, name: str, text: str, html: bool = False) -> Element:
    made = SubElement(parent, name, {"format": "html"} if html else {})
    SubElement(made, "text").text = text
    return made


def _question(root: Element, one: Question) -> None:
    made = SubElement(root, "question", type="multichoice" if one.kind == "choice" else "numerical")
    _text(made, "name", legal(one.named))
    asked = _text(made, "questiontext", _body(one), html=True)
    if one.picture is not None:
        drawn = SubElement(asked, "file", name=one.picture.file, path="/", encoding="base64")
        drawn.text = base64.b64encode(one.picture.svg).decode()
    _text(made, "generalfeedback", "", html=True)
    SubElement(made, "defaultgrade").text = decimal(one.points)
    SubElement(made, "hidden").text = "0"
    SubElement(made, "idnumber").text = one.ident
    if one.kind == "choice":
        SubElement(made, "single").text = "true"
        SubElement(made, "shuffleanswers").text = "false"
        SubElement(made, "answernumbering").text = "none"
        for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            _text(made, name, "", html=True)
    for answer in one.answers:
        _answer(made, answer)
    if one.kind == "number":
        _stated(made, "*", 0, one.otherwise, 0)
    for hint in one.hints:
        _text(made, "hint", html(hint), html=True)
    tags = SubElement(made, "tags")
    _text(tags, "tag", one.chapter)
    if one.spec is not None:
        carried = SubElement(made, CARRIED, {"variant": one.variant or ""})
        carried.text = foreign.packed(one.spec)


def _body(one: Question) -> str:
    drawn = ""
    if one.picture is not None:
        alt = legal(one.picture.description).replace("&", "&amp;").replace('"', "&quot;")
        drawn = f'\n<p><img src="@@PLUGINFILE@@/{one.picture.file}" alt="{alt}" /></p>'
    return f"{html(one.stem)}{drawn}\n{html(one.notes)}".rstrip()


def _answer(parent: Element, answer: Answer) -> None:
    credit = 100 if answer.key else 0
    if answer.value is not None:
        _stated(parent, decimal(answer.value), credit, answer.feedback, answer.near)
        return
    made = SubElement(parent, "answer", fraction=str(credit), format="html")
    SubElement(made, "text").text = inline(answer.text)
    _text(made, "feedback", inline(answer.feedback), html=True)


def _stated(parent: Element, number: str, credit: int, feedback: str, near: float) -> None:
    """A number, or `*` for every other, and how far from it counts as the same."""
    made = SubElement(parent, "answer", fraction=str(credit), format="moodle_auto_format")
    SubElement(made, "text").text = number
    _text(made, "feedback", inline(feedback), html=True)
    SubElement(made, "tolerance").text = decimal(near)


def read(given: Files) -> Read:
    """The questions of one file; other types than a choice or a number are named."""
    name, content = next(iter(given.items()))
    root = files.xml(content, name)
    if root.tag != "quiz":
        raise UsageError(f"{name} is not Moodle XML: its root is <{root.tag}>, not <quiz>.")
    return foreign.every(_entries(root))


def _entries(root: Element) -> Iterator[tuple[str, Callable[[], Question]]]:
    chapter = "imported"
    for element in root.findall("question"):
        if element.get("type") == "category":
            path = (element.findtext("category/text") or "").split("/")
            chapter = foreign.slug(next(filter(None, reversed(path)), ""), "imported")
        else:
            yield _name(element), partial(_read, element, chapter)


def _name(element: Element) -> str:
    return (element.findtext("name/text") or "a question without a name").strip()


def _read(element: Element, chapter: str) -> Question:
    kind = element.get("type", "")
    if kind not in ("multichoice", "truefalse", "numerical"):
        raise foreign.NotHeldError(f"questions of type {kind!r} are not read.")
    if kind == "multichoice" and element.findtext("single", "true").strip() not in ("true", "1"):
        raise foreign.NotHeldError("it may have several right options; an exercise has one.")
    answers = tuple(_answers(element, numbers=kind == "numerical"))
    others = [one.feedback for one in answers if one.value is None and kind == "numerical"]
    carried = element.find(CARRIED)
    variant = carried.get("variant") if carried is not None else None
    named = (element.findtext("idnumber") or "").strip()
    return foreign.held(
        Question(
            id=foreign.ident(named, _name(element)),
            title=_name(element),
            kind="number" if kind == "numerical" else "choice",
            chapter=chapter,
            points=float(element.findtext("defaultgrade") or 1),
            stem=markdown(element.findtext("questiontext/text") or ""),
            answers=tuple(one for one in answers if one.value is not None or kind != "numerical"),
            otherwise=others[0] if others else "",
            hints=tuple(markdown(one.findtext("text") or "") for one in element.findall("hint")),
            picture=_picture(element),
            variant=variant or None,
            spec=foreign.unpacked(carried.text if carried is not None else None),
        )
    )


def _answers(element: Element, *, numbers: bool) -> Iterator[Answer]:
    for one in element.findall("answer"):
        text = (one.findtext("text") or "").strip()
        value = float(text) if numbers and text != STAR else None
        fraction = float(one.get("fraction", "0"))
        if 0 < fraction < 100:
            raise foreign.NotHeldError(f"the answer {text!r} earns a part of the points.")
        feedback = markdown(one.findtext("feedback/text") or "")
        shown = text if numbers else markdown(text)
        near = float(one.findtext("tolerance") or 0)
        yield Answer(shown, fraction >= 100, feedback, value, near)


def _picture(element: Element) -> SvgPicture | None:
    file = element.find("questiontext/file")
    if file is None or not (file.get("name") or "").endswith(".svg"):
        return None
    image = elements(element.findtext("questiontext/text") or "").find(".//img")
    alt = image.get("alt", "") if image is not None else ""
    return SvgPicture(file.get("name") or "", base64.b64decode(file.text or ""), alt)


FORMAT = Format("moodle", "Moodle XML", ".xml", write, read)
