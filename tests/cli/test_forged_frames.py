"""A result that a program forged, with no line in it, starts no command in any format."""

from __future__ import annotations

from collections.abc import Callable

import click
import pytest

from checker.grading.messages.stopped import told
from checker.models.observation import Limits, Observation, Raised
from checker.reports import github, junit, text
from checker.reports import json as report
from tests.reports.test_cleaning import FORBIDDEN, SYNTAXES
from tests.reports.verdicts import verdict

FORMATS: dict[str, Callable[[str], str]] = {
    "text": lambda said: click.unstyle(text.render(verdict("error", feedback=said), "T", 1)),
    "json": lambda said: report.render(verdict("error", feedback=said)),
    "junit": lambda said: junit.render(verdict("error", feedback=said), None).rstrip(),
    "github": lambda said: github.commands(verdict("error", feedback=said), None)
    .replace("::error ", "").replace("::notice ", ""),
}  # fmt: skip


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("system", SYNTAXES)
def test_an_exception_without_a_line_is_no_command(output: str, system: str) -> None:
    raised = Raised(SYNTAXES[system], SYNTAXES[system], None, SYNTAXES[system])
    seen = Observation("raised", raised=raised)
    shown = FORMATS[output](told(seen, Limits()))
    assert FORBIDDEN.search(shown) is None
