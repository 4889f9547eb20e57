"""QTI 2.1 and 3.0: one content package with an item a question and a test of them all.

The two versions say the same in other words: 3.0 joins lower-case words by hyphens where 2.1 writes
camel case. Sources: the information models of 1EdTech, QTI 2.1 (2012) and QTI 3.0.1 (2022).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element, SubElement, fromstring

from checker.exchange import files, foreign
from checker.exchange.markup import html, inline, legal
from checker.exchange.question import (
    Answer,
    Files,
    Lost,
    Pool,
    Question,
    Written,
    decimal,
)

SPEC = "urn:exercise-checker:spec"
"""The namespace of the metadata in which a spec travels; other systems keep or drop it."""
MANIFEST = "imsmanifest.xml"
MATHML = "http://www.w3.org/1998/Math/MathML"


@dataclass(frozen=True)
class Dialect:
    """A version's namespaces, its types of resource, and whether its words have hyphens."""

    version: str
    items: str
    packages: str
    schema: tuple[str, str]
    hyphens: bool

    def word(self, name: str) -> str:
        """The name of an attribute."""
        return re.sub(r"[A-Z]", lambda big: f"-{big[0].lower()}", name) if self.hyphens else name

    def tag(self, name: str) -> str:
        """The name of an element of QTI's own."""
        return f"qti-{self.word(name)}" if self.hyphens else name

    def type(self, of: str) -> str:
        """The type of a resource, an item or a test."""
        return f"imsqti_{of}_xmlv{self.version}"


