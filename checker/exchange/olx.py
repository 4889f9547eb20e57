"""OLX, the XML of Open edX: a course to be imported in Studio, with one problem a question.

Variants are a problem bank (`itembank`), of which each learner is given one; Open edX has it since
its release Sumac. The specs lie in `checker/`, a folder that Studio passes over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement, fromstring

from checker.exchange import files, foreign
from checker.exchange.markup import html, inline, legal, markdown
from checker.exchange.question import (
    Answer,
    Files,
    Format,
    Kind,
    Lost,
    Pool,
    Question,
    Read,
    SvgPicture,
    Written,
    decimal,
)
from checker.models.errors import UsageError

RUN = "exercises"
"""The course's run, which names the file that holds its outline."""


def write(pools: Sequence[Pool], title: str) -> Written:
    """A course of one subsection. A wrong number has no feedback; points are whole weights."""
    course = Element("course", display_name=legal(title), language="en")
    chapter = SubElement(course, "chapter", url_name="chapter-1", display_name=legal(title))
    part = SubElement(chapter, "sequential", url_name="section-1", display_name=legal(title))
    made: Files = {}
    left_out = []
    for pool in pools:
        first = pool.first
        holder = SubElement(part, "vertical", url_name=f"unit-{first.id}",
                            display_name=legal(first.title))  # fmt: skip
        if len(pool.questions) > 1:
            holder = SubElement(holder, "itembank", url_name=f"bank-{first.id}", max_count="1",
                                display_name=legal(first.title))  # fmt: skip
        for one in pool.questions:
            SubElement(holder, "problem", url_name=one.ident)
            made |= _problem(one)
        if first.kind == "number":
            what = "Feedback on wrong numbers is left out"
            left_out.append(Lost(first.id, what, "Open edX tells nothing of them."))
    root = Element("course", url_name=RUN, org="checker", course="exercises")
    outline = {"course.xml": root, f"course/{RUN}.xml": course}
    packed = {path: files.document(one) for path, one in outline.items()} | made
    packed[f"policies/{RUN}/policy.json"] = json.dumps({f"course/{RUN}": {}}).encode()
    packed[f"policies/{RUN}/grading_policy.json"] = b"{}"
    return Written({f"course/{path}": part for path, part in packed.items()}, tuple(left_out))


def _problem(one: Question) -> Files:
    root = Element("problem", display_name=legal(one.named), weight=decimal(one.points))
    root.append(_div(_body(one)))
    if one.kind == "choice":
        asked = SubElement(root, "multiplechoiceresponse")
        listed = SubElement(asked, "choicegroup", type="MultipleChoice", shuffle="false")
        for answer in one.answers:
            choice = _div(inline(answer.text), "choice")
            choice.set("correct", str(answer.key).lower())
            choice.append(_div(inline(answer.feedback), "choicehint"))
            listed.append(choice)
    else:
        asked = SubElement(root, "numericalresponse", answer=one.key.text)
        near = decimal(one.key.near)
        SubElement(asked, "responseparam", type="tolerance", default=near)
        SubElement(asked, "formulaequationinput")
        asked.append(_div(inline(one.key.feedback), "correcthint"))
    if one.hints:
        hints = SubElement(root, "demandhint")
        for hint in one.hints:
            hints.append(_div(inline(hint), "hint"))
    made = {f"problem/{one.ident}.xml": files.document(root)}
    if one.picture is not None:
        made[f"static/{one.picture.file}"] = one.picture.svg
    if one.spec is not None:
        held = {"variant": one.variant, "spec": one.spec}
        made[f"checker/{one.ident}.json"] = json.dumps(held).encode()
    return made


def _div(markup: str, tag: str = "div") -> Element:
    return fromstring(f"<{tag}>{markup}</{tag}>")


def _body(one: Question) -> str:
    drawn = ""
    if one.picture is not None:
        alt = escape(legal(one.picture.description))
        drawn = f'<p><img src="/static/{one.picture.file}" alt="{alt}" /></p>'
    return html(one.stem) + drawn + html(one.notes)


