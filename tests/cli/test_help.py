"""The help as a stranger reads it: by who needs a command, and nothing cut off."""

from __future__ import annotations

import click
import pytest

from checker.cli.app import app

from .conftest import Invoke

HEADINGS = (
    "For learners:",
    "For a class:",
    "For authors of exercises:",
    "For CI, and for whoever runs a site:",
)


def test_commands_stand_under_who_needs_them_a_line_each(invoke: Invoke) -> None:
    lines = invoke("--help").output.splitlines()
    listed = lines[lines.index(HEADINGS[0]) :]
    assert [line for line in listed if line and not line.startswith(" ")] == list(HEADINGS)
    names = [line.split()[0] for line in listed if line.startswith("  ")]
    assert names == list(app.commands)
    assert len({line.index(line.split()[1]) for line in listed if line.startswith("  ")}) == 1


@pytest.mark.parametrize("group", ["class", "learner", "account", "db"])
def test_no_sentence_of_a_group_is_cut(group: str, invoke: Invoke) -> None:
    output = invoke(group, "--help").output
    found = app.commands[group]
    assert isinstance(found, click.Group)
    assert "..." not in output[output.index("Commands:") :]
    assert all(f"  {name} " in output for name in found.commands)
