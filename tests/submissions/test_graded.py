"""Notebooks and files of several exercises through the one use case of grading."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from checker.app.grader import Grader, Outcome
from checker.models.errors import AbsentError
from checker.models.job import Job
from checker.models.observation import Observation, Raised
from checker.models.record import Kept
from checker.models.source import cannot_be_read
from checker.models.verdict import Location, Verdict
from checker.reports import github, gitlab, junit, text
from checker.reports.reported import Reported
from tests.grading.observing import observe as run
from tests.shipped import FOLDER

from .notebooks import FORWARD, RIGHT, WRONG, code, colab, notebook, third
from .notebooks import text as said


def graded(content: bytes, exercise: str = "slope", name: str = "hw.ipynb") -> Outcome:
    return Grader(FOLDER, run, b"secret").grade(Job(exercise, "", "program", content, name))


CELLS = (said("# slope"), code("%matplotlib inline\nimport numpy as np"), code(FORWARD + WRONG))


@pytest.mark.parametrize("write", [notebook, colab, third])
def test_a_finding_has_its_cell_and_line(write: object) -> None:
    outcome = graded(write(*CELLS))  # type: ignore[operator]
    verdict = outcome.verdict
    assert (verdict.status, verdict.score.points) == ("partial", 2)
    place = verdict.findings[-1].place
    assert place is not None
    assert (place.cell, place.line) == (3, 3)
    assert "see above (cell 3, line 3)" in text.outcome(outcome)
    assert outcome.program is not None
    assert outcome.program.notes == ("Left out of cell 2: %matplotlib inline",)
    assert b"slope = [14" not in outcome.job.content
    Draft202012Validator(Verdict.model_json_schema()).validate(verdict.model_dump(mode="json"))


def test_annotations_stand_at_the_files_own_line() -> None:
    content = notebook(*CELLS)
    outcome = graded(content)
    assert outcome.program is not None
    one = Reported(outcome.verdict, "T", "hw.ipynb", None, outcome.program.lines)
    at = next(n for n, line in enumerate(content.decode().splitlines(), 1) if WRONG in line)
    assert f"file=hw.ipynb,line={at},title=slope%3A slope%2C cell 3%2C line 3::" in (
        github.together([one])
    )
    assert "| cell 3, 3 |" in github.summary(outcome.verdict, "T", "hw.ipynb")
    (issue,) = json.loads(gitlab.together([one]))
    assert issue["location"]["lines"]["begin"] == at
    assert issue["description"].startswith("slope (cell 3, line 3): ")
    assert "hw.ipynb, cell 3, line 3</failure>" in junit.together([one])


def test_sentences_tell_the_cell() -> None:
    raised = graded(notebook(code("x = 1"), code("preds = 1\nnope()"))).verdict
    assert raised.feedback.startswith("Line 2 of cell 2: `nope` has no value")
    moved = graded(notebook(code(FORWARD + RIGHT), code("slope = slope + 1"))).verdict
    assert moved.feedback.endswith(
        "It was right at line 3 of cell 1, before line 1 of cell 2 set it anew."
    )


def test_a_name_that_is_set_in_a_function_is_told_at_its_cell() -> None:
    hidden = "def work():\n    slope = 2 * input_data * error\nwork()"
    finding = graded(notebook(code(FORWARD), code(hidden))).verdict.findings[-1]
    assert (finding.check, finding.place) == ("slope", Location(cell=2, line=2))
    assert "line 2 of cell 2" in finding.message


def test_a_program_that_stops_says_where_as_data() -> None:
    cells = notebook(code("x = 1"), code("preds = 1\nnope()"))
    verdict = graded(cells).verdict
    assert verdict.place == Location(cell=2, line=2)
    assert graded(b"preds = 1\nnope()\n", name="hw.py").verdict.place == Location(line=2)
    assert graded(notebook(*CELLS)).verdict.place is None
    # The sentence may say anything: nobody reads it for the line.
    mute = Reported(verdict.model_copy(update={"feedback": "Line 9: no."}), "", "hw.ipynb")
    assert "cell 2%2C line 2::" in github.together([mute])


def test_whoever_slips_again_is_told_the_cell() -> None:
    grader = Grader(FOLDER, run, b"secret", lambda _: Kept(2, 2))
    again = grader.grade(Job("slope", "", "program", notebook(*CELLS), "hw.ipynb"))
    assert again.further[0].startswith("Line 3 of cell 3 is the last to set `slope`: slope = ")


def test_a_mistake_of_syntax_tells_the_cell() -> None:
    def unreadable(*_: object) -> Observation:
        raised = Raised("SyntaxError", "invalid syntax", 5)
        return Observation("unreadable", raised=raised, detail=cannot_be_read("invalid syntax", 5))

    grader = Grader(FOLDER, unreadable, b"secret")
    content = notebook(code("x = 1\ny = 1"), code("preds = = 1"))
    verdict = grader.grade(Job("slope", "", "program", content, "hw.ipynb")).verdict
    told = "The file cannot be read as Python: invalid syntax (line 1 of cell 2)."
    assert (verdict.status, verdict.feedback) == ("invalid", told)
    assert verdict.place == Location(cell=2, line=1)


def test_a_broken_notebook_gets_a_verdict_that_costs_nothing() -> None:
    outcome = graded(b'{"nbformat": 4, "cells": [')
    assert (outcome.verdict.status, outcome.verdict.counts) == ("invalid", False)
    assert outcome.verdict.feedback == (
        "The file cannot be read as a notebook: it is broken: the document ends too early "
        "(line 1). Open it, save it and hand it in again."
    )


def test_the_cells_of_a_script_keep_their_lines() -> None:
    script = f"# %% many-points\n1 / 0\n# %% slope\n{FORWARD}{WRONG}\n".encode()
    finding = graded(script, name="hw.py").verdict.findings[-1]
    assert (finding.line, finding.place) == (6, Location(line=6))
    with pytest.raises(AbsentError) as refused:
        graded(script, "many-updates", "hw.py")
    assert str(refused.value) == (
        "hw.py has nothing for many-updates; it marks many-points, slope. Head what is for "
        "many-updates with a line of its own: # %% many-updates"
    )


def test_a_starter_notebook_is_a_submission() -> None:
    from checker.app import service

    made = service.notebook(service.exercise(FOLDER, "slope")).replace("# preds =", "preds =")
    outcome = graded(made.replace("= ...", "= 11").encode())
    assert outcome.verdict.findings[0].status != "missing"
    assert json.loads(made)["cells"][0]["source"][0] == "# The slope of the loss (slope)\n"
