"""Reading QTI 1.2 as Canvas writes it: choices, true or false, and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element

from checker.exchange import files, foreign
from checker.exchange.markup import elements, markdown
from checker.exchange.question import Answer, Files, Kind, Question, Read, SvgPicture, decimal
from checker.models.errors import UsageError

CARRIED = "exercise_checker"
"""The label of the metadata field with the spec; Canvas reads the labels that it knows."""
IMAGES = "%24IMS-CC-FILEBASE%24/"


def read(given: Files) -> Read:
    """The items of every quiz in the package; other types of question are named."""
    quizzes = [root for path, content in given.items() if path.endswith((".xml", ".qti"))
               and (root := files.xml(content, path)).tag == "questestinterop"]  # fmt: skip
    if not quizzes:
        raise UsageError("There is no quiz of QTI 1.2 in it.")
    return foreign.every(
        (item.get("title") or item.get("ident") or "a question", partial(_read, item, given))
        for quiz in quizzes
        for item in quiz.iter("item")
    )


_TYPES: dict[str, Kind] = {"multiple_choice_question": "choice", "true_false_question": "choice",
          "numerical_question": "number"}  # fmt: skip


def _read(item: Element, given: Files) -> Question:
    fields = {
        one.findtext("fieldlabel") or "": one.findtext("fieldentry") or ""
        for one in item.iter("qtimetadatafield")
    }
    kind = _TYPES.get(fields.get("question_type", ""))
    if kind is None:
        raise foreign.NotHeldError(f"{fields.get('question_type', 'its type')!r} is not read.")
    feedback = {one.get("ident", ""): markdown(one.findtext(".//mattext") or "")
            for one in item.findall("itemfeedback")}  # fmt: skip
    text = item.findtext("presentation/material/mattext") or ""
    packed, _, variant = fields.get(CARRIED, "").partition(" ")
    title = item.get("title") or item.get("ident") or "question"
    return foreign.held(
        Question(
            id=foreign.ident((item.get("ident") or "") if packed else "", title),
            title=title,
            kind=kind,
            chapter="imported",
            points=float(fields.get("points_possible") or 1),
            stem=markdown(text),
            answers=tuple(
                _options(item, feedback) if kind == "choice" else _number(item, feedback)
            ),
            otherwise=feedback.get("general_incorrect_fb", ""),
            picture=_picture(text, given),
            variant=variant or None,
            spec=foreign.unpacked(packed),
        )
    )


def _rewarded(item: Element) -> list[Element]:
    """The conditions that give points."""
    return [one for one in item.iter("respcondition")
            if float(one.findtext("setvar") or 0) > 0]  # fmt: skip


def _options(item: Element, feedback: dict[str, str]) -> Iterator[Answer]:
    right = {one.text for found in _rewarded(item) for one in found.iter("varequal")}
    for label in item.iter("response_label"):
        name = label.get("ident", "")
        text = feedback.get(f"{name}_fb") or (
            feedback.get("correct_fb", "") if name in right else ""
        )
        yield Answer(markdown(label.findtext(".//mattext") or ""), name in right, text)


def _number(item: Element, feedback: dict[str, str]) -> Iterator[Answer]:
    for found in _rewarded(item):
        low, high = (float(found.findtext(f".//{one}") or found.findtext(".//varequal") or "nan")
                     for one in ("vargte", "varlte"))  # fmt: skip
        exact = found.findtext(".//varequal")
        value = float(exact) if exact else (low + high) / 2
        yield Answer(decimal(value), True, feedback.get("correct_fb", ""), value, (high - low) / 2)


def _picture(text: str, given: Files) -> SvgPicture | None:
    image = elements(text).find(".//img")
    path = (image.get("src") or "").removeprefix(IMAGES) if image is not None else ""
    if image is None or path not in given:
        return None
    return SvgPicture(path.removeprefix("images/"), given[path], image.get("alt") or "")
