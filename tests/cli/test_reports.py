"""--report: documents of one verdict, each whole or not there, and the verdict in any case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from junitparser import JUnitXml

from .conftest import Checker, Invoke

RESPONSE = ("answer", "weight-change", "more", "--dry-run")


@pytest.mark.slow
def test_several_reports_at_once(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    written = [f"--report={name}={tmp_path / name}" for name in ("junit", "json", "gitlab", "csv")]
    done = checker(*RESPONSE, *written, "--report", "github")
    assert done.returncode == 1
    assert "(weight-change)\nincorrect, 0 of 1 point\n" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("::notice title=weight-change::incorrect")
    (suite,) = JUnitXml.fromfile(str(tmp_path / "junit"))
    assert (suite.name, suite.failures) == ("weight-change", 1)
    assert json.loads((tmp_path / "json").read_text())["status"] == "incorrect"
    assert len(json.loads((tmp_path / "gitlab").read_text())) == 1
    assert len((tmp_path / "csv").read_text().splitlines()) == 2
    assert summary.read_text().startswith("### ")


@pytest.mark.slow
def test_a_full_disk_costs_one_report_and_not_the_verdict(checker: Checker, tmp_path: Path) -> None:
    kept = tmp_path / "a.tap"
    done = checker(*RESPONSE[:3], "--report", "csv=/dev/full", "--report", f"tap={kept}")
    assert done.returncode == 4
    assert "Attempt 1, stored." in done.stdout
    assert kept.read_text().startswith("TAP version 14\n")
    told = "A report was not written: /dev/full cannot be written: No space left on device.\n"
    assert done.stderr == told


REFUSED = {
    "no such report": (["junt=a"], "There is no report 'junt'. A report is one of: json, junit,"),
    "no file": (["junit"], "--report junit needs a file: --report junit=FILE."),
    "no name": (["junit="], "--report junit needs a file: --report junit=FILE."),
    "no folder": (["junit=none/a.xml"], "there is no folder none."),
    "a folder": (["junit=."], ". is a folder; name the file that is to be written."),
    "one file twice": (["junit=a", "csv=./a"], "Two reports are to be written to a."),
    "printed twice": (["github", "github"], "--report github is asked for twice."),
    "another runner's": (["classroom50=a"], "whose runner sets CLASSROOM, ASSIGNMENT"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_written_is_refused_first(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.chdir(tmp_path)
    reports, told = REFUSED[case]
    done = invoke(*RESPONSE, *(f"--report={one}" for one in reports))
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_report_is_written_over_what_is_graded(invoke: Invoke, tmp_path: Path) -> None:
    mine = tmp_path / "slope.py"
    mine.write_text("slope = 1\n")
    done = invoke("grade", "slope", mine, "--dry-run", f"--report=junit={tmp_path}/./slope.py")
    assert done.exit_code == 2
    assert "is what is to be graded" in done.stderr
    assert mine.read_text() == "slope = 1\n"


def test_annotations_do_not_stand_among_a_document(invoke: Invoke) -> None:
    done = invoke(*RESPONSE, "--json", "--report", "github")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "as in --report github=FILE" in done.stderr
