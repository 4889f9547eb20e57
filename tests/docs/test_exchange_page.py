"""docs/exchange.md: every format is on the page, and its examples print what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli.app import app
from checker.exchange.formats import NAMES

PAGE = (Path(__file__).parents[2] / "docs/exchange.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_every_format_is_on_the_page() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(NAMES)


def test_what_is_left_out_is_said_as_the_page_says() -> None:
    command, *told = BLOCKS[0].splitlines()
    assert command == "$ checker export gift forward-error > questions.txt"
    assert CliRunner().invoke(app, ["export", "gift", "forward-error"]).stderr.splitlines() == told


def test_the_question_of_another_system_becomes_a_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = (block for block in BLOCKS if block.startswith("::Sum::"))
    Path("sum.txt").write_text(example, encoding="utf-8")
    (shown,) = (block for block in BLOCKS if block.startswith("$ checker import"))
    command, *told = shown.splitlines()
    done = CliRunner().invoke(app, command.removeprefix("$ checker ").split())
    assert done.stdout.splitlines() == told
    assert '"asked": 5' in Path("exercises/imported/01-sum/draft.json").read_text(encoding="utf-8")
