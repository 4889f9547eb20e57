"""The generated pages and schemas are what the program says today; every command is documented."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from checker.authoring import schemas
from checker.cli.app import app
from tests.docs import generate

ROOT = Path(__file__).parents[2]


pages = cache(generate.pages)
generated = cache(schemas.generated)
SCHEMAS = sorted(path.name for path in (ROOT / "schemas").iterdir())


@pytest.mark.parametrize("name", generate.PAGES)
def test_reference_pages_are_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run `make docs`"


def test_no_page_and_no_schema_is_missing() -> None:
    assert list(pages()) == list(generate.PAGES)
    assert sorted(generated()) == SCHEMAS


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_current(name: str) -> None:
    written = (ROOT / "schemas" / name).read_text(encoding="utf-8")
    assert written == generated()[name], "run `make docs`"


@pytest.mark.parametrize("name", app.commands)
def test_every_command_has_help_with_an_example_and_stands_in_the_readme(name: str) -> None:
    command = app.commands[name]
    assert command.help
    assert "Example" in command.help
    assert f"checker {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_exercise_names_its_schema() -> None:
    for spec in ROOT.glob("exercises/*/*/exercise.json"):
        assert '"$schema": "../../../schemas/exercise.schema.json"' in spec.read_text("utf-8")


def test_every_field_of_a_spec_says_what_it_means() -> None:
    rows = [line for line in pages()["spec.md"].splitlines() if line.startswith("| `")]
    assert len(rows) > 80
    assert not [row for row in rows if row.endswith("|  |")]
    assert "## History" in pages()["spec.md"]
