"""Reading QTI 2.1 and 3.0: both in the words of 2.1, whatever version they are of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from xml.etree.ElementTree import Element

from checker.exchange import files, foreign
from checker.exchange.markup import markdown
from checker.exchange.qti import MANIFEST, Dialect
from checker.exchange.question import Answer, Files, Kind, Question, Read, SvgPicture, decimal
from checker.models.errors import UsageError


def read(dialect: Dialect, given: Files) -> Read:
    """The items that the manifest lists, or the one item that the file is."""
    if MANIFEST not in given and len(given) == 1:
        name = next(iter(given))
        listed: list[tuple[str, Element | None]] = [(name, None)]
    else:
        manifest = files.xml(foreign.only_file(given, MANIFEST), MANIFEST)
        listed = [
            (one.get("href", ""), one.find("metadata/exercise"))
            for one in manifest.iter("resource")
            if one.get("type", "").startswith("imsqti_item")
        ]
    return foreign.every(_entries(dialect, listed, given))


def _entries(
    dialect: Dialect, listed: list[tuple[str, Element | None]], given: Files
) -> Iterator[tuple[str, Callable[[], Question]]]:
    for path, held in listed:
        item = _plain_words(files.xml(foreign.only_file(given, path), path))
        if item.tag != "assessmentItem":
            raise UsageError(f"{path} is no QTI {dialect.version.replace('p', '.')} item.")
        yield item.get("title") or path, partial(_read, item, held, given)


def _plain_words(root: Element) -> Element:
    """The same in the words of 2.1, whatever version it was."""
    for element in root.iter():
        if element.tag.startswith("qti-"):
            element.tag = _camel(element.tag.removeprefix("qti-"))
            for name in [name for name in element.attrib if "-" in name]:
                element.set(_camel(name), element.attrib.pop(name))
    return root


def _camel(name: str) -> str:
    return re.sub(r"-([a-z])", lambda small: small[1].upper(), name)


_INTERACTIONS: dict[str, Kind] = {"choiceInteraction": "choice", "textEntryInteraction": "number"}


def _read(item: Element, held: Element | None, given: Files) -> Question:
    asked = [one for one in item.iter() if one.tag.endswith("Interaction")]
    kinds = [_INTERACTIONS.get(one.tag) for one in asked]
    if len(asked) != 1 or kinds[0] is None:
        tags = ", ".join(sorted({one.tag for one in asked})) or "none"
        raise foreign.NotHeldError(f"one choice or one number is read; its interactions: {tags}.")
    body = item.find("itemBody")
    declared = item.find("responseDeclaration")
    if body is None or declared is None:
        raise foreign.NotHeldError("it has no body, or it does not declare its response.")
    right = [one.text or "" for one in declared.findall("correctResponse/value")]
    feedback = {one.get("identifier", ""): markdown(one) for one in item.findall("modalFeedback")}
    number = kinds[0] == "number"
    if number and declared.get("baseType") not in ("float", "integer"):
        raise foreign.NotHeldError("it asks for a text, not for a number.")
    answers = tuple(
        _bounded(item, right, feedback) if number else _listed(asked[0], right, feedback)
    )
    title = item.get("title") or item.get("identifier") or "question"
    named = (item.get("identifier") or "").removeprefix("item-")
    image = body.find(".//img")
    drawn = _drawing(image, given) if image is not None else None
    _drop(body, asked[0])
    return foreign.held(
        Question(
            id=foreign.ident(named if held is not None else "", title),
            title=title,
            kind=kinds[0],
            chapter="imported",
            points=float(_default(item, "MAXSCORE") or 1),
            stem=markdown(body),
            answers=tuple(answers),
            otherwise=feedback.get("other", ""),
            picture=drawn,
            variant=(held.get("variant") or None) if held is not None else None,
            spec=foreign.unpacked(held.text) if held is not None else None,
        )
    )


def _drop(body: Element, asked: Element) -> None:
    for element in body.iter():
        if asked in list(element):
            element.remove(asked)
            return


def _default(item: Element, name: str) -> str | None:
    found = item.find(f"outcomeDeclaration[@identifier='{name}']/defaultValue/value")
    return found.text if found is not None else None


def _drawing(image: Element, given: Files) -> SvgPicture | None:
    name = image.get("src", "")
    content = given.get(f"items/{name}", given.get(name))
    return SvgPicture(name, content, image.get("alt", "")) if content is not None else None


def _listed(asked: Element, right: list[str], feedback: dict[str, str]) -> Iterator[Answer]:
    for one in asked.findall("simpleChoice"):
        name = one.get("identifier", "")
        yield Answer(markdown(one), name in right, feedback.get(name, ""))


def _bounded(item: Element, right: list[str], feedback: dict[str, str]) -> Iterator[Answer]:
    """The key of the declaration, and each pair of bounds with the feedback that it leads to."""
    pairs = [found for found in map(_pair, item.iter("and")) if found is not None]
    names = [
        (one.findtext("setOutcomeValue[@identifier='FEEDBACK']/baseValue") or "")
        for one in item.iter()
        if one.tag in ("responseIf", "responseElseIf") and one.find("and") is not None
    ]
    for place, (low, high) in enumerate(pairs or [_exact(right)]):
        middle = float(right[0]) if right and place == 0 else float((low + high) / 2)
        text = feedback.get(names[place], "") if place < len(names) else ""
        yield Answer(decimal(middle), place == 0, text, middle, float((high - low) / 2))


def _exact(right: list[str]) -> tuple[Decimal, Decimal]:
    """The bounds of a key that is compared as it is."""
    if not right:
        raise foreign.NotHeldError("it does not say which number is right.")
    return Decimal(right[0]), Decimal(right[0])


def _pair(both: Element) -> tuple[Decimal, Decimal] | None:
    low, high = both.findtext("gte/baseValue"), both.findtext("lte/baseValue")
    return (Decimal(low), Decimal(high)) if low and high else None
