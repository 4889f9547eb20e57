"""Numbers of the data in a prompt."""

from __future__ import annotations

import pytest

from checker.models.exercise import Rows
from checker.models.placeholders import fill

DATA = {"actual": 5, "rate": 0.01, "inputs": (3, -2), "points": Rows(rows=((1, 2), (3, 4.5)))}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("it is **{actual}**.", "it is **5**."),
        ("{rate}{actual}", "0.015"),
        ("{inputs[0]} and {inputs[1]}", "3 and -2"),
        ("{points[1][1]}", "4.5"),
        ("{inputs}, {inputs[2]}, {points[0]}, {actual[0]}", None),
        ("{other}, {}, {0}, { actual }, {actual", None),
        (r"$\frac{1}{actual_2}$ $x_{i}$", None),
        ("", None),
    ],
)
def test_fill(text: str, filled: str | None) -> None:
    assert fill(text, DATA) == (text if filled is None else filled)
