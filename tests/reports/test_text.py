"""The verdict for a person: exact words, and colours only where they are wanted."""

from __future__ import annotations

import click
import pytest

from checker.reports import text
from checker.reports.cleaning import clean

from .verdicts import ATTACKS, CORRECT, ERROR, FAULT, LIMIT, PARTIAL, finding, verdict


def test_a_correct_verdict() -> None:
    assert click.unstyle(text.render(CORRECT, "The slope", 1)) == (
        "The slope (slope)\n"
        "correct, 3 of 3 points\n"
        "\n"
        "All correct.\n"
        "\n"
        "  ✓  1/1  `preds` is right.\n"
        "  ✓  2/2  `slope` is right.\n"
        "\n"
        "Attempt 1, stored."
    )


def test_a_partial_verdict() -> None:
    assert click.unstyle(text.render(PARTIAL, "The slope", None)) == (
        "The slope (slope)\n"
        "partial, 3 of 5.5 points\n"
        "\n"
        "`error` is -7. The subtraction is the wrong way round.\n"
        "\n"
        "  ✓  1/1  `preds` is right.\n"
        "  ✗  0/1  `error`: see above (line 2) [reversed-error]\n"
        "  ✓  2/2  `slope` follows correctly from your `error`.\n"
        "  · 0/1.5  `update` is not_checked."
    )


def test_a_limit() -> None:
    assert click.unstyle(text.render(LIMIT, "The slope", 2)) == (
        "The slope (slope)\n"
        "out of memory, 0 of 3 points\n"
        "\n"
        "The program asked for more than 512 MiB of memory.\n"
        "\n"
        "  ○  0/1  `preds` is right so far.\n"
        "  ✗  0/2  `slope` was not reached.\n"
        "\n"
        "A program that meets a limit earns no points; what is marked ○ was right so far.\n"
        "\n"
        "Attempt 2, stored."
    )


def test_what_a_program_printed_is_set_off_and_cut() -> None:
    printed = "".join(f"line {number}\n" for number in range(30)) + "\x1b[2J"
    shown = click.unstyle(text.render(CORRECT, "T", None, (), "::error::x\n" + printed))
    lines = shown.splitlines()
    start = lines.index("Your program printed:")
    assert lines[start + 1 : start + 3] == ["  │ : :error::x", "  │ line 0"]
    assert lines[-1] == "  … and 27 more lines"
    assert "printed" not in text.render(CORRECT, "T", None, (), "")


def test_a_grader_fault_counts_for_nothing() -> None:
    shown = click.unstyle(text.render(FAULT, "The slope", None))
    assert shown.splitlines()[1] == "the grader failed, 0 of 4 points"
    assert shown.endswith("This did not count as an attempt.")


def test_colours() -> None:
    title, status, *_, preds, error, _, update = text.render(PARTIAL, "T", None).splitlines()
    assert title == "\x1b[1mT\x1b[0m (slope)"
    assert status == "\x1b[33m\x1b[1mpartial\x1b[0m, 3 of 5.5 points"
    assert preds.startswith("  \x1b[32m✓\x1b[0m ")
    assert error.startswith("  \x1b[31m✗\x1b[0m ")
    assert update.startswith("  \x1b[90m·\x1b[0m ")


@pytest.mark.parametrize("attack", ATTACKS)
def test_control_characters_are_made_visible(attack: str) -> None:
    said = verdict("partial", finding(message=f"x{attack}y"), feedback=f"x{attack}z")
    shown = click.unstyle(text.render(said, "The slope", None))
    assert all(char.isprintable() or char == "\n" for char in shown)
    assert "\x1b" not in clean(attack)


def test_what_control_characters_become() -> None:
    assert clean("a\0\x1b[2J\r\t\u202e\ud800é\n") == r"a\x00\x1b[2J\r\t\u202e\ud800é" + "\n"


def test_quoted_text_starts_no_line_that_a_runner_obeys() -> None:
    hostile = ERROR.model_copy(update={"feedback": "Line 1: no\n::error::x ##[add-mask]1"})
    shown = click.unstyle(text.render(hostile, "The slope", None))
    assert "Line 1: no\\n: :error::x # #[add-mask]1" in shown.splitlines()


def test_only_what_is_wrong_has_its_line() -> None:
    found = [finding("a", "right", line=1), finding("b", "wrong", line=2), finding("c", "wrong")]
    shown = click.unstyle(text.render(verdict("partial", *found), "The slope", None))
    assert [line for line in shown.splitlines() if "(line" in line] == [
        "  ✗  0/2  `b` is wrong. (line 2)"
    ]
