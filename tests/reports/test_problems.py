"""What `checker validate` prints: text, JSON, SARIF 2.1.0, annotations for GitHub."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checker.models.errors import Problem
from checker.reports import problems

SPEC = Path("exercises/c/01-a/exercise.json")
FOUND = (
    Problem(str(SPEC), "claimed is 8, but computed is 7", "$.expected.preds", 40, 12),
    Problem("exercises/c/01-a/wrong x/ü.py", "is 100% wrong:\n::error::x, [y]", "$", 1, 1),
    Problem(str(SPEC), "the file cannot be read"),
)
PROOFS = [(SPEC, FOUND), (Path("exercises/c/02-b/exercise.json"), ())]


def test_text() -> None:
    assert problems.render(PROOFS, "text").splitlines()[:2] == [
        "✗ 01-a",
        f"  {SPEC}:40:12: $.expected.preds: claimed is 8, but computed is 7",
    ]
    assert problems.render(PROOFS, "text").endswith("✓ 02-b\n1 of 2 exercises proved.")


def test_a_strangers_spec_commands_no_ci_system() -> None:
    told = problems.render(PROOFS, "text")
    assert "wrong x/ü.py:1:1: $: is 100% wrong:\n: :error::x, [y]" in told


def test_json() -> None:
    first, second = json.loads(problems.render(PROOFS, "json"))
    assert (first["proved"], len(first["problems"])) == (False, 3)
    assert second == {"file": "exercises/c/02-b/exercise.json", "proved": True, "problems": []}


def sarif() -> dict[str, Any]:
    log: dict[str, Any] = json.loads(problems.render(PROOFS, "sarif"))
    return log


def test_sarif_has_what_the_standard_requires() -> None:
    log = sarif()
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(run["results"]) == 3
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        [location] = result["locations"]
        assert not location["physicalLocation"]["artifactLocation"]["uri"].startswith("/")


def test_sarif_says_where() -> None:
    first, second, third = (one["locations"][0] for one in sarif()["runs"][0]["results"])
    assert first["physicalLocation"] == {
        "artifactLocation": {"uri": SPEC.as_posix()},
        "region": {"startLine": 40, "startColumn": 12},
    }
    assert first["logicalLocations"] == [{"fullyQualifiedName": "$.expected.preds"}]
    assert second["physicalLocation"]["artifactLocation"]["uri"] == (
        "exercises/c/01-a/wrong%20x/%C3%BC.py"
    )
    assert "region" not in third["physicalLocation"]


def test_sarif_of_a_file_elsewhere_names_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "exercise.json"
    log = json.loads(problems.render([(path, (Problem(str(path), "x"),))], "sarif"))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == path.as_uri()


def test_sarif_of_sound_exercises_has_a_run_without_results() -> None:
    [run] = json.loads(problems.render(PROOFS[1:], "sarif"))["runs"]
    assert run["results"] == []


def test_annotations_are_one_escaped_line_each() -> None:
    lines = problems.render(PROOFS, "github").split("\n")
    assert lines == [
        f"::error file={SPEC},line=40,col=12,title=unsound exercise%3A $.expected.preds"
        "::claimed is 8, but computed is 7",
        "::error file=exercises/c/01-a/wrong x/ü.py,line=1,col=1,title=unsound exercise%3A $"
        "::is 100%25 wrong:%0A: :error::x, [y]",
        f"::error file={SPEC},line=1,col=1,title=unsound exercise%3A $::the file cannot be read",
        "::notice title=validate::1 of 2 exercises proved.",
    ]


@pytest.mark.parametrize("output", ["text", "json", "sarif", "github"])
def test_every_format_renders_nothing_found(output: str) -> None:
    assert problems.render([], output)
