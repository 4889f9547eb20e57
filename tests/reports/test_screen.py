"""Lines are broken between words, below their beginning, and never inside code."""

from __future__ import annotations

import pytest

from checker.reports import screen, tables
from checker.reports.screen import fitted

ROW = {"order": 1, "id": "first-exercise", "title": "What a small change does", "points": 4}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("one two three four five", ["one two three four", "five"]),
        ("a-very-long-word-without-end and on", ["a-very-long-word-without-end", "and on"]),
        ("Needed is: `2 * input_data * error`.", ["Needed is:", "`2 * input_data * error`."]),
        ("  ✗  0/2  It is not right", ["  ✗  0/2  It is not", "          right"]),
        ("    deeper than the others", ["    deeper than the", "    others"]),
        ("To begin: checker show slope --db x", ["To begin:", "checker show slope --db x"]),
        ("last to set `x`: x = 1 + 2 + 3", ["last to set", "`x`: x = 1 + 2 + 3"]),
        ("\x1b[1mone two three\x1b[0m four", ["\x1b[1mone two three\x1b[0m four"]),
        ("an odd ` and so on, to the end", ["an odd ` and so on,", "to the end"]),
        ("", [""]),
    ],
)
def test_a_line_is_broken_between_words(line: str, told: list[str]) -> None:
    assert fitted(line, 20).split("\n") == told


def test_the_width_is_that_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert screen.width() == 40
    monkeypatch.setenv("COLUMNS", "3")
    assert screen.width() == screen.NARROWEST


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (
            80,
            "order  id              title                     points\n"
            "    1  first-exercise  What a small change does       4",
        ),
        (
            51,
            "order  id              title                 points\n"
            "    1  first-exercise  What a small change        4\n"
            "                       does",
        ),
        (48, "order  id              points\n    1  first-exercise       4"),
        (24, "1  first-exercise\n  What a small change\n  does\n  points 4"),
    ],
)
def test_a_table_drops_columns_and_then_stacks(
    monkeypatch: pytest.MonkeyPatch, columns: int, told: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert tables.as_table([ROW], ("title",)) == told
