"""QTI 1.2 as Canvas imports it: one zip with the questions, the quiz's settings and its drawings.

Variants become a question group, of which Canvas picks one. Sources: what Canvas itself exports,
and the information model of IMS QTI 1.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from xml.etree.ElementTree import Element, SubElement

from checker.exchange import files, foreign
from checker.exchange.canvas_reading import CARRIED, IMAGES, read
from checker.exchange.markup import html, inline, legal
from checker.exchange.question import (
    Answer,
    Files,
    Format,
    Lost,
    Pool,
    Question,
    Written,
    decimal,
)

MANIFEST = "imsmanifest.xml"
_NAMESPACE = {
    "questions": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2",
    "quiz": "http://canvas.instructure.com/xsd/cccv1p0",
    "package": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
}
_META = "associatedcontent/imscc_xmlv1p1/learning-application-resource"


def write(pools: Sequence[Pool], title: str) -> Written:
    """A package with one quiz. Canvas says nothing of a wrong number but that it is wrong."""
    made: Files = {
        MANIFEST: files.document(_manifest(pools)),
        "quiz/quiz.xml": files.document(_questions(pools, title)),
        "quiz/assessment_meta.xml": files.document(_settings(pools, title)),
    }
    left_out = []
    for pool in pools:
        for one in pool.questions:
            if one.picture is not None:
                made[f"images/{one.picture.file}"] = one.picture.svg
        first = pool.first
        if first.hints:
            left_out.append(Lost(first.id, "Hints are left out", "Canvas has no place for them."))
        if first.kind == "number" and len(first.answers) > 1:
            what = "Feedback on each slip is left out"
            left_out.append(Lost(first.id, what, "Canvas tells one thing of all wrong numbers."))
    return Written(made, tuple(left_out))


def _manifest(pools: Sequence[Pool]) -> Element:
    root = Element("manifest", identifier="package", xmlns=_NAMESPACE["package"])
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "IMS Content"
    SubElement(metadata, "schemaversion").text = "1.1.3"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    quiz = SubElement(resources, "resource", identifier="quiz", type="imsqti_xmlv1p2")
    SubElement(quiz, "file", href="quiz/quiz.xml")
    SubElement(quiz, "dependency", identifierref="quiz-meta")
    meta = SubElement(resources, "resource", identifier="quiz-meta", type=_META,
                      href="quiz/assessment_meta.xml")  # fmt: skip
    SubElement(meta, "file", href="quiz/assessment_meta.xml")
    for one in (one for pool in pools for one in pool.questions):
        if one.picture is not None:
            path = f"images/{one.picture.file}"
            image = SubElement(resources, "resource", identifier=f"image-{one.ident}",
                               type="webcontent", href=path)  # fmt: skip
            SubElement(image, "file", href=path)
    return root


def _settings(pools: Sequence[Pool], title: str) -> Element:
    root = Element("quiz", identifier="quiz", xmlns=_NAMESPACE["quiz"])
    worth = decimal(sum(pool.first.points for pool in pools))
    settings = {"title": legal(title), "shuffle_answers": "false", "quiz_type": "assignment",
                "scoring_policy": "keep_highest", "points_possible": worth,
                "allowed_attempts": "1", "available": "false"}  # fmt: skip
    for name, value in settings.items():
        SubElement(root, name).text = value
    return root


def _questions(pools: Sequence[Pool], title: str) -> Element:
    root = Element("questestinterop", xmlns=_NAMESPACE["questions"])
    assessment = SubElement(root, "assessment", ident="quiz", title=legal(title))
    whole = SubElement(assessment, "section", ident="root_section")
    for pool in pools:
        holder = whole
        if len(pool.questions) > 1:
            holder = SubElement(whole, "section", ident=f"group-{pool.first.id}",
                                title=legal(pool.first.title))  # fmt: skip
            picked = SubElement(SubElement(holder, "selection_ordering"), "selection")
            SubElement(picked, "selection_number").text = "1"
            worth = SubElement(SubElement(picked, "selection_extension"), "points_per_item")
            worth.text = decimal(pool.first.points)
        for one in pool.questions:
            _item(holder, one)
    return root


def _item(parent: Element, one: Question) -> None:
    item = SubElement(parent, "item", ident=one.ident, title=legal(one.named))
    names = {f"{place}001": answer for place, answer in enumerate(one.answers, 1)}
    fields = {
        "question_type": "multiple_choice_question"
        if one.kind == "choice"
        else "numerical_question",
        "points_possible": decimal(one.points),
        "original_answer_ids": ",".join(names),
    }
    if one.spec is not None:
        fields[CARRIED] = f"{foreign.packed(one.spec)} {one.variant or ''}".rstrip()
    metadata = SubElement(SubElement(item, "itemmetadata"), "qtimetadata")
    for label, entry in fields.items():
        field = SubElement(metadata, "qtimetadatafield")
        SubElement(field, "fieldlabel").text = label
        SubElement(field, "fieldentry").text = entry
    presentation = SubElement(item, "presentation")
    _material(presentation, _body(one))
    if one.kind == "choice":
        asked = SubElement(presentation, "response_lid", ident="response1", rcardinality="Single")
        listed = SubElement(asked, "render_choice")
        for name, answer in names.items():
            _material(SubElement(listed, "response_label", ident=name), inline(answer.text))
    else:
        asked = SubElement(presentation, "response_str", ident="response1", rcardinality="Single")
        blank = SubElement(asked, "render_fib", fibtype="Decimal")
        SubElement(blank, "response_label", ident="answer1")
    _scored(item, one, names)


def _material(parent: Element, markup: str) -> None:
    SubElement(SubElement(parent, "material"), "mattext", texttype="text/html").text = markup


def _body(one: Question) -> str:
    drawn = ""
    if one.picture is not None:
        alt = escape(legal(one.picture.description))
        drawn = f'\n<p><img src="{IMAGES}images/{one.picture.file}" alt="{alt}" /></p>'
    return f"{html(one.stem)}{drawn}\n{html(one.notes)}".rstrip()


def _scored(item: Element, one: Question, names: dict[str, Answer]) -> None:
    """What is right, and the feedback, which stands behind the conditions."""
    processing = SubElement(item, "resprocessing")
    SubElement(SubElement(processing, "outcomes"), "decvar", maxvalue="100", minvalue="0",
               varname="SCORE", vartype="Decimal")  # fmt: skip
    texts: dict[str, str] = {}
    for name, answer in names.items() if one.kind == "choice" else ():
        texts[f"{name}_fb"] = answer.feedback
        condition = _condition(processing, "Yes", f"{name}_fb")
        SubElement(condition, "varequal", respident="response1").text = name
    key = next(name for name, answer in names.items() if answer.key)
    if one.kind == "choice":
        condition = _condition(processing, "No")
        SubElement(condition, "varequal", respident="response1").text = key
    else:
        texts |= {"correct_fb": one.key.feedback, "general_incorrect_fb": one.otherwise}
        condition = _condition(processing, "No", "correct_fb")
        either = SubElement(condition, "or")
        SubElement(either, "varequal", respident="response1").text = one.key.text
        both = SubElement(either, "and")
        for relation, bound in zip(("vargte", "varlte"), one.key.bounds, strict=True):
            SubElement(both, relation, respident="response1").text = bound
    scored = processing[-1]
    scored.insert(1, Element("setvar", action="Set", varname="SCORE"))
    scored[1].text = "100"
    if one.kind == "number":
        SubElement(_condition(processing, "Yes", "general_incorrect_fb"), "other")
    for name, text in texts.items():
        feedback = SubElement(item, "itemfeedback", ident=name)
        _material(SubElement(feedback, "flow_mat"), inline(text))


def _condition(processing: Element, goes_on: str, feedback: str | None = None) -> Element:
    made = SubElement(processing, "respcondition", {"continue": goes_on})
    condition = SubElement(made, "conditionvar")
    if feedback is not None:
        SubElement(made, "displayfeedback", feedbacktype="Response", linkrefid=feedback)
    return condition


FORMAT = Format("canvas", "QTI 1.2 for Canvas", ".zip", write, read)
