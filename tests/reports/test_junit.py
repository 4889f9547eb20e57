"""JUnit XML, read back by an XML parser, by what Jenkins's schema allows, and by junitparser."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml

from checker.models.verdict import Verdict
from checker.reports import junit
from checker.reports.cases import WHOLE

from .verdicts import (
    ALL,
    CORRECT,
    ERROR,
    FAULT,
    INVALID,
    PARTIAL,
    STOPPED,
    hostile,
    hostile_verdicts,
)

# Each element: attributes that must be there, attributes that may be, elements that may be in it.
# These are facts of the Jenkins xUnit plugin's junit-10.xsd; of what it allows, what is used here.
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "tests", "failures", "errors", "time"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"skipped", "time", "timestamp", "hostname", "id", "package", "file"},
        {"testcase", "properties"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": ({"name"}, {"classname", "time"}, {"failure", "error", "skipped"}),
    "failure": (set(), {"message", "type"}, set()),
    "error": (set(), {"message", "type"}, set()),
    "skipped": (set(), {"message", "type"}, set()),
}


def check_structure(element: ElementTree.Element) -> None:
    required, optional, children = SCHEMA[element.tag]
    assert required <= set(element.attrib) <= required | optional
    for child in element:
        assert child.tag in children
        check_structure(child)
    if element.tag not in ("failure", "error", "skipped"):
        assert not (element.text or "").strip()


def check_counts(suite: ElementTree.Element) -> None:
    counted = {"tests": "testcase", "failures": "*/failure", "errors": "*/error"}
    for attribute, path in {**counted, "skipped": "*/skipped"}.items():
        assert int(suite.attrib[attribute]) == len(suite.findall(path)), attribute


def read(verdict: Verdict, file: str | None = "mine.py") -> dict[str, tuple[str, str, str]]:
    """Each case with its result's kind, type and message, as junitparser reads them."""
    (suite,) = JUnitXml.fromstring(junit.render(verdict, file).encode())
    assert suite.name == "slope"
    found = {}
    for case in suite:
        assert case.classname == "slope"
        results = [(str(one._tag), one.type, one.message) for one in case.result]
        found[case.name] = results[0] if results else ("passed", "", "")
    return found


@pytest.mark.parametrize("verdict", ALL, ids=lambda verdict: verdict.status)
def test_structure_and_counts(verdict: Verdict) -> None:
    root = ElementTree.fromstring(junit.render(verdict, "mine.py"))
    check_structure(root)
    check_counts(root[0])
    assert not root.findall("*[@time]") + root.findall(".//testcase[@time]")


def test_a_case_for_each_finding() -> None:
    assert read(CORRECT) == {"preds": ("passed", "", ""), "slope": ("passed", "", "")}
    assert read(PARTIAL) == {
        "preds": ("passed", "", ""),
        "error": ("failure", "reversed-error", PARTIAL.feedback),
        "slope": ("passed", "", ""),
        "update": ("skipped", "not_checked", "`update` is not_checked."),
    }


def test_what_stopped_has_a_case_of_its_own() -> None:
    assert read(INVALID) == {WHOLE: ("failure", "invalid", INVALID.feedback)}
    assert read(FAULT) == {WHOLE: ("error", "grader_fault", FAULT.feedback)}
    assert read(ERROR)[WHOLE] == ("failure", "error", ERROR.feedback)
    assert read(STOPPED)[WHOLE] == ("failure", "partial", STOPPED.feedback)
    assert read(ERROR)["slope"][:2] == ("failure", "missing")


def test_the_text_says_where() -> None:
    root = ElementTree.fromstring(junit.render(PARTIAL, "mine.py"))
    assert root.findtext(".//failure") == f"{PARTIAL.feedback}\nmine.py, line 2"
    stopped = ElementTree.fromstring(junit.render(ERROR, "mine.py"))
    assert stopped.findtext(".//failure") == f"{ERROR.feedback}\nmine.py, line 3"
    fault = ElementTree.fromstring(junit.render(FAULT, "mine.py"))
    assert fault.findtext(".//error") == FAULT.feedback


def test_points_are_properties() -> None:
    (suite,) = JUnitXml.fromstring(junit.render(PARTIAL, "mine.py").encode())
    found = {one.name: one.value for one in suite.properties()}
    assert found["status"] == "partial"
    assert (found["points"], found["max_points"]) == ("3", "5.5")
    assert (found["error.points"], found["error.max_points"]) == ("0", "1")
    assert found["error.slip"] == "reversed-error"
    assert found["file"] == "mine.py"


@pytest.mark.slow
@given(hostile_verdicts(), st.none() | hostile)
def test_hostile_text_stays_text(verdict: Verdict, file: str | None) -> None:
    written = junit.render(verdict, file)
    root = ElementTree.fromstring(written.encode("ascii"))
    check_structure(root)
    check_counts(root[0])
    assert len(root.findall(".//testcase")) == len(verdict.findings) + (
        verdict.status not in ("correct", "partial", "incorrect")
    )
    # Shown in a log, no line of it is a workflow command.
    assert all(line.startswith("<") for line in written.splitlines())
    assert "##[" not in written


def test_text_comes_through_whole() -> None:
    said = 'a < b & c > "d" ]]> é😀\n::error::'
    root = ElementTree.fromstring(junit.render(INVALID.model_copy(update={"feedback": said}), None))
    shown = said.replace("::error", ": :error")
    assert root.findtext(".//failure") == shown
    assert root.find(".//failure").attrib["message"] == shown  # type: ignore[union-attr]


def test_control_characters_are_made_visible() -> None:
    said = INVALID.model_copy(update={"feedback": "a\0b\x1b[1m\ud800\u202e"})
    assert read(said)[WHOLE][2] == r"a\x00b\x1b[1m\ud800\u202e"
