"""`checker learner` and pseudonyms as an instructor meets them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.classroom import NOON, hand_in

from .conftest import Invoke


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen on which every table fits."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "scores.sqlite3")
    for name in ("ada", "bob"):
        hand_in(path, name, "slope", 1, NOON)
    return path


def test_list_export_and_erase(database: str, invoke: Invoke, tmp_path: Path) -> None:
    listed = invoke("learner", "list").output.splitlines()
    assert [line.split()[:3] for line in listed[1:]] == [["ada", "1", "1"], ["bob", "1", "1"]]
    file = tmp_path / "ada.zip"
    assert invoke("learner", "export", "ada", "-o", file).stderr == f"Wrote {file}.\n"
    assert "attempt.json" in zipfile.ZipFile(file).namelist()
    would = invoke("learner", "erase", "ada")
    assert would.stdout == ("Would be erased: ada, with 1 attempt, 3 findings, 1 receipt.\n")
    assert would.stderr == "Nothing was erased. To do it, say --yes; it cannot be undone.\n"
    assert invoke("learner", "erase", "ada", "--yes").output.startswith(
        "Erased: ada, with 1 attempt"
    )
    assert [one["name"] for one in json.loads(invoke("learner", "list", "--json").output)] == [
        "bob"
    ]
    again = invoke("learner", "erase", "ada")
    assert again.exit_code == 2
    assert "There is no 'ada' in the database. To see who is: checker learner list" in again.stderr


def test_nobody_yet_and_nobody_old(invoke: Invoke) -> None:
    assert invoke("learner", "list").output.startswith("Nobody is in the database yet.")
    told = invoke("learner", "expire", "--older-than", "730d")
    assert told.output == "Nobody has been away for so long.\n"
    assert invoke("learner", "expire", "--older-than", "long").exit_code == 2


def test_a_gradebook_without_names(database: str, invoke: Invoke) -> None:
    told = [invoke("gradebook", "--pseudonyms", "--format", "csv").output for _ in range(2)]
    assert told[0] == told[1]
    names = [line.split(",")[0] for line in told[0].splitlines()[1:]]
    assert len(set(names)) == 2
    assert all(name.startswith("p-") for name in names)
