"""Problems of exercises as SARIF 2.1.0, for code scanning.

Source: OASIS, *Static Analysis Results Interchange Format (SARIF) Version 2.1.0*, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from checker import __version__
from checker.models.errors import Problem
from checker.reports.cleaning import document

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
RULE = "unsound-exercise"


def render(problems: Iterable[Problem]) -> str:
    """One run with one result a problem."""
    rule = {
        "id": RULE,
        "name": "UnsoundExercise",
        "shortDescription": {"text": "The exercise is not proved."},
        "fullDescription": {"text": "No verdict on an exercise that `validate` refuses is stored."},
        "defaultConfiguration": {"level": "error"},
    }
    driver = {"name": "exercise-checker", "version": __version__, "rules": [rule]}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(one) for one in problems],
            }
        ],
    }
    return document(log)


def _result(problem: Problem) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(problem.file)}}
    if problem.line is not None:
        physical["region"] = {"startLine": problem.line, "startColumn": problem.column or 1}
    return {
        "ruleId": RULE,
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": problem.message},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": problem.path}],
            }
        ],
    }


def _uri(file: str) -> str:
    """Relative to the working folder where it lies below it, else a file URI."""
    path = Path(file).absolute()
    if path.is_relative_to(Path.cwd()):
        return quote(path.relative_to(Path.cwd()).as_posix())
    return path.as_uri()
