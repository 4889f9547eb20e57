"""The verdict as JUnit XML, which GitLab, Jenkins and others read: one suite, a case per finding.

The elements and attributes are those that Jenkins's schema allows, so points stand among the
suite's properties: a case may have none. The document is ASCII, so that no terminal's or pipe's
encoding can spoil it, and no line of it begins with anything but a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import FinalResult

from checker.models.verdict import Finding, Location, Verdict
from checker.reports.cases import EXERCISE, WHOLE
from checker.reports.cleaning import clean
from checker.reports.reported import Reported, Several
from checker.reports.text import points
from checker.reports.unproved import Unproved


def render(verdict: Verdict, file: str | None, unproved: Unproved | None = None) -> str:
    """One XML document. `file` is the learner's file; None for a response or standard input."""
    return together([Reported(verdict, "", file, unproved)])


def together(several: Several) -> str:
    """One XML document with a suite for each verdict."""
    report, found = JUnitXml("exercise-checker"), []
    for one in several:
        cases = [*_unproved(one.verdict, one.unproved), *_cases(one)]
        report.append(_suite(one, cases))
        found += cases
    _count(report, found)
    return _document(report.tostring())


def _suite(one: Reported, cases: Sequence[TestCase]) -> TestSuite:
    suite = TestSuite(clean(one.verdict.exercise))
    for name, value in _properties(one.verdict, one.file):
        suite.add_property(clean(name), clean(value))
    if one.unproved is not None:
        suite.add_property("proved", "false")
    suite.extend(cases)
    _count(suite, cases)
    suite.skipped = sum(case.is_skipped for case in cases)
    return suite


def _count(counted: JUnitXml | TestSuite, cases: Sequence[TestCase]) -> None:
    # The library's own count would add a time, and would be the same for every run: zero.
    counted.tests = len(cases)
    counted.failures = sum(case.is_failure for case in cases)
    counted.errors = sum(case.is_error for case in cases)


def _document(xml: bytes) -> str:
    """The same document, in ASCII, with a line for each tag and none of its own in any text.

    A CI system that is shown it takes a line that begins with `::`, and `##[` anywhere in a line,
    for a command.
    """
    root = re.sub(r"^<\?xml.*?\?>\s*", "", xml.decode("utf-8"))
    root = root.replace("\n", "&#10;").replace("><", ">\n<")
    root = root.encode("ascii", "xmlcharrefreplace").decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}'


def _properties(verdict: Verdict, file: str | None) -> Iterator[tuple[str, str]]:
    yield "status", verdict.status
    yield "points", points(verdict.score.points)
    yield "max_points", points(verdict.score.max_points)
    if file is not None:
        yield "file", file
    for finding in verdict.findings:
        yield f"{finding.check}.points", points(finding.points)
        yield f"{finding.check}.max_points", points(finding.max_points)
        if finding.slip:
            yield f"{finding.check}.slip", finding.slip
    if verdict.receipt.variant is not None:
        yield "variant", verdict.receipt.variant
    yield "submission_digest", verdict.receipt.submission_digest
    yield "program_version", verdict.receipt.program_version


def _unproved(verdict: Verdict, unproved: Unproved | None) -> Iterator[TestCase]:
    if unproved is not None:
        kind = Error if unproved.level == "error" else Skipped
        yield _case(verdict, EXERCISE, _result(kind, "unproved", unproved.told, None))


def _cases(one: Reported) -> Iterator[TestCase]:
    verdict = one.verdict
    if verdict.stopped:
        ours = verdict.status == "grader_fault"
        kind, place = (Error, None) if ours else (Failure, _at(verdict.place, one.file))
        yield _case(verdict, WHOLE, _result(kind, verdict.status, verdict.feedback, place))
    for finding in verdict.findings:
        yield _case(verdict, finding.check, _found(finding, one))


def _case(verdict: Verdict, name: str, result: FinalResult | None) -> TestCase:
    case = TestCase(clean(name), classname=clean(verdict.exercise))
    if result is not None:
        case.result = result
    return case


def _found(finding: Finding, one: Reported) -> FinalResult | None:
    if finding.status == "not_checked":
        return _result(Skipped, finding.status, finding.message, None)
    if finding.status in ("wrong", "missing"):
        place = _at(finding.place, one.file)
        return _result(Failure, finding.slip or finding.status, finding.message, place)
    return None


def _at(place: Location | None, file: str | None) -> str | None:
    return f"{file}, {place}" if file and place else file


def _result(kind: type[FinalResult], code: str, message: str, place: str | None) -> FinalResult:
    # Some systems show the attribute, some the text: both say it all.
    result = kind(clean(message), clean(code))
    result.text = clean(f"{message}\n{place}" if place else message)
    return result
