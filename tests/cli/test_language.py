"""Feedback at the command line in the learner's language."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Checker, Invoke

GERMAN = """\
The slope of the loss (slope)
teilweise richtig, 3 von 4 Punkten

`error` ist -7. Die Subtraktion ist falsch herum. Nötig: `preds` − `target`.

  ✓  1/1  `preds` ist richtig.
  ✗  0/1  `error`: siehe oben (Zeile 2) [reversed-error]
  ✓  2/2  `slope` folgt richtig aus deinem `error` und behält deshalb seine Punkte.

Versuch 1, gespeichert.
"""


@pytest.mark.slow
def test_a_wrong_program_is_told_so_in_german(
    checker: Checker, bundled: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_LANGUAGE", "de")
    wrong = bundled("slope", "submissions/wrong/reversed-error.py")
    assert checker("grade", "slope", wrong).stdout == GERMAN
    assert "is -7. The subtraction" in checker("grade", "slope", wrong, "--language", "en").stdout


def test_a_response_is_answered_in_german_and_stored_in_english(invoke: Invoke) -> None:
    told = invoke("answer", "forward-error", "5", "--language", "de").output
    assert "5: Das ist der Zielwert selbst, nicht der Fehler. Nötig: `prediction`" in told
    machine = invoke("answer", "forward-error", "5", "--language", "de", "--json").stdout
    assert json.loads(machine)["feedback"].startswith("5: This is the actual value itself")


def test_a_language_without_a_catalogue_is_refused_before_anything_is_kept(invoke: Invoke) -> None:
    refused = invoke("answer", "forward-error", "5", "--language", "xx")
    assert refused.exit_code == 2
    assert "there is no catalogue for 'xx', but for en, de" in refused.output
    assert "no attempts" in invoke("scores").output.lower()
