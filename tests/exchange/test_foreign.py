"""Questions of other systems: what their files state, as drafts; what cannot be held is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checker.app import exchange
from checker.catalog import spec
from checker.exchange import formats
from checker.exchange.markup import markdown
from checker.exchange.question import Read
from checker.models.errors import SpecError, UsageError

MOODLE = """<?xml version="1.0"?><quiz>
<question type="category"><category><text>$course$/top/Sea Life</text></category></question>
<question type="multichoice"><name><text>Whales</text></name>
 <questiontext format="html"><text><![CDATA[<p>Which <em>breathes</em> air? \\(x_1\\)</p>]]></text>
 </questiontext><defaultgrade>2.0000000</defaultgrade><single>true</single>
 <answer fraction="0" format="html"><text>a cod</text><feedback><text>It has gills.</text>
 </feedback></answer>
 <answer fraction="100"><text>a whale</text><feedback><text></text></feedback></answer>
</question>
<question type="numerical"><name><text>Legs</text></name><questiontext><text>Legs of a crab?</text>
 </questiontext><answer fraction="100"><text>10</text><tolerance>0.5</tolerance></answer>
 <answer fraction="0"><text>8</text><feedback><text>That is a spider.</text></feedback></answer>
 <answer fraction="0"><text>*</text><feedback><text>Count again.</text></feedback></answer>
</question><question type="essay"><name><text>Tell</text></name></question>
<question type="multichoice"><name><text>Two</text></name><single>false</single></question>
<question type="multichoice"><name><text>Half</text></name><single>true</single>
 <answer fraction="50"><text>a</text></answer>
 <answer fraction="100"><text>b</text></answer></question>
<question type="numerical"><name><text>Odd</text></name>
 <answer fraction="100"><text>ten</text></answer></question>
<question type="numerical"><name><text>Endless</text></name>
 <answer fraction="100"><text>inf</text></answer></question>
