"""A question of another system as the beginning of an exercise: what its file states, and no more.

A key is proved here and never typed, so the right answer of the file becomes a claim (`expected`),
and the steps that lead to it are left to an author. Until then it is a draft, not an exercise.
"""

from __future__ import annotations

import json

from checker.exchange.foreign import slug
from checker.exchange.question import Answer, Question
from checker.models.exercise import Conventions

NAME, NOTES = "draft.json", "IMPORTED.md"
ASKED = "asked"
"""The step that a number, or a choice among numbers, asks for."""


def spec(one: Question, order: int) -> str:
    """The text of the draft: an `exercise.json` without its steps."""
    fields: dict[str, object] = {
        "$schema": "../../../schemas/exercise.schema.json",
        "id": one.id,
        "title": one.title[:80],
        "kind": one.kind,
        "chapter": one.chapter,
        "order": order,
        "stem": one.stem.split("\n"),
        "conventions": Conventions().model_dump(),
        "steps": [],
    }
    numbers = [_number(answer) for answer in one.answers]
    if None not in numbers:
        fields["ask"] = ASKED
    fields["points"] = max(1, round(one.points))
    if one.kind == "choice":
        fields["options"] = _options(one, numbers)
    fields["expected"] = _claims(one, numbers)
    if one.kind == "number":
        fields["tolerance"] = {"relative": 0, "absolute": one.key.near}
    if one.hints:
        fields["hints"] = list(one.hints)
    return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"


def _number(answer: Answer) -> float | None:
    """The number that an answer is, whole where it is whole."""
    try:
        value = float(answer.text.replace("−", "-")) if answer.value is None else answer.value
    except ValueError:
        return None
    return int(value) if abs(value) < 1e15 and value == int(value) else value


def _claims(one: Question, numbers: list[float | None]) -> dict[str, float | bool | None]:
    if None not in numbers:
        return {ASKED: numbers[one.answers.index(one.key)]}
    return {_statement(place): answer.key for place, answer in enumerate(one.answers, 1)}


def _options(one: Question, numbers: list[float | None]) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for place, (answer, number) in enumerate(zip(one.answers, numbers, strict=True), 1):
        option: dict[str, object]
        if None in numbers:
            name = slug(answer.text, f"option-{place}")
            taken = any(name == other["id"] for other in made)
            option = {"id": f"{name}-{place}" if taken else name, "text": answer.text,
                      "holds": _statement(place)}  # fmt: skip
        else:
            option = {"key": True} if answer.key else {"value": number}
        if answer.feedback and not answer.key:
            option["because"] = answer.feedback
        made.append(option)
    return made


def _statement(place: int) -> str:
    return f"statement_{place}"


def notes(one: Question, source: str) -> str:
    """What the file states, and what an author adds, for whoever opens the folder."""
    numbers = [_number(answer) for answer in one.answers]
    if None in numbers:
        todo = [
            f"a step `{_statement(place)}` that says whether “{answer.text}” is true"
            for place, answer in enumerate(one.answers, 1)
        ]
    else:
        todo = [f"a step `{ASKED}` that computes the right answer"]
    lost = [
        f"- `{answer.text}`: {answer.feedback}"
        for answer in one.answers
        if one.kind == "number" and not answer.key and answer.feedback
    ]
    paragraph = ["", "The file also has feedback on wrong numbers. Here that is a slip of an",
                 "operation, so it is not in the draft:", "", *lost] if lost else []  # fmt: skip
    return "\n".join(
        [
            f"# {one.title}",
            "",
            f"Imported from {source}. The file states that “{one.key.text}” is right. Here a key",
            f"is proved, so that is a claim, and `{NAME}` is a draft until the following is added:",
            "",
            "- `data` (or `networks`): the numbers that the question gives",
            *(f"- in `steps`: {one_step}" for one_step in todo),
            *(["- `drawings`: the picture is kept as `drawing.svg`, to be drawn from data instead"]
              if one.picture else []),
            *paragraph,
            "",
            "Then rename it to `exercise.json` and prove it: `checker validate` with this folder.",
            "",
        ]
    )  # fmt: skip
