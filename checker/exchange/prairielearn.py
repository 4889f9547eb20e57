"""PrairieLearn: a folder a question, to be laid into a course's `questions/`.

`question.html` is filled as a Mustache template before it is read as HTML, so that braces of a
text are written as character references. The spec lies in `serverFilesQuestion/`, which no
learner's browser is served. Variants are alternatives in `infoAssessment.json`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from checker.exchange import foreign
from checker.exchange.markup import elements, html, inline, legal, markdown
from checker.exchange.question import (
    Answer,
    Files,
    Format,
    Lost,
    Pool,
    Question,
    Read,
    SvgPicture,
    Written,
    decimal,
)
from checker.models.errors import UsageError

_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "exercise-checker")
_HELD = "serverFilesQuestion/exercise.json"


def write(pools: Sequence[Pool], title: str) -> Written:
    """Folders. A wrong number has no feedback of its own, and hints have no place."""
    made: Files = {}
    left_out = []
    for pool in pools:
        for one in pool.questions:
            made |= {f"questions/{_path(one)}/{name}": part for name, part in _folder(one).items()}
        first = pool.first
        if first.hints:
            left_out.append(Lost(first.id, "Hints are left out", "PrairieLearn has none."))
        if first.kind == "number":
            what = "Feedback on wrong numbers is left out"
            left_out.append(Lost(first.id, what, "PrairieLearn tells nothing of them."))
    made["infoAssessment.json"] = _json(_assessment(pools, title))
    return Written(made, tuple(left_out))


def _path(one: Question) -> str:
    return f"{one.chapter}/{one.ident}"


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _assessment(pools: Sequence[Pool], title: str) -> dict[str, object]:
    """An assessment's beginning: what each question is worth, and which are alternatives."""
    return {
        "uuid": str(uuid.uuid5(_OURS, "/".join([title, *(pool.first.id for pool in pools)]))),
        "type": "Homework",
        "title": title,
        "set": "Homework",
        "number": "1",
        "zones": [{"questions": [_asked(pool) for pool in pools]}],
    }


def _asked(pool: Pool) -> dict[str, object]:
    points = pool.first.points
    if len(pool.questions) == 1:
        return {"id": _path(pool.first), "autoPoints": points}
    return {
        "numberChoose": 1,
        "autoPoints": points,
        "alternatives": [{"id": _path(one)} for one in pool.questions],
    }


def _folder(one: Question) -> Files:
    made = {
        "info.json": _json(
            {
                "uuid": str(uuid.uuid5(_OURS, f"{one.chapter}/{one.ident}/{one.spec or one.stem}")),
                "title": one.named,
                "topic": one.chapter,
                "tags": [one.kind],
                "type": "v3",
                "singleVariant": True,
            }
        ),
        "question.html": _page(one).encode(),
    }
    if one.picture is not None:
        made[f"clientFilesQuestion/{one.picture.file}"] = one.picture.svg
    if one.spec is not None:
        made[_HELD] = one.spec.encode()
        made["serverFilesQuestion/variant.json"] = _json({"variant": one.variant})
    return made


def _quiet(markup: str) -> str:
    """HTML in which Mustache finds no tag."""
    return markup.replace("{", "&#123;").replace("}", "&#125;")


def _page(one: Question) -> str:
    parts = ["<pl-question-panel>", _quiet(html(one.stem, "dollars"))]
    if one.picture is not None:
        alt = _quiet(escape(legal(one.picture.description)))
        parts.append(f'<pl-figure file-name="{one.picture.file}" alt="{alt}"></pl-figure>')
    parts += [_quiet(html(one.notes, "dollars")), "</pl-question-panel>"]
    if one.kind == "number":
        parts.append(
            f'<pl-number-input answers-name="response" correct-answer="{one.key.text}" '
            f'comparison="relabs" rtol="0" atol="{decimal(one.key.near)}"></pl-number-input>'
        )
    else:
        parts.append('<pl-multiple-choice answers-name="response" order="fixed">')
        for answer in one.answers:
            feedback = _quiet(escape(inline(answer.feedback, "dollars")))
            parts.append(
                f'  <pl-answer correct="{str(answer.key).lower()}" feedback="{feedback}">'
                f"{_quiet(inline(answer.text, 'dollars'))}</pl-answer>"
            )
        parts.append("</pl-multiple-choice>")
    return "\n".join(parts) + "\n"


