"""Learners' names: one spelling each, and what is no name is refused before anything is done."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.models.errors import UsageError
from checker.models.learner import learner_name
from tests.cli.conftest import Invoke, invoke

__all__ = ["invoke"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [(" Ada \t", "Ada"), ("Zoe\u0308", "Zoë"), ("\u212b", "Å"), ("می\u200cنا", "می\u200cنا")],
)
def test_one_spelling(typed: str, name: str) -> None:
    assert learner_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "A learner's name cannot be blank. Give one with --learner."),
        (" \n\t\u00a0", "A learner's name cannot be blank. Give one with --learner."),
        ("a" * 201, "A learner's name has at most 200 characters; this one 201."),
        ("a\nb", "A learner's name cannot hold the character U+000A: it is not one to read."),
        ("a\x1b[31m", "A learner's name cannot hold the character U+001B: it is not one to read."),
        ("a\u202eb", "A learner's name cannot hold the character U+202E: it is not one to read."),
        ("a\udcff", "A learner's name cannot hold the character U+DCFF: it is not one to read."),
    ],
)
def test_what_is_no_name(typed: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        learner_name(typed)
    assert str(caught.value) == message


@given(st.text(max_size=20))
def test_a_name_stays_as_it_is(typed: str) -> None:
    try:
        name = learner_name(typed)
    except UsageError:
        return
    assert learner_name(name) == name == name.strip()
    assert unicodedata.is_normalized("NFC", name)


@pytest.mark.parametrize("arguments", [["--dry-run"], []])
def test_a_blank_name_is_refused_before_grading(
    invoke: Invoke, arguments: list[str], tmp_path: Path
) -> None:
    for learner in (" ", "", "\n"):
        done = invoke("answer", "weight-change", "less", "--learner", learner, *arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        assert not list(tmp_path.iterdir())


def test_two_spellings_are_one_learner(invoke: Invoke) -> None:
    invoke("answer", "weight-change", "less", "--learner", "Zoe\u0308 ")
    assert "weight-change" in invoke("scores", "--learner", "Zoë").stdout
