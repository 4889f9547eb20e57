"""GIFT as gift-pegjs reads it, a parser written by others from Moodle's grammar."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from checker.exchange import gift
from checker.exchange.markup import inline
from checker.exchange.question import Pool, Question

from ..readers import needs_node, read
from .support import number, questions, shipped
from .test_round_trip import strange

pytestmark = [pytest.mark.slow, needs_node]


def text(*pools: Pool) -> str:
    (content,) = gift.write(pools, "x").files.values()
    return content.decode()


def test_every_question_is_read_as_it_was_meant() -> None:
    found = read("gift", text(*(Pool((one,)) for one in questions())))
    assert [one["type"] for one in found[::2]] == ["Category"] * 6
    for one, asked in zip(questions(), found[1::2], strict=True):
        assert (asked["title"], asked["id"], asked["tags"]) == (one.title, one.id, [one.chapter])
        assert asked["stem"]["format"] == "html"
        if one.kind == "choice":
            assert [(a["text"]["text"], a["isCorrect"], a["feedback"]["text"])
                    for a in asked["choices"]] == [
                (inline(a.text), a.key, inline(a.feedback)) for a in one.answers
            ]  # fmt: skip


def test_numbers_have_bounds_credit_and_feedback() -> None:
    one = number()
    *stated, rest = read("gift", text(Pool((one,))))[1]["choices"]
    assert [(a["text"]["number"], a["weight"]) for a in stated] == [
        (a.value, 100 if a.key else 0) for a in one.answers
    ]
    assert stated[0]["text"]["range"] == 0.05
    assert stated[1]["feedback"]["text"] == inline(one.answers[1].feedback)
    assert (rest["isCorrect"], rest["feedback"]["text"]) == (False, inline(one.otherwise))


def test_variants_are_one_category() -> None:
    drawn = [shipped("forward-error", str(seed)) for seed in (1, 2, 3)]
    first, *found = read("gift", text(Pool(tuple(drawn))))
    assert first["title"] == "$course$/top/backpropagation/forward-error"
    assert [one["id"] for one in found] == [f"forward-error-variant-{n}" for n in (1, 2, 3)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strange())
def test_no_text_becomes_syntax(one: Question) -> None:
    found = read("gift", text(Pool((replace(one, hints=()),))))
    assert [each["type"] for each in found] == ["Category", "MC"]
    choices = found[1]["choices"]
    assert [a["isCorrect"] for a in choices] == [a.key for a in one.answers]
    assert [a["text"]["text"].strip() for a in choices] == [inline(a.text) for a in one.answers]
    texts = [a["feedback"]["text"].strip() if a["feedback"] else "" for a in choices]
    assert texts == [inline(a.feedback) for a in one.answers]
