"""The JSON report against the schema that is shipped for it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from checker.models.verdict import Verdict
from checker.reports.json import render

from .verdicts import ALL, PARTIAL, hostile_verdicts, whole

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/verdict.schema.json").read_bytes())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_itself_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert not VALIDATOR.is_valid({"exercise": "slope"})


@pytest.mark.parametrize("verdict", ALL, ids=lambda verdict: verdict.status)
def test_every_status_fits_the_schema(verdict: Verdict) -> None:
    VALIDATOR.validate(json.loads(render(verdict)))


def test_the_document_says_all_that_the_verdict_says() -> None:
    assert Verdict.model_validate_json(render(PARTIAL)) == PARTIAL


@pytest.mark.slow
@given(hostile_verdicts(whole))
def test_hostile_text_stays_text(verdict: Verdict) -> None:
    written = render(verdict)
    VALIDATOR.validate(json.loads(written))
    assert json.loads(written)["feedback"] == verdict.feedback


def test_no_runner_command_passes_and_nothing_is_lost() -> None:
    hostile = PARTIAL.model_copy(update={"feedback": "x ##[add-mask]1"})
    assert "##[" not in render(hostile)
    assert Verdict.model_validate_json(render(hostile)) == hostile