</quiz>"""


def read(name: str, text: str, file: str = "a.xml") -> Read:
    return formats.named(name).read({file: text.encode()})


def test_moodle_questions_are_read_and_others_are_named() -> None:
    found = read("moodle", MOODLE)
    whales, legs = found.questions
    assert (whales.id, whales.chapter, whales.points) == ("whales", "sea-life", 2)
    assert whales.stem == "Which *breathes* air? $x_1$"
    assert [(a.text, a.key, a.feedback) for a in whales.answers] == [
        ("a cod", False, "It has gills."), ("a whale", True, "")]  # fmt: skip
    assert (legs.key.value, legs.key.bounds, legs.otherwise) == (
        10,
        ("9.5", "10.5"),
        "Count again.",
    )
    assert found.left_out == (
        "Tell: questions of type 'essay' are not read.",
        "Two: it may have several right options; an exercise has one.",
        "Half: the answer 'a' earns a part of the points.",
        "Odd: it holds something else where a number belongs.",
        "Endless: it holds a number that is not finite.",
    )


GIFT = r"""// a comment [id:crab-1]
::Crab::How many legs has a crab?{#10:0.5#right}

Which \{one\} breathes air? { ~a cod#gills \= no ~%-50%an eel =a whale }

::TF::The sea is dry.{FALSE#wrong#right}

::Range::Pick{#1..5}

::Match::Pair {=a -> b =c -> d}

::Short::Name it {=whale =Whale}

::Blank::A {=whale ~cod} breathes air.

Only text.
"""


def test_gift_questions_are_read_and_others_are_named() -> None:
    found = read("gift", GIFT, "a.txt")
    crab, air, dry, ranged = found.questions
    assert (crab.id, crab.key.value, crab.key.near, crab.key.feedback) == (
        "crab-1",
        10,
        0.5,
        "right",
    )
    assert air.stem == "Which {one} breathes air?"
    assert [(a.text, a.feedback) for a in air.answers] == [
        ("a cod", "gills = no"), ("an eel", ""), ("a whale", "")]  # fmt: skip
    assert [(a.text, a.key, a.feedback) for a in dry.answers] == [
        ("True", False, "wrong"), ("False", True, "right")]  # fmt: skip
    assert ranged.key.bounds == ("1", "5")
    assert [sentence.partition(":")[0] for sentence in found.left_out] == [
        "Match", "Short", "Blank", "Only text."]  # fmt: skip


def drafts(tmp_path: Path, name: str = "moodle", text: str = MOODLE) -> dict[str, Any]:
    source = tmp_path / "sea.xml"
    source.write_text(text, encoding="utf-8")
    made = exchange.imported(name, source, tmp_path / "into")
    return {str(one.path.relative_to(tmp_path / "into")): one.files for one in made.folders}


def test_a_key_that_was_stated_becomes_a_claim(tmp_path: Path) -> None:
    made = drafts(tmp_path)
    assert set(made) == {"sea-life/01-whales", "sea-life/02-legs"}
    assert "exercise.json" not in made["sea-life/01-whales"]
    whales = json.loads(made["sea-life/01-whales"]["draft.json"])
    assert whales["steps"] == []
    assert whales["expected"] == {"statement_1": False, "statement_2": True}
    assert whales["options"] == [
        {"id": "a-cod", "text": "a cod", "holds": "statement_1", "because": "It has gills."},
        {"id": "a-whale", "text": "a whale", "holds": "statement_2"},
    ]
    legs = json.loads(made["sea-life/02-legs"]["draft.json"])
    assert (legs["ask"], legs["expected"]) == ("asked", {"asked": 10})
    assert legs["tolerance"] == {"relative": 0, "absolute": 0.5}


def test_a_draft_says_what_its_author_has_to_add(tmp_path: Path) -> None:
    notes = drafts(tmp_path)["sea-life/02-legs"]["IMPORTED.md"].decode()
    assert "Imported from sea.xml. The file states that “10” is right." in notes
    assert "- in `steps`: a step `asked` that computes the right answer" in notes
    assert "- `8`: That is a spider." in notes


def test_a_draft_passes_for_no_exercise_until_it_has_steps(tmp_path: Path) -> None:
    for made in drafts(tmp_path).values():
        text = made["draft.json"].decode()
        with pytest.raises(SpecError) as refused:
            spec.parse(text, "draft.json")
        assert [problem.path for problem in refused.value.problems] == ["$.steps"]
        fields = json.loads(text)
        fields["steps"] = [{"name": "asked", "is": "error", "of": ["a", "b"]}]
        spec.parse(json.dumps(fields), "draft.json")


def test_options_that_are_all_numbers_ask_for_a_step(tmp_path: Path) -> None:
    made = drafts(tmp_path, "gift", "::Sum::2 + 3?{=5 ~6#one too many ~-1}")
    fields = json.loads(made["imported/01-sum"]["draft.json"])
    assert fields["options"] == [
        {"key": True}, {"value": 6, "because": "one too many"}, {"value": -1}]  # fmt: skip
    assert fields["expected"] == {"asked": 5}


def test_questions_of_one_name_have_folders_of_their_own(tmp_path: Path) -> None:
    made = drafts(tmp_path, "gift", "::Sum::a?{=5 ~6}\n\n::Sum::b?{=5 ~6}")
    assert set(made) == {"imported/01-sum", "imported/02-sum-2"}


@pytest.mark.parametrize("name", formats.NAMES)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"<a/>", b"PK", b"\x1f\x8b", b"{}"])
def test_any_other_file_is_refused_in_a_line(name: str, content: bytes, tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.write_bytes(content)
    # GIFT is any text: one without braces asks nothing, which is reported too.
    if name == "gift" and content in (b"", b"<a/>", b"{}"):
        assert not exchange.imported(name, source, tmp_path).folders
        return
    with pytest.raises(UsageError) as refused:
        exchange.imported(name, source, tmp_path)
    assert "\n" not in str(refused.value)


def test_other_interactions_of_qti_are_named() -> None:
    item = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q"
      title="Order"><itemBody><orderInteraction/></itemBody></assessmentItem>"""
    found = read("qti21", item)
    assert found.left_out == (
        "Order: one choice or one number is read; its interactions: orderInteraction.",
    )


def test_an_exact_number_of_qti_needs_no_bounds() -> None:
    item = """<assessmentItem identifier="q" title="Sum"><responseDeclaration identifier="R"
      cardinality="single" baseType="integer"><correctResponse><value>5</value></correctResponse>
      </responseDeclaration><itemBody><p>2 + 3 = <textEntryInteraction responseIdentifier="R"/></p>
      </itemBody></assessmentItem>"""
    (one,) = read("qti21", item).questions
    assert (one.stem, one.key.value, one.key.near) == ("2 + 3 =", 5, 0)


def test_problems_of_open_edx_with_a_percentage() -> None:
    problem = """<problem display_name="Pi"><p>About pi?</p><numericalresponse answer="3.14">
      <label>Say it</label><responseparam type="tolerance" default="10%"/><formulaequationinput/>
      </numericalresponse></problem>"""
    (one,) = read("olx", problem).questions
    assert one.stem.split() == ["About", "pi?", "Say", "it"]
    assert one.key.near == pytest.approx(0.314)


def test_questions_made_by_a_program_are_left_out() -> None:
    given = {"q/question.html": b"<p>{{params.x}}</p><pl-number-input></pl-number-input>",
             "q/info.json": b"{}"}  # fmt: skip
    found = formats.named("prairielearn").read(given)
    assert found.left_out == ("q: its server.py makes it anew for each learner.",)


def test_many_signs_that_open_a_formula_are_read_at_once() -> None:
    assert markdown("\\( x \\)") == "$x$"
    assert "$" not in markdown("\\(" * 3 + "x" * 2001 + "\\)")
