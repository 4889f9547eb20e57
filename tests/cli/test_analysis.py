"""`checker analysis` as an instructor meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.store import Store
from tests.classroom import HOUR, NOON, hand_in, record

from .conftest import Invoke


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen on which every table fits."""
    monkeypatch.setenv("COLUMNS", "200")


def test_a_small_class_is_told_with_a_warning(invoke: Invoke, tmp_path: Path) -> None:
    database = str(tmp_path / "scores.sqlite3")
    hand_in(database, "ada", "forward-error", 0, NOON, source=b"16", slip="actual-not-subtracted")
    hand_in(database, "ada", "forward-error", 1, NOON + HOUR, source=b"11")
    hand_in(database, "bob", "forward-error", 1, NOON, source=b"11")
    told = invoke("analysis").output
    assert told.startswith(
        "exercise       n   difficulty  discrimination  right  solved  attempts  time\n"
        "forward-error  2*  0.50        –               50%    100%         1.5  30.0 min\n"
    )
    assert "* Fewer than 30 learners: these figures may be far from" in told
    assert told.endswith(
        "forward-error: The error of a prediction\n"
        "     1   50%  actual-not-subtracted\n"
        "              The actual value was not subtracted from the prediction.\n"
        "  Responses:\n"
        "     1   50%  11 (right)\n"
        "     1   50%  16\n"
    )
    (item,) = json.loads(invoke("analysis", "--json").output)["exercises"]
    assert (item["n"], item["few"], item["responses"]) == (2, True, {"11": 1, "16": 1})


def test_nothing_yet_is_said(invoke: Invoke) -> None:
    assert invoke("analysis").output.startswith("Nothing is graded yet.")
    assert json.loads(invoke("analysis", "--json").output)["exercises"] == []
    assert invoke("analysis", "ml").exit_code == 2


def test_an_exercise_that_hardly_anyone_good_solves_is_doubted(
    invoke: Invoke, tmp_path: Path
) -> None:
    database = str(tmp_path / "scores.sqlite3")
    with Store.open(database) as store:
        for n in range(30):
            store.put(record("slope", n % 4), f"learner-{n}", NOON)
            store.put(record("forward-error", n % 4 < 2), f"learner-{n}", NOON)
    told = invoke("analysis", "--exercise", "slope").output
    assert (
        "\nslope: those who do well elsewhere do worse here. Look at its wording and key." in told
    )
    assert "*" not in told
