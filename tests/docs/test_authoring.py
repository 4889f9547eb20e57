"""docs/authoring.md, followed to the letter in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from checker.authoring.templates import TEMPLATES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def commands() -> list[tuple[str, int]]:
    """Every command with the exit code that the page announces."""
    lines = [line for block in BLOCK.findall(TEXT) for line in block.splitlines()]
    found = [re.fullmatch(r"(.*?)(?:  # exits with (\d))?", line) for line in lines]
    return [(one[1], int(one[2] or 0)) for one in found if one]


def test_the_page_names_every_template_and_command_of_authors() -> None:
    text = "\n".join(command for command, _ in commands())
    assert all(f"`{name}`" in TEXT or f"--template {name}" in text for name in TEMPLATES.keys() - {
        "choice", "number"})  # fmt: skip
    for command in ("new", "validate", "preview", "analyse", "grade"):
        assert f"checker {command} " in text


@pytest.mark.full
def test_every_command_does_what_the_page_says(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "CHECKER_DATABASE_URL": str(tmp_path / "scores.sqlite3"),
        "PYTHONPATH": str(ROOT),
    }
    told: list[tuple[str, int, str]] = []
    for command, code in commands():
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True,
            check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == code, f"{command}: {done.stdout}{done.stderr}"
        told.append((command, code, done.stdout))
    assert [text for command, _, text in told if command == "checker validate exercises"] == [
        text for _, _, text in told if "7 of 7 exercises proved." in text
    ]
    (wrong,) = (text for _, code, text in told if code == 3)
    assert "computed is [32, 16, 64]" in wrong
    assert re.search(r"exercise\.json:\d+:\d+: ", wrong)