def read(given: Files) -> Read:
    """Every folder with an `info.json` and a `question.html`; generated questions are named."""
    folders = [str(PurePosixPath(path).parent) for path in given
               if PurePosixPath(path).name == "question.html"]  # fmt: skip
    if not folders:
        raise UsageError("There is no question.html in it.")
    return foreign.every((folder, partial(_read, folder, given)) for folder in folders)


def _file(given: Files, folder: str, name: str) -> str | None:
    content = given.get(name if folder == "." else f"{folder}/{name}")
    try:
        return None if content is None else content.decode()
    except UnicodeDecodeError:
        raise foreign.NotHeldError(f"its {name} is not text in UTF-8.") from None


def _object(text: str | None) -> dict[str, object]:
    try:
        value = json.loads(text or "{}")
    except (json.JSONDecodeError, RecursionError):
        raise foreign.NotHeldError("one of its files is not JSON.") from None
    return value if isinstance(value, dict) else {}


def _read(folder: str, given: Files) -> Question:
    info = _object(_file(given, folder, "info.json"))
    page = _file(given, folder, "question.html") or ""
    if _file(given, folder, "server.py") is not None or "{{" in page:
        raise foreign.NotHeldError("its server.py makes it anew for each learner.")
    tree = elements(page)
    choice, number = tree.find(".//pl-multiple-choice"), tree.find(".//pl-number-input")
    asked = choice if choice is not None else number
    if asked is None or (choice is not None and number is not None):
        raise foreign.NotHeldError("one choice or one number is read, and it has something else.")
    held = _file(given, folder, _HELD)
    variant = _object(_file(given, folder, "serverFilesQuestion/variant.json")).get("variant")
    title = str(info.get("title") or PurePosixPath(folder).name)
    panel = tree.find(".//pl-question-panel")
    return foreign.held(
        Question(
            id=foreign.ident(PurePosixPath(folder).name, title),
            title=title,
            kind="number" if choice is None else "choice",
            chapter=foreign.slug(str(info.get("topic") or ""), "imported"),
            points=1.0,
            stem=markdown(panel if panel is not None else tree, dollars=True),
            answers=tuple(_options(asked) if choice is not None else _key(asked)),
            picture=_picture(tree, folder, given),
            variant=None if variant is None else str(variant),
            spec=held,
        )
    )


def _options(asked: Element) -> Iterator[Answer]:
    for one in asked.findall("pl-answer"):
        right = one.get("correct", "false").lower() in ("true", "1", "yes", "t", "y")
        feedback = markdown(one.get("feedback", ""), dollars=True)
        yield Answer(markdown(one, dollars=True), right, feedback)


def _key(asked: Element) -> Iterator[Answer]:
    if asked.get("comparison", "relabs") != "relabs":
        raise foreign.NotHeldError("its number is compared by digits, not by a distance.")
    value = float(asked.get("correct-answer") or "nan")
    relative, absolute = float(asked.get("rtol", "0.01")), float(asked.get("atol", "1e-8"))
    yield Answer(decimal(value), True, "", value, absolute + relative * abs(value))


def _picture(tree: Element, folder: str, given: Files) -> SvgPicture | None:
    figure = tree.find(".//pl-figure")
    name = figure.get("file-name", "") if figure is not None else ""
    content = given.get(f"{folder}/clientFilesQuestion/{name}")
    if figure is None or content is None:
        return None
    return SvgPicture(name, content, figure.get("alt", ""))


FORMAT = Format("prairielearn", "PrairieLearn folders", ".zip", write, read)
