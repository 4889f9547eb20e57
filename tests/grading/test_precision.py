"""Floats of fewer digits are told as that, not as a slip."""

from __future__ import annotations

import numpy as np
import pytest

from checker.grading.judge.values import short_floats
from tests.grading.observing import findings

UPDATED = """\
error = preds - target
slope = 2 * input_data * error
weights_updated = {}
"""


@pytest.mark.parametrize(
    ("expression", "kind", "digits"),
    [
        ("(weights - learning_rate * slope).astype(np.float32) * np.float32(1.000005)", 32, 7),
        ("(weights - learning_rate * slope).astype(np.float16)", 16, 3),
        ("[np.float16(w) for w in weights - learning_rate * slope]", 16, 3),
    ],
)
def test_what_floats_of_fewer_digits_lose_is_told_as_that(
    expression: str, kind: int, digits: int
) -> None:
    found = findings("improve-weights", UPDATED.format(expression))["weights_updated"]
    assert (found.status, found.slip) == ("wrong", "single-precision")
    assert (
        f"It is right as far as float{kind} goes, which keeps only about {digits} digits: "
        "compute with ordinary floats." in found.message
    )


def test_a_value_further_off_is_not_told_as_that() -> None:
    expression = "(weights - learning_rate * slope).astype(np.float32) * np.float32(1.01)"
    found = findings("improve-weights", UPDATED.format(expression))["weights_updated"]
    assert found.slip == "scaled"


def test_float32_within_the_tolerance_is_right() -> None:
    expression = "(weights - learning_rate * slope).astype(np.float32)"
    assert findings("improve-weights", UPDATED.format(expression))["weights_updated"].points == 2


def test_the_short_floats_of_a_value() -> None:
    assert short_floats([np.float32(1), (np.zeros(2, np.float16), 1.0)]) == {"float16", "float32"}
    assert short_floats({"a": 1}) == frozenset()