class _Builder:
    """Elements of one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.by = dialect

    def root(self, name: str, **attributes: str) -> Element:
        made = Element(self.by.tag(name), self._words(attributes))
        made.set("xmlns", self.by.items)
        return made

    def add(self, parent: Element, name: str, text: str | None = None, **words: str) -> Element:
        made = SubElement(parent, self.by.tag(name), self._words(words))
        made.text = text
        return made

    def _words(self, attributes: dict[str, str]) -> dict[str, str]:
        return {self.by.word(name): value for name, value in attributes.items()}

    def value(self, parent: Element, base: str, text: str) -> None:
        self.add(parent, "baseValue", text, baseType=base)

    def outcome(self, root: Element, name: str, base: str, default: str | None = None) -> None:
        made = self.add(root, "outcomeDeclaration", identifier=name, cardinality="single",
                        baseType=base)  # fmt: skip
        if default is not None:
            self.add(self.add(made, "defaultValue"), "value", default)

    def set(self, parent: Element, name: str, base: str, text: str) -> None:
        self.value(self.add(parent, "setOutcomeValue", identifier=name), base, text)


def write(dialect: Dialect, pools: Sequence[Pool], title: str) -> Written:
    """A package. QTI has no hints; the feedback of an option is modal feedback."""
    made: Files = {MANIFEST: b""}
    for pool in pools:
        for one in pool.questions:
            made[_path(one)] = files.document(_item(_Builder(dialect), one))
            if one.picture is not None:
                made[f"items/{one.picture.file}"] = one.picture.svg
    made["test.xml"] = files.document(_test(_Builder(dialect), pools, title))
    made[MANIFEST] = files.document(_manifest(dialect, pools))
    what, why = "Hints are left out", "QTI has no place for them."
    lost = [Lost(pool.first.id, what, why) for pool in pools if pool.first.hints]
    return Written(made, tuple(lost))


def _path(one: Question) -> str:
    return f"items/{one.ident}.xml"


def _item(by: _Builder, one: Question) -> Element:
    root = by.root("assessmentItem", identifier=f"item-{one.ident}", title=legal(one.named),
                   adaptive="false", timeDependent="false")  # fmt: skip
    root.set("xml:lang", "en")
    names = {f"a{place}": answer for place, answer in enumerate(one.answers, 1)}
    key = next(name for name, answer in names.items() if answer.key)
    declared = by.add(root, "responseDeclaration", identifier="RESPONSE", cardinality="single",
                      baseType="identifier" if one.kind == "choice" else "float")  # fmt: skip
    right = key if one.kind == "choice" else one.key.text
    by.add(by.add(declared, "correctResponse"), "value", right)
    by.outcome(root, "SCORE", "float", "0")
    by.outcome(root, "MAXSCORE", "float", decimal(one.points))
    by.outcome(root, "FEEDBACK", "identifier")
    body = by.add(root, "itemBody")
    _body(body, one)
    if one.kind == "choice":
        asked = by.add(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="false",
                       maxChoices="1")  # fmt: skip
        for name, answer in names.items():
            _within(by.add(asked, "simpleChoice", identifier=name), inline(answer.text, "mathml"))
    else:
        by.add(SubElement(body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE",
               expectedLength="20")  # fmt: skip
    processing = by.add(root, "responseProcessing")
    (_chosen if one.kind == "choice" else _stated)(by, processing, one, names)
    texts = {name: answer.feedback for name, answer in names.items()} | {"other": one.otherwise}
    for name, text in texts.items():
        if text:
            _feedback(by, root, name, text)
    return root


def _within(parent: Element, markup: str) -> None:
    """Put HTML, which is XML, into an element."""
    holder = fromstring(f"<div>{markup}</div>")
    parent.text = holder.text
    parent.extend(holder)
    for element in parent.iter():
        if element.tag.startswith(f"{{{MATHML}}}"):
            element.tag = element.tag.rpartition("}")[2]
            if element.tag == "math":
                element.set("xmlns", MATHML)


def _body(body: Element, one: Question) -> None:
    drawn = ""
    if one.picture is not None:
        alt = escape(legal(one.picture.description))
        drawn = f'<p><img src="{one.picture.file}" alt="{alt}" /></p>'
    _within(body, html(one.stem, "mathml") + drawn + html(one.notes, "mathml"))


def _feedback(by: _Builder, root: Element, name: str, text: str) -> None:
    made = by.add(root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=name,
                  showHide="show")  # fmt: skip
    if by.by.hyphens:
        made = by.add(made, "contentBody")
    _within(SubElement(made, "p"), inline(text, "mathml"))


def _chosen(by: _Builder, parent: Element, one: Question, _: dict[str, Answer]) -> None:
    """Full points for the key; the response itself names the feedback."""
    found = by.add(by.add(parent, "responseCondition"), "responseIf")
    match = by.add(found, "match")
    by.add(match, "variable", identifier="RESPONSE")
    by.add(match, "correct", identifier="RESPONSE")
    by.set(found, "SCORE", "float", decimal(one.points))
    outcome = by.add(parent, "setOutcomeValue", identifier="FEEDBACK")
    by.add(outcome, "variable", identifier="RESPONSE")


def _stated(by: _Builder, parent: Element, one: Question, names: dict[str, Answer]) -> None:
    """The first answer within whose bounds the response lies; the key comes first."""
    condition = by.add(parent, "responseCondition")
    for place, (name, answer) in enumerate(names.items()):
        found = by.add(condition, "responseElseIf" if place else "responseIf")
        both = by.add(found, "and")
        for relation, bound in zip(("gte", "lte"), answer.bounds, strict=True):
            compared = by.add(both, relation)
            by.add(compared, "variable", identifier="RESPONSE")
            by.value(compared, "float", bound)
        by.set(found, "SCORE", "float", decimal(one.points) if answer.key else "0")
        by.set(found, "FEEDBACK", "identifier", name)
    by.set(by.add(condition, "responseElse"), "FEEDBACK", "identifier", "other")


def _test(by: _Builder, pools: Sequence[Pool], title: str) -> Element:
    root = by.root("assessmentTest", identifier="test", title=legal(title))
    part = by.add(root, "testPart", identifier="part", navigationMode="nonlinear",
                  submissionMode="individual")  # fmt: skip
    whole = by.add(part, "assessmentSection", identifier="section", title=legal(title),
                   visible="true")  # fmt: skip
    for pool in pools:
        holder = whole
        if len(pool.questions) > 1:
            holder = by.add(whole, "assessmentSection", identifier=f"pool-{pool.first.id}",
                            title=legal(pool.first.title), visible="false")  # fmt: skip
            by.add(holder, "selection", select="1")
        for one in pool.questions:
            by.add(holder, "assessmentItemRef", identifier=f"ref-{one.ident}", href=_path(one))
    return root


def _manifest(dialect: Dialect, pools: Sequence[Pool]) -> Element:
    root = Element("manifest", xmlns=dialect.packages, identifier="package")
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text, SubElement(metadata, "schemaversion").text = dialect.schema
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    test = SubElement(resources, "resource", identifier="resource-test",
                      type=dialect.type("test"), href="test.xml")  # fmt: skip
    SubElement(test, "file", href="test.xml")
    for one in (one for pool in pools for one in pool.questions):
        SubElement(test, "dependency", identifierref=f"resource-{one.ident}")
        item = SubElement(resources, "resource", identifier=f"resource-{one.ident}",
                          type=dialect.type("item"), href=_path(one))  # fmt: skip
        if one.spec is not None:
            held = SubElement(SubElement(item, "metadata"), "exercise", xmlns=SPEC)
            held.set("variant", one.variant or "")
            held.text = foreign.packed(one.spec)
        SubElement(item, "file", href=_path(one))
        if one.picture is not None:
            SubElement(item, "file", href=f"items/{one.picture.file}")
    return root
