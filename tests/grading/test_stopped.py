"""What is said of a program that did not finish."""

from __future__ import annotations

from typing import get_args

import pytest

from checker.grading.messages.stopped import STATUS, told
from checker.models.observation import Limits, Observation, Outcome, Raised

LIMITS = Limits(cpu_seconds=3, wall_seconds=7.5, memory_mib=128, output_kib=16)


def test_every_outcome_but_one_stops() -> None:
    assert STATUS.keys() | {"finished"} == set(get_args(Outcome))


@pytest.mark.parametrize(
    ("observation", "words"),
    [
        (
            Observation("timeout", detail="It took long."),
            "It took long. The usual cause is a loop that never ends.",
        ),
        (
            Observation("memory"),
            "The program asked for more than 128 MiB of memory. "
            "The usual cause is a list that grows without end.",
        ),
        (
            Observation("output"),
            "The program printed more than 16 KiB. "
            "The usual cause is a print inside a loop that never ends.",
        ),
        (Observation("refused", detail="It left."), "The program was stopped. It left."),
        (Observation("refused"), "The program was stopped."),
        (Observation("unreadable"), "The file cannot be read as Python."),
        (Observation("unreadable", detail="Line 2: odd."), "Line 2: odd."),
        (
            Observation("fault"),
            "The grader failed, not your program: nothing was scored, and no attempt was used.",
        ),
        (
            Observation("raised"),
            "The grader failed, not your program: nothing was scored, and no attempt was used.",
        ),
    ],
)
def test_told(observation: Observation, words: str) -> None:
    assert told(observation, LIMITS) == words


ADVICE = [
    (
        "UFuncTypeError",
        "Cannot cast ufunc 'subtract' output from dtype('float64') to dtype('int64')",
        "The array holds whole numbers, so NumPy does not change it in place by fractions. "
        "Write `name = name - …` in place of `name -= …`.",
    ),
    (
        "ModuleNotFoundError",
        "No module named 'torch'",
        "`torch` is not there. "
        "What is there: Python's own library, NumPy, Matplotlib and scikit-learn.",
    ),
    (
        "KeyError",
        "'node_2'",
        "The dictionary has no entry 'node_2'; print its `.keys()` to see what it has.",
    ),
    ("ZeroDivisionError", "division by zero", "Something is divided by 0."),
    (
        "IndexError",
        "list index out of range",
        "The first entry has the number 0, the last one the length minus 1.",
    ),
    ("RecursionError", "maximum recursion depth", "A function calls itself without end."),
    (
        "NameError",
        "name 'slop' is not defined",
        "`slop` has no value so far. You have `slope`: is that the one you mean?",
    ),
    (
        "NameError",
        "name 'zzz' is not defined",
        "`zzz` has no value so far: names need one before they are used.",
    ),
    (
        "NameError",
        "name 'weigths' is not defined",
        "`weigths` has no value so far. You have `weights`: is that the one you mean?",
    ),
    (
        "NameError",
        "name 'mean_squared_error' is not defined",
        "`mean_squared_error` has to be imported first: "
        "from sklearn.metrics import mean_squared_error",
    ),
    (
        "EOFError",
        "EOF when reading a line",
        "Nobody types while a program is graded: leave `input` out.",
    ),
    (
        "FileNotFoundError",
        "[Errno 2] No such file or directory: 'data.csv'",
        "There are no files here: all data are in the names that are given.",
    ),
    (
        "PermissionError",
        "[Errno 1] Operation not permitted",
        "Files and the network are out of reach here, and not needed.",
    ),
]


@pytest.mark.parametrize(("kind", "message", "advice"), ADVICE)
def test_an_exception_is_told_with_its_line_and_advice(
    kind: str, message: str, advice: str
) -> None:
    seen = Observation("raised", raised=Raised(kind, message, 4), names=("slope",))
    said = told(seen, LIMITS, ("weights", "input_data"))
    assert said == f"Line 4: {advice} (Python says: {kind}: {message})"


def test_an_exception_without_advice_or_line_or_message() -> None:
    def of(raised: Raised) -> str:
        return told(Observation("raised", raised=raised), LIMITS)

    assert of(Raised("ValueError", "odd", 2)) == "Line 2: ValueError: odd"
    assert of(Raised("ValueError", "odd", None)) == "ValueError: odd"
    assert of(Raised("AssertionError", "", 1)) == "Line 1: AssertionError"


def test_a_part_of_python_that_the_spare_user_cannot_read_is_no_fault_of_the_learner() -> None:
    detail = "json is part of Python, but programs run as a user that cannot read it here."
    raised = Raised("ModuleNotFoundError", "No module named 'json'", 2)
    assert told(Observation("raised", raised=raised, detail=detail), LIMITS) == f"Line 2: {detail}"