def read(given: Files) -> Read:
    """Every problem of a course or a library, or one problem's file."""
    alone = len(given) == 1
    problems = [
        (path, root)
        for path, content in given.items()
        if path.endswith(".xml") and (alone or PurePosixPath(path).parent.name == "problem")
        and (root := files.xml(content, path)).tag == "problem"
    ]  # fmt: skip
    if not problems:
        raise UsageError("There is no problem of OLX in it.")
    return foreign.every(
        (root.get("display_name") or path, partial(_read, path, root, given))
        for path, root in problems
    )


def _read(path: str, root: Element, given: Files) -> Question:
    asked = [one for one in root.iter() if one.tag.endswith("response")]
    kinds: dict[str, Kind] = {"multiplechoiceresponse": "choice", "numericalresponse": "number"}
    if len(asked) != 1 or asked[0].tag not in kinds:
        tags = ", ".join(sorted({one.tag for one in asked})) or "none"
        raise foreign.NotHeldError(f"one choice or one number is read; its responses: {tags}.")
    if root.find(".//script") is not None:
        raise foreign.NotHeldError("a script makes it anew for each learner.")
    kind = kinds[asked[0].tag]
    answers = tuple(_options(asked[0]) if kind == "choice" else _key(asked[0]))
    hints = tuple(markdown(one) for one in root.findall("demandhint/hint"))
    name, top = PurePosixPath(path).stem, str(PurePosixPath(path).parent.parent)
    held = _held(given.get(f"{top}/checker/{name}.json"))
    image = root.find(".//img")
    picture = _picture(image, top, given) if image is not None else None
    title = root.get("display_name") or name
    _drop_asked(root)
    return foreign.held(
        Question(
            id=foreign.ident(name if held else "", title),
            title=title,
            kind=kind,
            chapter="imported",
            points=float(root.get("weight") or 1),
            stem=markdown(root),
            answers=answers,
            hints=hints,
            picture=picture,
            variant=held.get("variant"),
            spec=held.get("spec"),
        )
    )


def _drop_asked(root: Element) -> None:
    """Leave the prompt alone: of a response only the texts in it, of hints and solutions none."""
    for parent in list(root.iter()):
        for place, child in reversed(list(enumerate(parent))):
            if child.tag.endswith("response"):
                parent[place : place + 1] = [e for e in child if e.tag in ("label", "p", "div")]
            elif child.tag in ("demandhint", "solution"):
                parent.remove(child)


def _held(content: bytes | None) -> dict[str, str]:
    try:
        value = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        return {}
    held = value if isinstance(value, dict) else {}
    return {name: part for name, part in held.items() if isinstance(part, str)}


def _options(asked: Element) -> Iterator[Answer]:
    for one in asked.iter("choice"):
        feedback = one.find("choicehint")
        text = markdown(feedback) if feedback is not None else ""
        for hint in one.findall("choicehint"):
            one.remove(hint)
        yield Answer(markdown(one), one.get("correct", "").lower() == "true", text)


def _key(asked: Element) -> Iterator[Answer]:
    feedback = asked.find("correcthint")
    value = float(asked.get("answer") or "nan")
    given = asked.find("responseparam[@type='tolerance']")
    tolerance = (given.get("default") or "0").strip() if given is not None else "0"
    relative = tolerance.endswith("%")
    near = abs(value) * float(tolerance[:-1]) / 100 if relative else float(tolerance)
    text = markdown(feedback) if feedback is not None else ""
    yield Answer(decimal(value), True, text, value, near)


def _picture(image: Element, top: str, given: Files) -> SvgPicture | None:
    name = image.get("src", "").removeprefix("/static/")
    content = given.get(f"{top}/static/{name}")
    return SvgPicture(name, content, image.get("alt", "")) if content is not None else None


FORMAT = Format("olx", "OLX of Open edX", ".tar.gz", write, read)
