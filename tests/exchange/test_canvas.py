"""Canvas's package beside a peer's: the elements and attributes that text2qti 0.8.0 writes for a
choice, a number and a group, which Canvas is known to import."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from checker.exchange import canvas, files
from checker.exchange.question import Pool, Question

from .support import number, shipped

ITEM = """
itemmetadata/qtimetadata/qtimetadatafield/fieldlabel
itemmetadata/qtimetadata/qtimetadatafield/fieldentry
presentation/material/mattext texttype
resprocessing/outcomes/decvar maxvalue minvalue varname vartype
resprocessing/respcondition continue
resprocessing/respcondition/setvar action varname
resprocessing/respcondition/displayfeedback feedbacktype linkrefid
itemfeedback ident
itemfeedback/flow_mat/material/mattext texttype
"""
CHOICE = (
    ITEM
    + """
presentation/response_lid ident rcardinality
presentation/response_lid/render_choice/response_label ident
presentation/response_lid/render_choice/response_label/material/mattext texttype
resprocessing/respcondition/conditionvar/varequal respident
"""
)
NUMBER = (
    ITEM
    + """
presentation/response_str ident rcardinality
presentation/response_str/render_fib fibtype
presentation/response_str/render_fib/response_label ident
resprocessing/respcondition/conditionvar/or/varequal respident
resprocessing/respcondition/conditionvar/or/and/vargte respident
resprocessing/respcondition/conditionvar/or/and/varlte respident
resprocessing/respcondition/conditionvar/other
"""
)


def leaves(element: Element, path: str = "") -> Iterator[str]:
    for child in element:
        below = f"{path}/{child.tag}".lstrip("/")
        if child.attrib or not len(child):
            yield " ".join([below, *sorted(child.attrib)])
        yield from leaves(child, below)


def quiz(*questions: Question) -> Element:
    written = canvas.write([Pool(questions)], "x").files
    return files.xml(written["quiz/quiz.xml"], "quiz.xml")


@pytest.mark.parametrize(
    ("one", "shape"), [(shipped("forward-error"), CHOICE), (number(), NUMBER)],
    ids=["choice", "number"],
)  # fmt: skip
def test_an_item_has_the_shape_of_the_peer_s(one: Question, shape: str) -> None:
    (item,) = quiz(one).iter("item")
    assert set(leaves(item)) == set(filter(None, shape.splitlines()))


def test_a_group_has_the_shape_of_the_peer_s() -> None:
    drawn = (shipped("forward-error", "1"), shipped("forward-error", "2"))
    (group,) = quiz(*drawn).findall("assessment/section/section")
    assert group.findtext("selection_ordering/selection/selection_number") == "1"
    worth = "selection_ordering/selection/selection_extension/points_per_item"
    assert group.findtext(worth) == "1"
    assert [one.tag for one in group] == ["selection_ordering", "item", "item"]


def test_full_credit_is_100_for_the_key_alone() -> None:
    (item,) = quiz(shipped("forward-error")).iter("item")
    scored = [one for one in item.iter("respcondition") if one.find("setvar") is not None]
    assert [one.findtext("setvar") for one in scored] == ["100"]
    key = scored[0].findtext("conditionvar/varequal")
    (label,) = (one for one in item.iter("response_label") if one.get("ident") == key)
    assert label.findtext("material/mattext") == "11"
