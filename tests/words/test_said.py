"""Sentences that know what they were made of, also after they were stored."""

from __future__ import annotations

import json
import math
import pickle
import re
from pathlib import Path

import pytest

import checker
from checker.models.job_result import JobResult
from checker.models.place import Place
from checker.models.said import (
    Said,
    joined,
    listed,
    made_again,
    made_of,
    mid_sentence,
    places,
    remembered,
    restored,
    say,
    say_count,
)
from checker.words import phrase
from tests.grading.observing import graded

WRONG = "slopes = inputs * (inputs @ weights - target)\n"


MADE = re.compile(r"\bsay(_count)?\(\s*f[\"']")


def test_no_sentence_is_put_together_before_it_is_looked_up() -> None:
    home = Path(checker.__file__).parent
    assert not [path for path in home.rglob("*.py") if MADE.search(path.read_text("utf-8"))]


def sentences() -> list[Said]:
    line = Place(9, 4, 2)
    rule = say("after each update, {loss} of {inputs} under the new weights",
               loss=say("the mean squared error"), **places("inputs"))  # fmt: skip
    return [
        say("line {line}", line=line),
        joined(["{raw}", say("{value} (marked)", value="{x}")]),
        listed(["a", "b", "c"]),
        say_count("{n} node", "{n} nodes", 2),
        say(rule, inputs="`inputs`"),
    ]


def test_a_sentence_reads_as_its_template_with_the_values() -> None:
    assert sentences() == [
        "line 2 of cell 4",
        "{raw} {x} (marked)",
        "a, b and c",
        "2 nodes",
        "after each update, the mean squared error of `inputs` under the new weights",
    ]


def test_it_says_the_same_after_it_was_stored_as_text() -> None:
    for one in sentences():
        again = restored(str(one), remembered([one]))
        assert again == one
        assert isinstance(again, Said)
        assert phrase(again, "de") == phrase(one, "de")
        assert phrase(pickle.loads(pickle.dumps(one)), "de") == phrase(one, "de")
    assert phrase(sentences()[-1], "de") == (
        "nach jeder Aktualisierung der mittlere quadrierte Fehler von `inputs` bei den neuen "
        "Gewichten"
    )


def test_what_sentences_are_made_of_is_plain_and_short() -> None:
    assert made_of(["a learner's own words", "others"]) is None
    counted = say_count("{n} node", "{n} nodes", 2)
    ratio = say("It is {ratio} times what it should be.", ratio=math.inf)
    stored = made_of([say("All correct"), "own words", counted, say("All correct"), ratio])
    assert json.loads(stored or "") == [
        ["All correct"],
        None,
        ["{n} node", [], {"n": 2}, "{n} nodes", 2],
        0,
        [ratio.template, [], {"ratio": "inf"}],  # JSON knows no infinity.
    ]


def test_sentences_are_made_again_from_their_texts() -> None:
    originals = [*sentences(), "own words", sentences()[0], mid_sentence(say("All correct"))]
    again = made_again(list(map(str, originals)), made_of(originals))
    assert again == originals
    for language in ("en", "de"):
        assert [phrase(one, language) for one in again] == [
            phrase(one, language) for one in originals
        ]
    assert made_again(list(map(str, originals[:2])), made_of(originals)) == originals[:2]


@pytest.mark.parametrize(
    "data",
    [None, [], ["{x:g}", [], {"x": "inf"}], ["{x}", [], {"y": 1}], "x", {"text": "x"},
     ["{n}", [], {}, "{n}s"], ["x", [], []], 3, -1],
)  # fmt: skip
def test_what_says_nothing_leaves_the_text(data: object) -> None:
    for stored in (
        json.dumps(data),
        json.dumps([data]),
        json.dumps([data] * 2),
        None,
        "",
        "[",
        "{",
    ):
        (again,) = made_again(["as it was"], stored)
        assert (again, phrase(again, "de")) == ("as it was", "as it was")


def test_the_result_of_a_job_crosses_processes_with_its_sentences() -> None:
    verdict = graded("slope", WRONG)
    result = JobResult(verdict=verdict)
    assert result.whole() is result
    again = JobResult.model_validate_json(result.model_dump_json()).whole()
    assert again.verdict == verdict
    for one, other in zip(again.verdict.sentences, verdict.sentences, strict=True):
        assert phrase(one, "de") == phrase(other, "de")
