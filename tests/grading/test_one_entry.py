"""All entries right but one: the entry is named, its value is not."""

from __future__ import annotations

import numpy as np
import pytest

from checker.grading.diagnose import general
from tests.grading.observing import graded

SOURCE = (
    "preds = (weights * input_data).sum()\nerror = preds - target\n"
    "slope = 2 * input_data * error\n{}\n"
)


def found(change: str) -> tuple[str | None, str]:
    finding = graded("slope", SOURCE.format(change)).findings[2]
    return finding.slip, finding.message


def test_the_entry_is_named_by_its_index() -> None:
    assert found("slope[1] = 3") == (
        "one-entry-off",
        "`slope` is [14, 3, 42]. All entries are right but the one at [1]; "
        "the first is at [0]. Needed: 2 · `input_data` · `error`. "
        "It was right at line 3, before line 4 set it anew.",
    )


@pytest.mark.parametrize("change", ["slope[:2] = 3.5", "slope = slope + 0.5", "slope = slope[:2]"])
def test_more_than_one_is_something_else(change: str) -> None:
    assert found(change)[0] != "one-entry-off"


def test_a_single_number_has_no_entries() -> None:
    source = SOURCE.format("").replace("preds - target", "preds - target + 0.5")
    assert graded("slope", source).findings[1].slip != "one-entry-off"


def test_another_entry_in_each_run_is_something_else() -> None:
    truth = np.array([1.0, 2.0, 3.0])
    first, second = np.array([9.0, 2.0, 3.0]), np.array([1.0, 9.0, 3.0])
    assert general._one_off([(first, truth), (second, truth)]) is None
    # A run in which the entry happens to be right does not speak against it.
    one = general._one_off([(first, truth), (truth, truth)])
    assert one is not None
    assert one.code == "one-entry-off"


def test_entries_of_rows_have_two_numbers() -> None:
    truth = np.zeros((2, 2))
    value = truth.copy()
    value[1, 0] = 5
    one = general._one_off([(value, truth)])
    assert one is not None
    assert "the one at [1, 0]; the first is at [0, 0]." in one.says
